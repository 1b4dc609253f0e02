/**
 * Opens a ledger for somebody who may read it and no more: an auditor's account, a read-only medium, a full disk. SQLite
 * needs an index file beside a ledger in WAL mode and cannot make one there; then a private copy of the ledger, with what
 * its log still holds, is read instead. DANGER: never in the process of the writer, whose locks a copy would release.
 */
import { accessSync, constants, copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { systemErrorCode } from '../durable-file.ts';
import { Fault } from '../fault.ts';
import { LedgerReader, ledgerPath, openingFault } from './reader.ts';
import { notReached } from './sqlite-errors.ts';
import { openForReading, whatIsIn, type Db } from './store.ts';

export interface OpenedAnywhere extends Disposable {
  readonly db: Db;
  /** A copy says what the ledger held when it was opened. */
  readonly readFrom: 'its place' | 'a copy';
}

export interface ReaderAnywhere extends OpenedAnywhere {
  readonly ledger: LedgerReader;
}

/** As `openLedgerReader`, wherever the ledger is. */
export function openLedgerAnywhere(dir: string): ReaderAnywhere {
  const path = ledgerPath(dir);
  using made = new DisposableStack();
  const opened = made.use(openAnywhere(path));
  const ledger = new LedgerReader(opened.db);
  try {
    if (whatIsIn(opened.db) !== 'ours')
      throw new Fault('ledger.cannot-open', { path, reason: 'not a ledger of this version' });
  } catch (error) {
    throw openingFault(path, error);
  }
  made.move();
  return { ...opened, ledger };
}

/** Throws `ledger.cannot-open` when there is no ledger, and `ledger.not-checked` when it cannot be read. */
export function openAnywhere(path: string): OpenedAnywhere {
  mustBeReadable(path);
  const db = openForReading(path);
  try {
    // SQLite opens its files at the first question. Damage shows again, and is named, when the ledger is read.
    db.pragma('schema_version');
  } catch (error) {
    const sqlite = notReached(error);
    if (sqlite !== undefined) {
      db.close();
      if (sqlite.startsWith('SQLITE_BUSY')) throw notChecked(path, { sqlite }, error);
      return openCopy(path);
    }
  }
  return { db, readFrom: 'its place', [Symbol.dispose]: () => db.close() };
}

function mustBeReadable(path: string): void {
  try {
    accessSync(path, constants.R_OK);
  } catch (error) {
    const system = systemErrorCode(error) ?? 'unreadable';
    if (system === 'ENOENT') throw new Fault('ledger.cannot-open', { path, reason: 'there is no ledger' });
    throw notChecked(path, { system }, error);
  }
}

function openCopy(path: string): OpenedAnywhere {
  using made = new DisposableStack();
  try {
    const dir = made.adopt(mkdtempSync(join(tmpdir(), 'birthmark-ledger-')), (each) => {
      rmSync(each, { recursive: true, force: true });
    });
    const copy = join(dir, basename(path));
    copyUnchanged(path, copy);
    const db = made.adopt(openForReading(copy), (each) => each.close());
    db.pragma('schema_version');
    const kept = made.move();
    return {
      db,
      readFrom: 'a copy',
      [Symbol.dispose]: () => {
        kept.dispose();
      },
    };
  } catch (error) {
    const system = systemErrorCode(error);
    if (system !== undefined)
      throw notChecked(path, { system, problem: 'it cannot be copied', copyTo: tmpdir() }, error);
    const sqlite = notReached(error);
    throw sqlite === undefined ? error : notChecked(path, { sqlite }, error);
  }
}

const MOST_TRIES = 3;

/** A writer that begins just now would tear the copy: then it is made again. */
function copyUnchanged(path: string, copy: string): void {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const before = stateOf(path);
    copyFileSync(path, copy, constants.COPYFILE_FICLONE);
    rmSync(`${copy}-wal`, { force: true });
    if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${copy}-wal`, constants.COPYFILE_FICLONE);
    if (stateOf(path) === before) return;
  }
  throw notChecked(path, { problem: 'it changes while it is copied' });
}

function stateOf(path: string): string {
  return [path, `${path}-wal`]
    .map((each) => statSync(each, { bigint: true, throwIfNoEntry: false }))
    .map((stat) => (stat === undefined ? 'absent' : `${stat.ino} ${stat.size} ${stat.mtimeNs}`))
    .join(', ');
}

function notChecked(path: string, evidence: Fault['evidence'], cause?: unknown): Fault {
  return new Fault('ledger.not-checked', { path, ...evidence }, { cause });
}
