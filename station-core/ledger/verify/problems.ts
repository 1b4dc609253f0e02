/** What `verify` found wrong, in the order found. */
import Database from 'better-sqlite3';
import { notReached } from '../sqlite-errors.ts';

export interface LedgerProblem {
  /** The entry that is not what it was; absent when the damage is not in one entry. */
  readonly seq?: number;
  readonly what: string;
}

/** A list of a thousand wrongs says no more than that the file is lost. */
const MOST_PROBLEMS = 1000;

export class Problems {
  readonly list: LedgerProblem[] = [];

  add(what: string, seq?: number): void {
    if (this.full()) return;
    this.list.push(seq === undefined ? { what } : { seq, what });
    if (this.full()) this.list.push({ what: `stopped after ${MOST_PROBLEMS} problems` });
  }

  full(): boolean {
    return this.list.length >= MOST_PROBLEMS;
  }

  /**
   * Runs a look into the database. What SQLite cannot make sense of is a problem like any other. Our own bugs are not, and
   * a file that cannot be reached says nothing of what it holds.
   */
  look<T>(what: string, work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Database.SqliteError) || notReached(error) !== undefined) throw error;
      this.add(`${what} cannot be read (${error.code})`);
      return undefined;
    }
  }
}
