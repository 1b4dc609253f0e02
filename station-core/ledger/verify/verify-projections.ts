/**
 * Rebuilds the projections from the entries, in memory, and compares them with the stored ones row by row. It also
 * finds entries that contradict each other, which no honest ledger would have taken.
 */
import Database from 'better-sqlite3';
import { isDefinedOtherwise, whereTableDiffers } from './compare-projections.ts';
import { Contradiction } from '../contradiction.ts';
import { createProjections, project, PROJECTIONS } from '../projections.ts';
import { readEntryOrFault, type Db } from '../store.ts';
import type { Problems } from './problems.ts';

interface Comparing {
  readonly sizeEntries: number;
  /** Other software started last: its tables may be defined in its own way. */
  readonly upgraded: boolean;
  readonly problems: Problems;
  /** Called after each entry. */
  readonly replayed: (entries: number) => void;
}

/** Returns the tables that other software has defined: the next start rebuilds them, and nothing can be compared. */
export function compareProjections(
  db: Db,
  { sizeEntries, upgraded, problems, replayed }: Comparing,
): readonly string[] {
  const expected = new Database(':memory:');
  try {
    createProjections(expected);
    expected.transaction(() => {
      for (let seq = 0; seq < sizeEntries; seq++) {
        replay(db, expected, { seq, problems });
        replayed(seq + 1);
      }
    })();
    const outdated = upgraded ? Object.keys(PROJECTIONS).filter((each) => isDefinedOtherwise(expected, db, each)) : [];
    for (const table of Object.keys(PROJECTIONS)) {
      if (outdated.includes(table)) continue;
      const differs = problems.look(`the table ${table}`, () => whereTableDiffers(expected, db, table));
      if (differs !== undefined) problems.add(`the table ${table} ${differs}`);
    }
    return outdated;
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
