import type { FaultView, Health } from '../../../station-core/contract.ts';

export type Warning =
  | { readonly kind: 'hsm' | 'ledger' | 'printer' | 'upstream' | 'files'; readonly fault: FaultView | null }
  /** Whole per cent. */
  | { readonly kind: 'checking'; readonly percent: number }
  | { readonly kind: 'clock'; readonly behindMs: number }
  | { readonly kind: 'interrupted'; readonly runs: number };

/** Below this a clock is being disciplined, not set back. */
const CLOCK_TOLERANCE_MS = 5_000;

/** What a person has to know about the station, worst first. Entries that merely wait for upstream are no warning. */
export function warningsOf(health: Health): Warning[] {
  const warnings: Warning[] = [];
  if (!health.ledger.ok) warnings.push({ kind: 'ledger', fault: health.ledger.fault });
  const percent = checkedPercent(health);
  if (percent !== null) warnings.push({ kind: 'checking', percent });
  if (!health.hsm.ok) warnings.push({ kind: 'hsm', fault: health.hsm.fault });
  if (health.printer.fault !== null) warnings.push({ kind: 'printer', fault: health.printer.fault });
  if (health.clockBehindMs > CLOCK_TOLERANCE_MS) warnings.push({ kind: 'clock', behindMs: health.clockBehindMs });
  if (health.files.fault !== null) warnings.push({ kind: 'files', fault: health.files.fault });
  if (health.interruptedRuns > 0) warnings.push({ kind: 'interrupted', runs: health.interruptedRuns });
  if (health.upstream.configured && health.upstream.fault !== null)
    warnings.push({ kind: 'upstream', fault: health.upstream.fault });
  return warnings;
}

/** How much of the ledger is checked, in whole per cent; null when all of it is. */
export function checkedPercent({ ledger: { unchecked } }: Health): number | null {
  if (unchecked === null) return null;
  return Math.floor((100 * unchecked.checkedEntries) / Math.max(1, unchecked.sizeEntries));
}
