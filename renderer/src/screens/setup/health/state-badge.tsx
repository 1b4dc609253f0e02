import { IconAlertTriangleFilled, IconCircleCheckFilled, IconCircleDashed, IconEye } from '@tabler/icons-react';
import type { CardState } from './health-cards.ts';
import classes from './state-badge.module.css';

const ICONS = { ok: IconCircleCheckFilled, look: IconEye, broken: IconAlertTriangleFilled, off: IconCircleDashed };

/** Of what a check found. */
export const FINDING_BADGES = { good: 'ok', warning: 'look', problem: 'broken', 'not-checked': 'off' } as const;

/** How something is, by a sign and its word as well as by colour. */
export function StateBadge({ state, word }: { readonly state: CardState; readonly word: string }) {
  const Icon = ICONS[state];
  return (
    <span className={classes.badge} data-state={state}>
      <Icon size={22} aria-hidden />
      {word}
    </span>
  );
}
