/**
 * The ledger's SQLite file: entries, the complete subtrees of their Merkle tree, its head, checkpoints and receipts.
 * Stores and fetches; what an entry may say is judged elsewhere. Projections live in the same file, see projections.ts.
 */
import Database from 'better-sqlite3';
import { Fault } from '../fault.ts';
import { decodeEntry, type Entry } from './entry.ts';
import type { CompleteNode } from './merkle/frontier.ts';
import { nodeHash } from './merkle/leaf-hash.ts';
import type { NodeReader } from './merkle/tree-root.ts';

export type Db = Database.Database;

export interface Head {
  readonly sizeEntries: number;
  readonly rootHash: Uint8Array;
}

/** A signed tree head: our own checkpoint, or upstream's receipt. */
export interface StoredNote {
  readonly sizeEntries: number;
  readonly note: string;
}

/** "BmLg": identifies this database to `file` and to an engineer. */
const APPLICATION_ID = 0x426d4c67;
const SCHEMA_VERSION = 2;
/** With every node of the tree stored. Such a file is read as it is, and a writer goes on in the present form. */
const OLD_SCHEMA_VERSION = 1;
/** Stored are the leaves and every fourth level above them; what lies between is computed from at most eight of these. */
const STORED_LEVELS = 4;

/** The triggers are a guard rail against mistakes. What proves that nothing was changed are the tree and its checkpoints. */
const SCHEMA = `
  CREATE TABLE entries (seq INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
  CREATE TABLE nodes (level INTEGER NOT NULL, position INTEGER NOT NULL, hash BLOB NOT NULL,
    PRIMARY KEY (level, position)) STRICT, WITHOUT ROWID;
  CREATE TABLE head (id INTEGER PRIMARY KEY CHECK (id = 0), station TEXT NOT NULL, sizeEntries INTEGER NOT NULL,
    rootHash BLOB NOT NULL) STRICT;
  CREATE TABLE checkpoints (sizeEntries INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT;
  CREATE TABLE receipts (sizeEntries INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT;
  ${['entries', 'nodes', 'checkpoints']
    .flatMap((table) =>
      ['UPDATE', 'DELETE'].map(
        (verb) => `
      CREATE TRIGGER ${table}_${verb} BEFORE ${verb} ON ${table} BEGIN SELECT RAISE(ABORT, '${table}: append-only'); END;`,
      ),
    )
    .join('')}
`;

/** Small things to remember beside the ledger, such as the last trouble with upstream. No proof covers them. */
const MEMOS = 'CREATE TABLE IF NOT EXISTS memos (name TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT';

export type Opening = 'absent' | 'ours' | 'foreign';

