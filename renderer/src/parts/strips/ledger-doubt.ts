import type { Health } from '../../../../station-core/contract.ts';

export type LedgerDoubt = 'not-whole' | 'unsigned' | 'not-checked';

/** What must be said of the ledger on every desk page; undefined when nothing speaks against it. */
export function doubtOf({ ledger }: Pick<Health, 'ledger'>): LedgerDoubt | undefined {
  if (ledger.fault?.code === 'ledger.damaged') return 'not-whole';
  const verdict = ledger.verified?.verdict;
  return verdict === 'whole' ? undefined : verdict;
}
