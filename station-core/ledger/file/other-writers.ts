/** Tells when somebody else has written in the ledger's file: a second station, or a person with a database tool. */
import { Fault } from '../../fault.ts';
import { statement, type Db } from './statement.ts';

/**
 * The lock beside the file keeps two stations apart by mistake only: whoever takes the lock file away could start another.
 * So the file itself is asked in every transaction. Its version moves with each commit of another connection, and never
 * with one of ours, a reader's, or a checkpoint of the log.
 */
export class OtherWriters {
  readonly #db: Db;
  #version: unknown;

  constructor(db: Db) {
    this.#db = db;
    this.#version = this.#now();
  }

  /** In the transaction that is to write: throws `ledger.second-writer`. */
  refuse(): void {
    if (this.#now() !== this.#version) throw new Fault('ledger.second-writer', { path: this.#db.name });
  }

  /** A thread of ours has written. */
  forgive(): void {
    this.#version = this.#now();
  }

  #now(): unknown {
    return statement(this.#db, 'PRAGMA data_version').pluck().get();
  }
}
