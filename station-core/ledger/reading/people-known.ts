/**
 * Whether people were ever added at this station. Asked when their file is missing: then there is no first start.
 * A first start that a crash cut off has left an entry about somebody, but nobody who signed in.
 */
import { decodeEntry, type EntryBody } from '../entry.ts';
import { bodiesBetween, readMemo, type Db } from '../store.ts';

const MEMO = 'people-signed-in';
/** Ledgers older than the memo began with their people. */
const FIRST_ENTRIES = 10_000;
const AT_ONCE = 500;
const SIGNED_IN = '"kind":"signed-in"';

export function peopleHaveSignedIn(db: Db): boolean {
  if (readMemo(db, MEMO) !== undefined) return true;
  for (let seq = 0; seq < FIRST_ENTRIES; seq += AT_ONCE) {
    const bodies = bodiesBetween(db, seq, seq + AT_ONCE);
    if (bodies.length === 0) return false;
    if (bodies.some((body) => body.includes(SIGNED_IN) && decodeEntry(body)?.kind === 'signed-in')) return true;
  }
  return false;
}

export interface Rememberer {
  memo(name: string): string | undefined;
  saveMemo(name: string, text: string): void;
}

/** Must see every entry about people. The memo saves the search in a long ledger. */
export function rememberPeople(ledger: Rememberer, { kind }: Pick<EntryBody, 'kind'>): void {
  if (kind === 'signed-in' && ledger.memo(MEMO) === undefined) ledger.saveMemo(MEMO, 'yes');
}
