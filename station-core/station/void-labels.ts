import type { Ledger } from '../ledger/ledger.ts';

/** The entries that void every label of a run that was, or may have been, printed and is not voided yet. */
export function voidLabels(ledger: Ledger, run: string, reason: string) {
  return ledger.openLabels(run).map(({ unit, job }) => ({ kind: 'label-voided' as const, run, unit, job, reason }));
}
