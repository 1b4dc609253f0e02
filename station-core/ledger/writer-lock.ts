/**
 * One ledger has one writer. The lock is an SQLite file held in an exclusive transaction, so the operating system takes
 * it back when the process dies, however it dies. DANGER (POSIX): a lock is lost when the process that holds it opens
 * and closes the same file by other means, so nothing else of the station may read `ledger.lock` or `ledger.db`. Whoever
 * takes the lock file away gets no second writer: see `file/other-writers.ts`.
 */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Fault } from '../fault.ts';
import { requireOwn } from './file/own-files.ts';

export class WriterLock implements Disposable {
  readonly #file: Database.Database;

  private constructor(file: Database.Database) {
    this.#file = file;
  }

  /** Takes the lock or throws `ledger.busy` at once; it never waits. */
  static take(dir: string): WriterLock {
    const path = join(dir, 'ledger.lock');
    requireOwn(path);
    const file = new Database(path, { timeout: 0 });
    try {
      file.pragma('journal_mode = MEMORY'); // the file stays empty; no journal beside it
      file.exec('BEGIN EXCLUSIVE');
      return new WriterLock(file);
    } catch (error) {
      file.close();
      if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
        throw new Fault('ledger.busy', { path }, { cause: error });
      }
      throw error;
    }
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }
}
