/**
 * Rebuilds the projections from the entries, in a database of its own, and compares them with the stored ones row by row.
 * It also finds entries that contradict each other, which no honest ledger would have taken.
 */
import { z } from 'zod';
import { isDefinedOtherwise, whereTableDiffers } from './compare-projections.ts';
import { Contradiction } from '../contradiction.ts';
import type { Entry } from '../entry.ts';
import { createProjections, project, PROJECTIONS } from '../projections.ts';
import { bodiesBetween, lastSeq, type Db } from '../store.ts';
import { parseHashed } from './opening-check.ts';
import { Problems } from './problems.ts';
import { temporaryDb } from '../file/temporary-db.ts';

export const projectionsSeenSchema = z.strictObject({
  contradictions: z.array(z.strictObject({ seq: z.int(), rule: z.string() })),
  /** With other columns, indexes, rules or triggers than this software makes. */
  definedOtherwise: z.array(z.string()),
  /** What is wrong with the rows of a table. */
  differences: z.array(z.strictObject({ table: z.string(), what: z.string() })),
});
export type ProjectionsSeen = z.output<typeof projectionsSeenSchema>;

/** Of entries that are good, in one transaction of `db`; `looked` hears how many were taken. */
export function projectionsSeen(db: Db, looked: (entries: number) => void = () => undefined): ProjectionsSeen {
  const expected = temporaryDb();
  try {
    createProjections(expected);
    const contradictions = replayAll(db, expected, looked);
    const tables = Object.keys(PROJECTIONS);
    return {
      contradictions,
      definedOtherwise: tables.filter((table) => isDefinedOtherwise(expected, db, table)),
      differences: tables.flatMap((table) => differencesOf(table, expected, db)),
    };
  } finally {
    expected.close();
  }
}

function differencesOf(table: string, expected: Db, db: Db): ProjectionsSeen['differences'] {
  const problems = new Problems();
  const differs = problems.look(`the table ${table}`, () => whereTableDiffers(expected, db, table));
  if (differs !== undefined) problems.add(`the table ${table} ${differs}`);
  return problems.list.map(({ what }) => ({ table, what }));
}

const MOST_CONTRADICTIONS = 1000;
const AT_ONCE = 256;

function replayAll(db: Db, expected: Db, looked: (entries: number) => void): ProjectionsSeen['contradictions'] {
  const contradictions: ProjectionsSeen['contradictions'] = [];
  const sizeEntries = (lastSeq(db) ?? -1) + 1;
  expected.transaction(() => {
    for (let fromSeq = 0; fromSeq < sizeEntries && contradictions.length < MOST_CONTRADICTIONS; fromSeq += AT_ONCE) {
      const bodies = bodiesBetween(db, fromSeq, Math.min(fromSeq + AT_ONCE, sizeEntries));
      for (const [n, body] of bodies.entries()) {
        const rule = contradictionOf(expected, parseHashed(body, fromSeq + n));
        if (rule !== undefined) contradictions.push({ seq: fromSeq + n, rule });
      }
      looked(fromSeq + bodies.length);
    }
  })();
  return contradictions;
}

function contradictionOf(expected: Db, entry: Entry): string | undefined {
  try {
    project(expected, entry);
    return undefined;
  } catch (error) {
    if (!(error instanceof Contradiction)) throw error;
    return error.rule;
  }
}

/** Returns the tables that other software has defined: the next start rebuilds them, and nothing can be compared. */
export function addDifferences(
  problems: Problems,
  { contradictions, definedOtherwise, differences }: ProjectionsSeen,
  { upgraded }: { upgraded: boolean },
): readonly string[] {
  for (const { seq, rule } of contradictions) problems.add(`contradicts earlier entries: ${rule}`, seq);
  const outdated = upgraded ? definedOtherwise : [];
  for (const { table, what } of differences) if (!outdated.includes(table)) problems.add(what);
  return outdated;
}
