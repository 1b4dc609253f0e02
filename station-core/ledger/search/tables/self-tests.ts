/** The boards of all self-tests, one row each. */
import type { Entry } from '../../entry.ts';
import { statement, type Db } from '../../store.ts';
import type { Indexer } from '../indexer.ts';

export const selfTestsTable: Indexer = {
  name: 'self-tests',
  version: 1,
  kinds: ['self-test'],
  sql: `
  CREATE TABLE selfTests (seq INTEGER PRIMARY KEY, test TEXT NOT NULL, run TEXT NOT NULL, slot INTEGER NOT NULL,
    atMs INTEGER NOT NULL, person TEXT NOT NULL, board TEXT NOT NULL, verdict TEXT NOT NULL) STRICT;
  CREATE INDEX selfTestsByVerdict ON selfTests (verdict);
`,
  index(db: Db, entry: Entry): void {
    if (entry.kind !== 'self-test') return;
    const { seq, test, run, slot, at, by, expected, verdict } = entry;
    statement(db, 'INSERT INTO selfTests VALUES (?, ?, ?, ?, ?, ?, ?, ?)').run(
      ...[seq, test, run, slot, Date.parse(at), by, expected.board, verdict],
    );
  },
};

export interface SelfTestTotals {
  /** Boards that were tested, in how many tests. */
  readonly boards: number;
  readonly tests: number;
  readonly falsePasses: number;
  readonly falseAlarms: number;
  readonly lastAtMs: number | null;
}

/** Of all self-tests that this ledger knows. */
export function selfTestTotals(db: Db): SelfTestTotals {
  return statement(
    db,
    `SELECT count(*) AS boards, count(DISTINCT test) AS tests, max(atMs) AS lastAtMs,
        count(*) FILTER (WHERE verdict = 'false-pass') AS falsePasses,
        count(*) FILTER (WHERE verdict = 'false-alarm') AS falseAlarms
      FROM selfTests`,
  ).get() as SelfTestTotals;
}
