import { IndexReader } from '../../ledger/search/index-reader.ts';
import { type SelfTestTotals, selfTestTotals } from '../../ledger/search/tables/self-tests.ts';

/** What all self-tests come to, as far as they are indexed; null while there is no index. */
export function selfTestAnswers(dataDir: string): { readonly selfTestTotals: () => SelfTestTotals | null } {
  const index = new IndexReader(dataDir);
  return { selfTestTotals: () => index.ask(selfTestTotals) ?? null };
}
