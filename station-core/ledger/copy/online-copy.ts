/**
 * Copies a ledger while its station writes on: all pages as they were at one moment. The reader's transaction holds that
 * moment, so a busy writer cannot make the copy begin again.
 */
import { closeSync, fsyncSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';
import { Fault } from '../../fault.ts';
import { latestNote, openForReading, readHead, type OwnHead, type StoredNote } from '../store.ts';
import { ledgerPath, openingFault } from '../reader.ts';
import { whatIsIn } from '../file/schema.ts';
import type { Db } from '../file/statement.ts';

/** Of a step, after which the copy looks whether it should stop: 4 MB. */
const STEP_PAGES = 1_000;

export interface CopiedLedger {
  readonly head: OwnHead;
  readonly checkpoint: StoredNote | undefined;
  readonly receipt: StoredNote | undefined;
}

/** `to` must not exist. It is one whole file when this resolves, and no ledger that anybody could take for one otherwise. */
export async function copyOnline(dir: string, to: string, signal: AbortSignal): Promise<CopiedLedger> {
  const path = ledgerPath(dir);
  try {
    using opened = new DisposableStack();
    const db = opened.adopt(openForReading(path), (each) => each.close());
    if (whatIsIn(db) !== 'ours')
      throw new Fault('ledger.cannot-open', { path, reason: 'not a ledger of this version' });
    db.exec('BEGIN');
    const copied = {
      head: readHead(db),
      checkpoint: latestNote(db, 'checkpoints'),
      receipt: latestNote(db, 'receipts'),
    };
    await copyPages(db, to, signal);
    return copied;
  } catch (error) {
    signal.throwIfAborted();
    throw openingFault(path, error);
  }
}

/** What is wrong with the ledger that is copied, not with the copy. */
const OF_SOURCE = /^SQLITE_(?:CORRUPT|NOTADB|IOERR_READ|IOERR_SHORT_READ)/;

async function copyPages(db: Db, to: string, signal: AbortSignal): Promise<void> {
  try {
    await db.backup(to, {
      progress: () => {
        signal.throwIfAborted();
        return STEP_PAGES;
      },
    });
    intoOneFile(to);
  } catch (error) {
    if (!(error instanceof Database.SqliteError) || OF_SOURCE.test(error.code)) throw error;
    throw new Fault('backup.not-written', { path: to, reason: error.code }, { cause: error });
  }
}

/** A copy has a log of its own until its journal mode is changed. */
function intoOneFile(path: string): void {
  using opened = new DisposableStack();
  const db = opened.adopt(new Database(path), (each) => each.close());
  db.pragma('journal_mode = DELETE');
  opened.dispose();
  const fd = openSync(path, 'r+');
  fsyncSync(fd);
  closeSync(fd);
}
