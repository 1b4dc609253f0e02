import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { Fault } from '../../fault.ts';

/**
 * One journal has one signer: two would each count their own quota. The lock is an empty SQLite file held in an
 * exclusive transaction, so the operating system takes it back when the process dies, however it dies.
 */

/** A signer that was just killed may need a moment to exit. There is nothing else to do meanwhile. */
const WAIT_MS = 5_000;

export class JournalLock implements Disposable {
  readonly #file: Database.Database;

  private constructor(file: Database.Database) {
    this.#file = file;
  }

  /** Where it is not, nobody has ever held it. */
  static isThere(journalPath: string): boolean {
    return existsSync(lockPath(journalPath));
  }

  /** Takes the lock beside the journal; throws `signer.journal-in-use` when another signer keeps it. */
  static take(journalPath: string, waitMs = WAIT_MS): JournalLock {
    const path = lockPath(journalPath);
    using opened = new DisposableStack();
    try {
      const file = opened.adopt(new Database(path, { timeout: waitMs }), (each) => each.close());
      file.pragma('journal_mode = MEMORY'); // the file stays empty; no journal of SQLite's beside it
      file.exec('BEGIN EXCLUSIVE');
      opened.move();
      return new JournalLock(file);
    } catch (error) {
      if (!(error instanceof Database.SqliteError)) throw error;
      if (error.code.startsWith('SQLITE_BUSY')) throw new Fault('signer.journal-in-use', { path }, { cause: error });
      throw new Fault('signer.journal-unwritable', { path, reason: error.code }, { cause: error });
    }
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }
}

function lockPath(journalPath: string): string {
  return `${journalPath}.lock`;
}
