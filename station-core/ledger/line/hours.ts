import type { LineRun } from './line-runs.ts';

export interface HourFigures {
  readonly from: string;
  readonly passed: number;
  readonly notPassed: number;
}

const HOUR_MS = 60 * 60_000;
/** A chart of more hours than this is unreadable; the newest are shown. */
const MOST_HOURS = 14 * 24;

/** Every hour of the period, the empty ones too: a gap must be seen as a gap. */
export function hoursOf(runs: readonly LineRun[], sinceMs: number, untilMs: number): HourFigures[] {
  const lastMs = Math.floor(Math.max(untilMs, sinceMs) / HOUR_MS) * HOUR_MS;
  const firstMs = Math.max(Math.floor(sinceMs / HOUR_MS) * HOUR_MS, lastMs - (MOST_HOURS - 1) * HOUR_MS);
  const hours = Array.from({ length: (lastMs - firstMs) / HOUR_MS + 1 }, () => ({ passed: 0, notPassed: 0 }));
  for (const { endedAtMs, outcome } of runs) {
    // After the clock was set back, the ledger is ahead of it: such entries belong to the current hour.
    const hour = hours[Math.min(hours.length - 1, Math.floor((endedAtMs - firstMs) / HOUR_MS))];
    if (hour !== undefined) hour[outcome === 'PASS' ? 'passed' : 'notPassed'] += 1;
  }
  return hours.map((counted, at) => ({ from: new Date(firstMs + at * HOUR_MS).toISOString(), ...counted }));
}
