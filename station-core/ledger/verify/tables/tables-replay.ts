/**
 * Follows what the entries make of the tables while their ranges are looked at, and compares it with what is stored. It says
 * whether all is right; what is wrong where, `projectionsSeen` finds out and names.
 */
import Database from 'better-sqlite3';
import { Contradiction } from '../../contradiction.ts';
import { createProjections, PROJECTIONS, projectAllButRun } from '../../projections.ts';
import { notReached } from '../../sqlite-errors.ts';
import { statement, type Db } from '../../store.ts';
import { isDefinedOtherwise, whereTableDiffers } from '../compare-projections.ts';
import type { Range } from '../ranges/range.ts';
import { temporaryDb } from '../../file/temporary-db.ts';
import { entriesForTables, type ForTables } from './for-tables.ts';

/** The table that has a row for nearly every entry; it is compared range by range and never rebuilt. */
const OF_RUNS = 'entriesOfRuns';

export class TablesReplay implements Disposable {
  readonly #stored: Db;
  readonly #expected: Db = temporaryDb();
  #entriesOfRuns = 0;
  #isRight = true;
  /** Found out once. */
  #holdsNothingElse: boolean | undefined;

  constructor(stored: Db) {
    this.#stored = stored;
    createProjections(this.#expected);
    this.#expected.exec('BEGIN');
  }

  /** In the order of the ranges. */
  take(range: Range, given: ForTables): void {
    this.#isRight &&= withoutDamage(() => this.#agrees(range, given));
  }

  /** Once all ranges are taken: whether the tables hold what the entries make, and no entry contradicts another. */
  isRight(): boolean {
    this.#holdsNothingElse ??= this.#isRight && withoutDamage(() => this.#compareAll());
    return this.#holdsNothingElse;
  }

  [Symbol.dispose](): void {
    this.#expected.close();
  }

  #agrees(range: Range, given: ForTables): boolean {
    const seqsOfRuns = new Map<number, number[]>();
    for (const entry of entriesForTables(range.fromSeq, given)) {
      const begunSeq = projectAllButRun(this.#expected, entry);
      if (begunSeq === undefined) continue;
      const seqs = seqsOfRuns.get(begunSeq);
      if (seqs === undefined) seqsOfRuns.set(begunSeq, [entry.seq]);
      else seqs.push(entry.seq);
      this.#entriesOfRuns++;
    }
    const stored = statement(
      this.#stored,
      `SELECT group_concat(seq) FROM (SELECT seq FROM ${OF_RUNS} WHERE begunSeq = ? AND seq >= ? AND seq < ? ORDER BY seq)`,
    ).pluck();
    for (const [begunSeq, seqs] of seqsOfRuns) {
      if (stored.get(begunSeq, range.fromSeq, range.toSeq) !== seqs.join(',')) return false;
    }
    return true;
  }

  #compareAll(): boolean {
    const tables = Object.keys(PROJECTIONS);
    if (tables.some((table) => isDefinedOtherwise(this.#expected, this.#stored, table))) return false;
    const count = statement(this.#stored, `SELECT count(*) FROM ${OF_RUNS}`).pluck().get();
    if (count !== this.#entriesOfRuns) return false;
    return tables.every(
      (table) => table === OF_RUNS || whereTableDiffers(this.#expected, this.#stored, table) === undefined,
    );
  }
}

/** What cannot be read or makes no sense is not right; a file that cannot be reached says nothing. */
function withoutDamage(isRight: () => boolean): boolean {
  try {
    return isRight();
  } catch (error) {
    if (error instanceof Contradiction) return false;
    if (error instanceof Database.SqliteError && notReached(error) === undefined) return false;
    throw error;
  }
}
