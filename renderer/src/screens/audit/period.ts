import { useState } from 'react';

/** In days. */
export const periods = ['1', '7', '30', '90'] as const;
export type Period = (typeof periods)[number];
export const FIRST_PERIOD: Period = '7';
const DAY_MS = 24 * 60 * 60_000;

/** Stays while the page is open: a question that changes with every second is never answered. */
export function useStartOf(period: Period): string {
  const [openedAtMs] = useState(() => Date.now());
  return new Date(openedAtMs - Number(period) * DAY_MS).toISOString();
}
