/**
 * Walks the entries one by one and recomputes the tree over them. An entry that cannot be read, is not what was hashed,
 * or is out of place is named; the walk then goes on with the stored hash, so that one bad entry does not hide the rest.
 */
import Database from 'better-sqlite3';
import { decodeEntry, type Entry } from '../entry.ts';
import { appendLeafHash, EMPTY_FRONTIER, frontierRoot, type CompleteNode, type Frontier } from '../merkle/frontier.ts';
import { leafHash, sameHash } from '../merkle/leaf-hash.ts';
import { treeRoot, type NodeReader } from '../merkle/tree-root.ts';
import { notReached } from '../sqlite-errors.ts';
import { readEntry, readNode, statement, type Db } from '../store.ts';
import type { Problems } from './problems.ts';

export interface Walk {
  readonly sizeEntries: number;
  /** Root of the recomputed tree when it had this many entries; `undefined` when it never had. */
  readonly rootAt: (sizeEntries: number) => Uint8Array | undefined;
}

interface Looking {
  readonly lastSeq: number;
  readonly station: string | undefined;
  readonly problems: Problems;
  /** Called for every entry that matches its hash. */
  readonly look: (entry: Entry) => void;
}

export function walkEntries(db: Db, { lastSeq, station, problems, look }: Looking): Walk {
  const levels: Uint8Array[][] = [];
  let frontier: Frontier = EMPTY_FRONTIER;
  let before: Entry | undefined;
  for (let seq = 0; seq <= lastSeq && !problems.full(); seq++) {
    const body = readBody(db, seq, problems);
    const stored = problems.look(`the hash of entry ${seq}`, () => readNode(db, 0, seq));
    const entry = body === undefined ? undefined : judge(body, { seq, stored, station, before, problems });
    const leaf = stored ?? (body === undefined ? Buffer.alloc(32) : leafHash(body));
    frontier = appendLeafHash(frontier, leaf, (node) => {
      (levels[node.level] ??= []).push(node.hash);
      if (node.level > 0) checkNode(db, node, problems);
    });
    if (entry !== undefined) look(entry);
    before = entry ?? before;
  }
  checkNothingElse(db, frontier, problems);
  return { sizeEntries: frontier.sizeEntries, rootAt: rootsOf(frontier, levels) };
}

function rootsOf(frontier: Frontier, levels: readonly (readonly Uint8Array[])[]): Walk['rootAt'] {
  const nodes: NodeReader = (level, index) => levels[level]?.[index] ?? Buffer.alloc(0);
  return (sizeEntries) => {
    if (sizeEntries === frontier.sizeEntries) return frontierRoot(frontier);
    return sizeEntries < frontier.sizeEntries ? treeRoot(sizeEntries, nodes) : undefined;
  };
}

function readBody(db: Db, seq: number, problems: Problems): Buffer | undefined {
  try {
    const body = readEntry(db, seq);
    if (body === undefined) problems.add('missing, or no longer an entry', seq);
    return body;
  } catch (error) {
    if (!(error instanceof Database.SqliteError) || notReached(error) !== undefined) throw error;
    problems.add(`cannot be read (${error.code})`, seq);
    return undefined;
  }
}

interface Place {
  readonly seq: number;
  readonly stored: Uint8Array | undefined;
  readonly station: string | undefined;
  readonly before: Entry | undefined;
  readonly problems: Problems;
}

/** Gives the entry back when it is the one that was hashed: only then may the next one be measured by it. */
function judge(body: Buffer, { seq, stored, station, before, problems }: Place): Entry | undefined {
  const hashed = stored !== undefined && sameHash(leafHash(body), stored);
  if (!hashed) problems.add(stored === undefined ? 'its hash is missing' : 'not the entry that was hashed', seq);
  const entry = decodeEntry(body);
  if (entry === undefined) {
    problems.add('not an entry in canonical form', seq);
    return undefined;
  }
  if (entry.seq !== seq) problems.add(`says it is entry ${entry.seq}`, seq);
  if (entry.station !== station) problems.add(`is of station ${entry.station}`, seq);
  if (before !== undefined && entry.at < before.at) problems.add('is older than the entry before it', seq);
  const behindNothing = before === undefined ? seq === 0 : before.seq === seq - 1 && before.at !== entry.at;
  if (entry.clockBehindMs !== undefined && behindNothing) {
    problems.add('says its clock stood behind, but has a time of its own', seq);
  }
  return hashed ? entry : undefined;
}

function checkNode(db: Db, { level, index, hash }: CompleteNode, problems: Problems): void {
  const what = `the tree node ${level}/${index}`;
  const stored = problems.look(what, () => readNode(db, level, index) ?? Buffer.alloc(0));
  if (stored !== undefined && !sameHash(hash, stored)) problems.add(`${what} is not the hash of what is under it`);
}

/** Rows that belong to no entry of the tree: nobody would read them, and nobody should have written them. */
function checkNothingElse(db: Db, { sizeEntries, hashes }: Frontier, problems: Problems): void {
  const below = problems.look('the list of entries', () => statement(db, 'SELECT min(seq) FROM entries').pluck().get());
  if (typeof below === 'number' && below < 0) problems.add('there is an entry before the first', below);
  const nodes = problems.look('the tree nodes', () => statement(db, 'SELECT count(*) FROM nodes').pluck().get()) as
    number | undefined;
  const expected = 2 * sizeEntries - hashes.length; // a complete tree of n leaves has 2n − 1 nodes
  if (nodes !== undefined && nodes !== expected) problems.add(`${nodes} tree nodes instead of ${expected}`);
}
