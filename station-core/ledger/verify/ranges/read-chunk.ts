/**
 * Reads some hundred entries at once, rows or a packed block, when all is as it should be: every entry there, the one that was hashed, in its form
 * and in its place, and the tree over them right. Whatever is not so is left to `../verify-entries.ts`, which looks at one
 * entry after the other and names what is wrong.
 */
import Database from 'better-sqlite3';
import { appendLeafHash, appendSubtree, type CompleteNode, type Frontier } from '../../merkle/frontier.ts';
import { leafHash, nodeHash, sameHash } from '../../merkle/leaf-hash.ts';
import {
  BLOCK_ENTRIES,
  BLOCK_LEVEL,
  mustBeStored,
  nodesBetween,
  packedBlock,
  rowsBetween,
  type Db,
} from '../../store.ts';
import type { Outline } from '../outlines/outline.ts';
import { readOutline } from '../outlines/read-outline.ts';
import { isOutOfPlace, type Place } from './place.ts';

export interface Chunk {
  readonly entries: readonly Outline[];
  readonly frontier: Frontier;
}

export interface ChunkAsked {
  readonly fromSeq: number;
  readonly toSeq: number;
  /** The tree of the range up to here, whose first entry is `rangeFromSeq`. */
  readonly frontier: Frontier;
  readonly rangeFromSeq: number;
  readonly before: Outline | undefined;
  readonly station: string | undefined;
  readonly grown: (frontier: Frontier) => void;
  /** Whether somebody wants the tree between its first and its last entry. */
  readonly isAskedFor: boolean;
}

export function readChunk(db: Db, asked: ChunkAsked): Chunk | undefined {
  try {
    return readWhole(db, asked);
  } catch (error) {
    if (error instanceof Database.SqliteError) return undefined;
    throw error;
  }
}

function readWhole(db: Db, asked: ChunkAsked): Chunk | undefined {
  const { fromSeq, station } = asked;
  const fetched = fetchRows(db, asked) ?? fetchPacked(db, asked);
  if (fetched === undefined) return undefined;
  const entries: Outline[] = [];
  let { before } = asked;
  for (const [n, body] of fetched.bodies.entries()) {
    const entry = readOutline(body);
    const place: Place = { seq: fromSeq + n, station, before };
    if (entry === undefined || isOutOfPlace(entry, place)) return undefined;
    entries.push(entry);
    before = entry;
  }
  const frontier = grow(db, asked, fetched.leaves);
  return frontier === undefined ? undefined : { entries, frontier };
}

interface Fetched {
  readonly bodies: readonly Buffer[];
  readonly leaves: readonly Uint8Array[];
}

/** With rows, each entry is held against its own hash. */
function fetchRows(db: Db, { fromSeq, toSeq }: ChunkAsked): Fetched | undefined {
  const rows = rowsBetween(db, fromSeq, toSeq);
  if (rows.length !== toSeq - fromSeq) return undefined;
  const [bodies, leaves]: [Buffer[], Uint8Array[]] = [[], []];
  for (const [seq, body, stored] of rows) {
    if (seq !== fromSeq + bodies.length || !Buffer.isBuffer(body) || !Buffer.isBuffer(stored)) return undefined;
    if (!sameHash(leafHash(body), stored)) return undefined;
    bodies.push(body);
    leaves.push(stored);
  }
  return { bodies, leaves };
}

/** A whole block is held against the node over it as the tree grows; of a part, this is the place to do it. */
function fetchPacked(db: Db, { fromSeq, toSeq }: ChunkAsked): Fetched | undefined {
  const block = packedBlock(db, fromSeq);
  if (block === undefined || 'damage' in block || block.unmarked().length > 0) return undefined;
  const [from, to] = [fromSeq - block.firstSeq, toSeq - block.firstSeq];
  const isWhole = from === 0 && to === BLOCK_ENTRIES;
  if (to > BLOCK_ENTRIES || (!isWhole && !block.isProven())) return undefined;
  return { bodies: block.bodies.slice(from, to), leaves: block.leafHashes().slice(from, to) };
}

/** Gives nothing when a node that is stored is not the hash of what is under it. */
function grow(db: Db, asked: ChunkAsked, leaves: readonly Uint8Array[]): Frontier | undefined {
  const stored = new StoredNodes(db, asked);
  const { frontier, isAskedFor } = asked;
  const isBlock = leaves.length === BLOCK_ENTRIES && frontier.sizeEntries % BLOCK_ENTRIES === 0;
  const grow = isBlock && !isAskedFor ? growAtOnce : growByLeaves;
  const grown = grow(frontier, leaves, stored);
  if (!stored.allRight) return undefined;
  for (const each of grown) asked.grown(each);
  return grown.at(-1) ?? frontier;
}

function growByLeaves(frontier: Frontier, leaves: readonly Uint8Array[], stored: StoredNodes): Frontier[] {
  let last = frontier;
  return leaves.map((leaf) => {
    last = appendLeafHash(last, leaf, (node) => {
      stored.compare(node);
    });
    return last;
  });
}

/** Level by level, without a frontier for every leaf. */
function growAtOnce(frontier: Frontier, leaves: readonly Uint8Array[], stored: StoredNodes): Frontier[] {
  let hashes = leaves;
  for (let level = 1; level < BLOCK_LEVEL; level++) {
    hashes = parentsOf(hashes);
    const first = frontier.sizeEntries / 2 ** level;
    for (const [n, hash] of hashes.entries()) stored.compare({ level, index: first + n, hash });
  }
  const [left = NO_HASH, right = NO_HASH] = hashes;
  const grown = appendSubtree(frontier, { level: BLOCK_LEVEL, hash: nodeHash(left, right) }, (node) => {
    stored.compare(node);
  });
  return [grown];
}

const NO_HASH = new Uint8Array();

function parentsOf(hashes: readonly Uint8Array[]): Uint8Array[] {
  const parents: Uint8Array[] = [];
  for (let n = 0; n < hashes.length; n += 2) parents.push(nodeHash(hashes[n] ?? NO_HASH, hashes[n + 1] ?? NO_HASH));
  return parents;
}

/** The nodes above a chunk, as they are stored. */
class StoredNodes {
  allRight = true;
  readonly #db: Db;
  readonly #asked: ChunkAsked;
  readonly #levels = new Map<number, Map<number, Uint8Array>>();

  constructor(db: Db, asked: ChunkAsked) {
    this.#db = db;
    this.#asked = asked;
  }

  /** Leaves have been compared before. */
  compare({ level, index, hash }: CompleteNode): void {
    if (level === 0) return;
    const above = index + Math.floor(this.#asked.rangeFromSeq / 2 ** level);
    const node = this.#level(level).get(above);
    if (node === undefined ? mustBeStored(this.#db, level, above) : !sameHash(hash, node)) this.allRight = false;
  }

  #level(level: number): Map<number, Uint8Array> {
    const { fromSeq, toSeq } = this.#asked;
    const known =
      this.#levels.get(level) ?? nodesBetween(this.#db, { level, from: fromSeq >> level, to: (toSeq >> level) + 1 });
    this.#levels.set(level, known);
    return known;
  }
}
