/**
 * The ledger's SQLite file: entries, the complete subtrees of their Merkle tree, its head, checkpoints and receipts.
 * Stores and fetches; what an entry may say is judged elsewhere. Projections live in the same file, see projections.ts.
 */
import Database from 'better-sqlite3';
import { Fault } from '../fault.ts';
import { lineStartOf, type SingleKey } from '../formats/tlog/note-key.ts';
import { decodeEntry, type Entry } from './entry.ts';
import { readEntry } from './file/entries.ts';
import { statement, type Db } from './file/statement.ts';

export { BLOCK_ENTRIES, BLOCK_LEVEL } from './file/block-form.ts';
export { bodiesBetween, entriesFrom, insertEntry, lastSeq, readEntry } from './file/entries.ts';
export {
  countNodes,
  insertNode,
  isStoredLevel,
  mustBeStored,
  nodesBetween,
  nodesOf,
  nodesToStore,
  readNode,
} from './file/nodes.ts';
export { type Block, countPacked, entriesTwice, misplacedBlocks, packedBlock } from './file/packed-blocks.ts';
export { createMemos, createSchema, isOfPresentForm, upgradeSchema, whatIsIn } from './file/schema.ts';
export { atOneMoment, statement, type Db } from './file/statement.ts';
export { storedNode } from './file/stored-node.ts';

export interface Head {
  readonly sizeEntries: number;
  readonly rootHash: Uint8Array;
}

/** A signed tree head: our own checkpoint, or upstream's receipt. */
export interface StoredNote {
  readonly sizeEntries: number;
  readonly note: string;
}

export function openForWriting(path: string): Db {
  const db = new Database(path, { timeout: 5_000 });
  db.pragma('trusted_schema = OFF'); // what is defined in the file calls no function that could do harm
  return db;
}

/** Readers are not held up by the writer, and every commit is on the disk before `append` returns. */
export function makeDurable(db: Db): void {
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('secure_delete = ON'); // SQLite moves rows between pages; no stale copy of an entry stays in the file
}

export function openForReading(path: string): Db {
  return new Database(path, { readonly: true, fileMustExist: true, timeout: 5_000 });
}

export interface OwnHead extends Head {
  readonly station: string;
}

export function findHead(db: Db): OwnHead | undefined {
  return statement(db, 'SELECT station, sizeEntries, rootHash FROM head').get() as OwnHead | undefined;
}

export function readHead(db: Db): OwnHead {
  const head = findHead(db);
  if (head === undefined) throw new Fault('ledger.damaged', { reason: 'the head is missing' });
  return head;
}

export function writeHead(db: Db, head: Head): void {
  statement(db, 'UPDATE head SET sizeEntries = ?, rootHash = ?').run(head.sizeEntries, head.rootHash);
}

export function readMemo(db: Db, name: string): string | undefined {
  const made = statement(db, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'memos'").get();
  if (made === undefined) return undefined;
  return statement(db, 'SELECT text FROM memos WHERE name = ?').pluck().get(name) as string | undefined;
}

export function writeMemo(db: Db, name: string, text: string): void {
  statement(db, 'INSERT INTO memos VALUES (?, ?) ON CONFLICT DO UPDATE SET text = excluded.text').run(name, text);
}

/** Sequence number, bytes and stored hash of the entries from one up to another. Of damage it says nothing. */
export function rowsBetween(db: Db, fromSeq: number, toSeq: number): [number, unknown, unknown][] {
  const rows = statement(
    db,
    `SELECT seq, body, hash FROM entries JOIN nodes ON level = 0 AND position = seq
      WHERE seq >= ? AND seq < ? ORDER BY seq`,
  ).raw();
  return rows.all(fromSeq, toSeq) as [number, unknown, unknown][];
}

/** An entry that was accepted once must read as an entry ever after. */
export function readEntryOrFault(db: Db, seq: number): Entry {
  const body = readEntry(db, seq);
  const entry = body === undefined ? undefined : decodeEntry(body);
  if (entry?.seq !== seq) throw new Fault('ledger.damaged', { seq, reason: 'not the entry that was written' });
  return entry;
}

export type NoteTable = 'checkpoints' | 'receipts';

export function saveNote(db: Db, table: NoteTable, note: StoredNote): void {
  // Two notes for one size are two signatures under the same tree; the first one is as good as any other.
  statement(db, `INSERT INTO ${table} VALUES (?, ?) ON CONFLICT DO NOTHING`).run(note.sizeEntries, note.note);
}

export function latestNote(
  db: Db,
  table: 'checkpoints' | 'receipts',
  atMostEntries = Number.MAX_SAFE_INTEGER,
): StoredNote | undefined {
  const newest = `SELECT sizeEntries, note FROM ${table} WHERE sizeEntries <= ? ORDER BY sizeEntries DESC LIMIT 1`;
  const row = statement(db, newest).get(atMostEntries);
  return row as StoredNote | undefined;
}

/** The smallest signed tree that holds an entry: the one that was signed soonest after it. */
export function firstNoteOver(db: Db, table: 'checkpoints' | 'receipts', seq: number): StoredNote | undefined {
  const first = `SELECT sizeEntries, note FROM ${table} WHERE sizeEntries > ? ORDER BY sizeEntries LIMIT 1`;
  return statement(db, first).get(seq) as StoredNote | undefined;
}

/** The smallest size with a note that has a line of this key: the first one since its owner has the key. */
export function firstSizeWithLineOf(db: Db, table: NoteTable, key: SingleKey | undefined): number | undefined {
  if (key === undefined) return undefined;
  const first = `SELECT sizeEntries FROM ${table} WHERE instr(note, ?) > 0 ORDER BY sizeEntries LIMIT 1`;
  return statement(db, first)
    .pluck()
    .get(`\n${lineStartOf(key)}`) as number | undefined;
}

export function allNotes(db: Db, table: 'checkpoints' | 'receipts'): StoredNote[] {
  return statement(db, `SELECT sizeEntries, note FROM ${table} ORDER BY sizeEntries`).all() as StoredNote[];
}
