/**
 * Makes the projections anew from the entries, in memory, and compares them with the stored ones row by row. It also
 * finds entries that contradict each other, which no honest ledger would have taken.
 */
import Database from 'better-sqlite3';
import { Fault } from '../fault.ts';
import { createProjections, project, PROJECTIONS } from './projections.ts';
import { readEntryOrFault, type Db } from './store.ts';
import type { Problems } from './problems.ts';

type Row = Readonly<Record<string, unknown>>;

export function compareProjections(db: Db, sizeEntries: number, problems: Problems): void {
  const expected = new Database(':memory:');
  try {
    createProjections(expected);
    expected.transaction(() => {
      for (let seq = 0; seq < sizeEntries; seq++) replay(db, expected, { seq, problems });
    })();
    for (const [table, key] of Object.entries(PROJECTIONS)) {
      problems.look(`the table ${table}`, () => {
        compareTable(rows(expected, table, key), rows(db, table, key), (what) => {
          problems.add(`the table ${table} ${what}`);
        });
      });
    }
  } finally {
    expected.close();
  }
}

function replay(db: Db, expected: Db, { seq, problems }: { seq: number; problems: Problems }): void {
  try {
    project(expected, readEntryOrFault(db, seq));
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'ledger.conflict') throw error;
    problems.add(`contradicts earlier entries: ${String(error.evidence['rule'])}`, seq);
  }
}

function rows(db: Db, table: string, key: string): Row[] {
  return db.prepare(`SELECT * FROM ${table} ORDER BY ${key}`).all() as Row[];
}

function compareTable(expected: readonly Row[], stored: readonly Row[], differs: (what: string) => void): void {
  if (stored.length !== expected.length) differs(`has ${stored.length} rows instead of ${expected.length}`);
  for (const [i, row] of expected.entries()) {
    const found = stored[i];
    if (found === undefined || JSON.stringify(found) === JSON.stringify(row)) continue;
    differs(`says ${JSON.stringify(found)} where the entries say ${JSON.stringify(row)}`);
    return; // one difference of a table tells it all: it is made anew from the entries, never mended
  }
}
