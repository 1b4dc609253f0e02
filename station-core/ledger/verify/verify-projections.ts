/**
 * Rebuilds the projections from the entries, in memory, and compares them with the stored ones row by row. It also
 * finds entries that contradict each other, which no honest ledger would have taken.
 */
import Database from 'better-sqlite3';
import { whereTableDiffers } from './compare-projections.ts';
import { Contradiction, createProjections, project, PROJECTIONS } from '../projections.ts';
import { readEntryOrFault, type Db } from '../store.ts';
import type { Problems } from './problems.ts';

export function compareProjections(db: Db, sizeEntries: number, problems: Problems): void {
  const expected = new Database(':memory:');
  try {
    createProjections(expected);
    expected.transaction(() => {
      for (let seq = 0; seq < sizeEntries; seq++) replay(db, expected, { seq, problems });
    })();
    for (const table of Object.keys(PROJECTIONS)) {
      const differs = problems.look(`the table ${table}`, () => whereTableDiffers(expected, db, table));
      if (differs !== undefined) problems.add(`the table ${table} ${differs}`);
    }
  } finally {
    expected.close();
  }
}

function replay(db: Db, expected: Db, { seq, problems }: { seq: number; problems: Problems }): void {
  try {
    project(expected, readEntryOrFault(db, seq));
  } catch (error) {
    if (!(error instanceof Contradiction)) throw error;
    problems.add(`contradicts earlier entries: ${error.rule}`, seq);
  }
}
