import type { Mac } from '../../model/mac.ts';
import type { Ledger } from '../../ledger/ledger.ts';

/** The entries that void every label of a run that was, or may have been, printed and is not voided yet. */
export function voidLabels(ledger: Pick<Ledger, 'openLabels'>, run: string, reason: string) {
  return ledger.openLabels(run).map(({ unit, job }) => ({ kind: 'label-voided' as const, run, unit, job, reason }));
}

/** As `voidLabels`, for the labels of all runs of a unit: what they say of its secrets is about to become untrue. */
export function voidLabelsOfUnit(ledger: Ledger, { run, unit, reason }: { run: string; unit: Mac; reason: string }) {
  return labelsOf(ledger, unit, 'valid').map((job) => ({ kind: 'label-voided' as const, run, unit, job, reason }));
}

export function voidedJobsOfUnit(ledger: Ledger, unit: Mac): string[] {
  return labelsOf(ledger, unit, 'void');
}

function labelsOf(ledger: Ledger, unit: Mac, wanted: 'valid' | 'void'): string[] {
  const labels = ledger.unit(unit)?.labels ?? [];
  return labels.filter(({ state }) => (state === 'voided') === (wanted === 'void')).map(({ job }) => job);
}
