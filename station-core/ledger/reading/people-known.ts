/**
 * Whether people were ever added at this station. Asked when their file is missing: then there is no first start.
 * A first start that a crash cut off has left an entry about somebody, but nobody who signed in.
 */
import type { EntryBody } from '../entry.ts';
import { readMemo, statement, type Db } from '../store.ts';

const MEMO = 'people-signed-in';
/** Ledgers older than the memo began with their people. */
const FIRST_ENTRIES = 10_000;

export function peopleHaveSignedIn(db: Db): boolean {
  if (readMemo(db, MEMO) !== undefined) return true;
  const rows = statement(
    db,
    `SELECT 1 FROM (SELECT body FROM entries ORDER BY seq LIMIT ?)
      WHERE json_extract(CAST(body AS TEXT), '$.kind') = 'signed-in' LIMIT 1`,
  );
  return rows.get(FIRST_ENTRIES) !== undefined;
}

export interface Rememberer {
  memo(name: string): string | undefined;
  saveMemo(name: string, text: string): void;
}

/** Must see every entry about people. The memo saves the search in a long ledger. */
export function rememberPeople(ledger: Rememberer, { kind }: Pick<EntryBody, 'kind'>): void {
  if (kind === 'signed-in' && ledger.memo(MEMO) === undefined) ledger.saveMemo(MEMO, 'yes');
}
