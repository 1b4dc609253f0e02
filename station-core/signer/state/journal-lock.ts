import { existsSync, readFileSync, statSync } from 'node:fs';
import { setTimeout as sleepMs } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { Fault } from '../../fault.ts';

/**
 * One journal has one signer: two would each count their own quota. The lock is an empty SQLite file held in an
 * exclusive transaction, so the operating system takes it back when the process dies, however it dies.
 */

/** A signer whose station was just killed needs a moment to notice, and to exit. */
const WAIT_MS = 5_000;
/** Between tries. Whoever waits has its events meanwhile, so that it ends with its own station instead of taking the lock after it. */
const PAUSE_MS = 50;

export class JournalLock implements Disposable {
  readonly #file: Database.Database;

  private constructor(file: Database.Database) {
    this.#file = file;
  }

  /** Where it is not, nobody has ever held it. */
  static isThere(journalPath: string): boolean {
    return existsSync(lockPath(journalPath));
  }

  /** Takes the lock beside the journal; throws `signer.journal-in-use` when another signer keeps it for `waitMs`. */
  static async take(journalPath: string, waitMs = WAIT_MS): Promise<JournalLock> {
    const path = lockPath(journalPath);
    for (let leftMs = waitMs; ; leftMs -= PAUSE_MS) {
      const lock = JournalLock.#tryToTake(path);
      if (lock !== undefined) return lock;
      if (leftMs <= 0) throw new Fault('signer.journal-in-use', { path, ...holderOf(path) });
      await sleepMs(PAUSE_MS);
    }
  }

  /** `undefined` while another process has it. */
  static #tryToTake(path: string): JournalLock | undefined {
    using opened = new DisposableStack();
    try {
      const file = opened.adopt(new Database(path, { timeout: 0 }), (each) => each.close());
      file.pragma('journal_mode = MEMORY'); // the file stays empty; no journal of SQLite's beside it
      file.exec('BEGIN EXCLUSIVE');
      opened.move();
      return new JournalLock(file);
    } catch (error) {
      if (!(error instanceof Database.SqliteError)) throw error;
      if (error.code.startsWith('SQLITE_BUSY')) return undefined;
      throw new Fault('signer.journal-unwritable', { path, reason: error.code }, { cause: error });
    }
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }
}

/** The process that has it, where the system tells: see proc_locks(5). */
function holderOf(path: string): { readonly pid?: number } {
  try {
    const { ino } = statSync(path);
    const found = readFileSync('/proc/locks', 'utf8').match(new RegExp(String.raw`WRITE (\d+) \S+:${String(ino)} `));
    return found?.[1] === undefined ? {} : { pid: Number(found[1]) };
  } catch {
    return {}; // forgiven: another system, or the file went away; the fault says what matters
  }
}

function lockPath(journalPath: string): string {
  return `${journalPath}.lock`;
}
