/**
 * The search index: an SQLite file beside the ledger, made from its entries alone. It can be deleted at any time and is
 * never asked before something is done to a unit. Several processes may bring it up to date at once: each batch begins
 * where the last one that was committed ended.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { decodeEntry, type Entry } from '../entry.ts';
import type { LedgerReader } from '../reader.ts';
import { type Db, statement } from '../store.ts';
import { INDEX_VERSION, INDEXERS } from './tables/all.ts';

export interface IndexProgress {
  readonly indexedEntries: number;
  readonly sizeEntries: number;
}

/** How far the index is, and of which ledger. */
interface Mark {
  readonly version: string;
  readonly indexedEntries: number;
  readonly rootHash: Uint8Array;
}

const MARK = `CREATE TABLE mark (id INTEGER PRIMARY KEY CHECK (id = 0), version TEXT NOT NULL,
  indexedEntries INTEGER NOT NULL, rootHash BLOB NOT NULL) STRICT`;

const DAMAGED = /^SQLITE_(?:CORRUPT|NOTADB)/;

export function searchPath(dir: string): string {
  return join(dir, 'search.db');
}

/** Makes the file when there is none, and another one in place of what is no database. */
export function openIndexForWriting(path: string): Db {
  try {
    return openWritable(path);
  } catch (error) {
    if (!(error instanceof Database.SqliteError) || !DAMAGED.test(error.code)) throw error;
    for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
    return openWritable(path);
  }
}

function openWritable(path: string): Db {
  const db = new Database(path, { timeout: 5_000 });
  try {
    db.pragma('journal_mode = WAL');
    // After a power cut the last batches may be missing. They are then indexed again.
    db.pragma('synchronous = NORMAL');
    db.pragma('cache_size = -65536');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Undefined while there is no index that this software can read. */
export function readMark(db: Db): Mark | undefined {
  const made = statement(db, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'mark'").get();
  if (made === undefined) return undefined;
  const mark = statement(db, 'SELECT version, indexedEntries, rootHash FROM mark').get() as Mark | undefined;
  return mark?.version === INDEX_VERSION ? mark : undefined;
}

/** Whether it holds what the ledger holds now. */
export function isComplete(db: Db, ledger: LedgerReader): boolean {
  const [head, mark] = [ledger.head(), readMark(db)];
  return mark?.indexedEntries === head.sizeEntries && sameBytes(mark.rootHash, head.rootHash);
}

/**
 * Takes so many entries more into the index. An index of another version, or of a ledger that was another one at that
 * length, is begun again.
 */
export function indexBatch(db: Db, ledger: LedgerReader, limit: number): IndexProgress {
  const head = ledger.head();
  if (isComplete(db, ledger)) return { indexedEntries: head.sizeEntries, sizeEntries: head.sizeEntries };
  return db
    .transaction(() => {
      const from = startingPoint(db, ledger, head.sizeEntries);
      const leaves = ledger.entriesFrom(from, Math.min(limit, head.sizeEntries - from));
      for (const { leaf } of leaves) indexLeaf(db, leaf);
      // Where rows are missing in a damaged ledger, the next one that is there goes on.
      const last = leaves.at(-1);
      const indexedEntries = last === undefined ? head.sizeEntries : Math.min(last.seq + 1, head.sizeEntries);
      statement(db, 'UPDATE mark SET indexedEntries = ?, rootHash = ?').run(
        indexedEntries,
        ledger.rootAt(indexedEntries),
      );
      return { indexedEntries, sizeEntries: head.sizeEntries };
    })
    .immediate();
}

function startingPoint(db: Db, ledger: LedgerReader, sizeEntries: number): number {
  const mark = readMark(db);
  const fits =
    mark !== undefined &&
    mark.indexedEntries <= sizeEntries &&
    sameBytes(mark.rootHash, ledger.rootAt(mark.indexedEntries));
  if (fits) return mark.indexedEntries;
  beginAgain(db, ledger.rootAt(0));
  return 0;
}

function beginAgain(db: Db, emptyRoot: Uint8Array): void {
  const tables = statement(db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
  for (const table of tables.pluck().all() as string[]) db.exec(`DROP TABLE "${table.replaceAll('"', '""')}"`);
  db.exec(MARK);
  for (const { sql } of INDEXERS) db.exec(sql);
  db.prepare('INSERT INTO mark VALUES (0, ?, 0, ?)').run(INDEX_VERSION, emptyRoot);
}

/** What cannot be read as an entry is passed over: that it is damage, `ledger verify` says. */
function indexLeaf(db: Db, leaf: Uint8Array): void {
  const kind = kindOf(leaf);
  const asking = INDEXERS.filter(({ kinds }) => kinds.some((each) => each === kind));
  if (asking.length === 0) return;
  const entry: Entry | undefined = decodeEntry(leaf);
  if (entry === undefined) return;
  for (const { index } of asking) index(db, entry);
}

/** Without checking the rest, which most entries are spared. */
function kindOf(leaf: Uint8Array): unknown {
  try {
    const value: unknown = JSON.parse(Buffer.from(leaf.buffer, leaf.byteOffset, leaf.byteLength).toString('utf8'));
    return typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