export function openForWriting(path: string): Db {
  return new Database(path, { timeout: 5_000 });
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

export function whatIsIn(db: Db): Opening {
  const version = db.pragma('user_version', { simple: true });
  const application = db.pragma('application_id', { simple: true });
  if (version === 0 && application === 0 && db.pragma('schema_version', { simple: true }) === 0) return 'absent';
  const known = version === SCHEMA_VERSION || version === OLD_SCHEMA_VERSION;
  return known && application === APPLICATION_ID ? 'ours' : 'foreign';
}

/** Software that expects every node will then not take the file for a damaged one of its own. */
export function upgradeSchema(db: Db): void {
  if (db.pragma('user_version', { simple: true }) !== SCHEMA_VERSION) db.pragma(`user_version = ${SCHEMA_VERSION}`);
}

export function createSchema(db: Db, head: OwnHead): void {
  db.exec(SCHEMA);
  db.pragma(`application_id = ${APPLICATION_ID}`);
  db.pragma(`user_version = ${SCHEMA_VERSION}`);
  statement(db, 'INSERT INTO head VALUES (0, ?, ?, ?)').run(head.station, head.sizeEntries, head.rootHash);
}

const prepared = new WeakMap<Db, Map<string, Database.Statement>>();

/** Prepares a statement once per database. */
export function statement(db: Db, sql: string): Database.Statement {
  const ours = prepared.get(db) ?? new Map<string, Database.Statement>();
  prepared.set(db, ours);
  const known = ours.get(sql) ?? db.prepare(sql);
  ours.set(sql, known);
  return known;
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

/** Also for ledgers that were made before there were memos. */
export function createMemos(db: Db): void {
  db.exec(MEMOS);
}

export function readMemo(db: Db, name: string): string | undefined {
  const made = statement(db, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'memos'").get();
  if (made === undefined) return undefined;
  return statement(db, 'SELECT text FROM memos WHERE name = ?').pluck().get(name) as string | undefined;
}

export function writeMemo(db: Db, name: string, text: string): void {
  statement(db, 'INSERT INTO memos VALUES (?, ?) ON CONFLICT DO UPDATE SET text = excluded.text').run(name, text);
}

export function insertEntry(db: Db, seq: number, body: Uint8Array): void {
  statement(db, 'INSERT INTO entries VALUES (?, ?)').run(seq, body);
}

/** The bytes of an entry; `undefined` when there is no such row, or something that is no bytes in its place. */
export function readEntry(db: Db, seq: number): Buffer | undefined {
  const body = statement(db, 'SELECT body FROM entries WHERE seq = ?').pluck().get(seq);
  return Buffer.isBuffer(body) ? body : undefined;
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

/** The bytes of the entries from one up to another. */
export function bodiesBetween(db: Db, fromSeq: number, toSeq: number): Buffer[] {
  const rows = statement(db, 'SELECT body FROM entries WHERE seq >= ? AND seq < ? ORDER BY seq').pluck();
  return rows.all(fromSeq, toSeq) as Buffer[];
}

/** An entry that was accepted once must read as an entry ever after. */
export function readEntryOrFault(db: Db, seq: number): Entry {
  const body = readEntry(db, seq);
  const entry = body === undefined ? undefined : decodeEntry(body);
  if (entry?.seq !== seq) throw new Fault('ledger.damaged', { seq, reason: 'not the entry that was written' });
  return entry;
}

export function lastSeq(db: Db): number | undefined {
  return (statement(db, 'SELECT max(seq) FROM entries').pluck().get() as number | null) ?? undefined;
}

export function insertNode(db: Db, { level, index, hash }: CompleteNode): void {
  if (isStoredLevel(level)) statement(db, 'INSERT INTO nodes VALUES (?, ?, ?)').run(level, index, hash);
}

export function isStoredLevel(level: number): boolean {
  return level % STORED_LEVELS === 0;
}

/** As it is stored, or put together from what is stored below it. */
export function readNode(db: Db, level: number, index: number): Uint8Array | undefined {
  const stored = storedNode(db, level, index);
  if (stored !== undefined || isStoredLevel(level)) return stored;
  const [left, right] = [readNode(db, level - 1, 2 * index), readNode(db, level - 1, 2 * index + 1)];
  return left === undefined || right === undefined ? undefined : nodeHash(left, right);
}

export function storedNode(db: Db, level: number, index: number): Buffer | undefined {
  const hash = statement(db, 'SELECT hash FROM nodes WHERE level = ? AND position = ?').pluck().get(level, index);
  return Buffer.isBuffer(hash) ? hash : undefined;
}

/** Nodes of levels that must be stored, and any that a tree of this size has no place for. */
export function countNodes(db: Db, sizeEntries: number): number {
  const rows = statement(
    db,
    `SELECT count(*) FROM nodes WHERE level % :levels = 0 OR level < 0 OR position < 0 OR position >= (:size >> level)`,
  );
  return rows.pluck().get({ levels: STORED_LEVELS, size: sizeEntries }) as number;
}

/** How many nodes a tree of this size must have stored. */
export function nodesToStore(sizeEntries: number): number {
  let nodes = 0;
  for (let complete = sizeEntries; complete > 0; complete = Math.floor(complete / 2 ** STORED_LEVELS))
    nodes += complete;
  return nodes;
}

/** The stored subtrees of one level, by their position. */
export function nodesBetween(
  db: Db,
  { level, from, to }: { level: number; from: number; to: number },
): Map<number, Uint8Array> {
  const rows = statement(
    db,
    'SELECT position, hash FROM nodes WHERE level = ? AND position >= ? AND position < ?',
  ).raw();
  return new Map(rows.all(level, from, to) as [number, Uint8Array][]);
}

/** Reads stored subtrees; one that is missing reads as no bytes, which no root and no proof will match. */
export function nodesOf(db: Db): NodeReader {
  return (level, index) => readNode(db, level, index) ?? Buffer.alloc(0);
}

export function saveNote(db: Db, table: 'checkpoints' | 'receipts', note: StoredNote): void {
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

export function allNotes(db: Db, table: 'checkpoints' | 'receipts'): StoredNote[] {
  return statement(db, `SELECT sizeEntries, note FROM ${table} ORDER BY sizeEntries`).all() as StoredNote[];
}
