/** What an error of SQLite says of a ledger: that its bytes are wrong, or only that they cannot be reached. */
import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { Fault } from '../fault.ts';

/** Rights, locks, space, memory: with these, nothing is known of what the file holds. */
const NOT_REACHED =
  /^SQLITE_(?:BUSY|LOCKED|FULL|NOMEM|PERM|READONLY|CANTOPEN|INTERRUPT|PROTOCOL|NOLFS|IOERR_(?!READ|SHORT_READ|CORRUPTFS|DATA))/;

/** SQLite's code, if that is what the error says; undefined for any other error. */
export function notReached(error: unknown): string | undefined {
  return error instanceof Database.SqliteError && NOT_REACHED.test(error.code) ? error.code : undefined;
}

/** SQLite's shared index of a ledger takes as much: with less, not even a reader can begin one. */
const LEAST_FREE_BYTES = 64 * 1024;

/** SQLite reports a full disk as one of several errors, depending on which of its files met it first. */
export function isDiskFull(path: string, code: string): boolean {
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') return true;
  if (!/^SQLITE_(?:CANTOPEN|IOERR)/.test(code)) return false;
  try {
    const { bavail, bsize } = statfsSync(dirname(path));
    return bavail * bsize < LEAST_FREE_BYTES;
  } catch {
    return false; // the folder cannot even be asked: then that is what is wrong
  }
}

export interface FailedWrite {
  readonly fault: unknown;
  /** Set when nobody knows what the disk holds: only opening again can show it. */
  readonly final?: Fault;
}

/** What a write that failed means for the ledger. Anything but an error of SQLite stays what it is. */
export function writeFault(error: unknown): FailedWrite {
  if (error instanceof Fault && error.code === 'ledger.second-writer') return { fault: error, final: error };
  if (!(error instanceof Database.SqliteError)) return { fault: error };
  const evidence = { sqlite: error.code };
  if (error.code === 'SQLITE_FULL') return { fault: new Fault('ledger.disk-full', evidence, { cause: error }) };
  // A rule that the projections did not name first; the tables' own UNIQUE still holds.
  if (error.code.startsWith('SQLITE_CONSTRAINT'))
    return { fault: new Fault('ledger.conflict', evidence, { cause: error }) };
  const fault = new Fault('ledger.write-failed', evidence, { cause: error });
  // Somebody else, a person with a database tool, holds the file: nothing was written, and the next append may work.
  return error.code.startsWith('SQLITE_BUSY') ? { fault } : { fault, final: fault };
}
