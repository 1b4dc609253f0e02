/**
 * Reads some hundred entries at once, rows or a packed block, when all is as it should be: every entry there, the one that was hashed, in its form
 * and in its place, and the tree over them right. Whatever is not so is left to `../verify-entries.ts`, which looks at one
 * entry after the other and names what is wrong.
 */
import Database from 'better-sqlite3';
import { decodeEntry, type Entry } from '../../entry.ts';
import { appendLeafHash, type Frontier } from '../../merkle/frontier.ts';
import { leafHash, sameHash } from '../../merkle/leaf-hash.ts';
import { BLOCK_ENTRIES, mustBeStored, nodesBetween, packedBlock, rowsBetween, type Db } from '../../store.ts';
import { isOutOfPlace, type Place } from './place.ts';

export interface Chunk {
  readonly entries: readonly Entry[];
  readonly frontier: Frontier;
}

export interface ChunkAsked {
  readonly fromSeq: number;
  readonly toSeq: number;
  /** The tree of the range up to here, whose first entry is `rangeFromSeq`. */
  readonly frontier: Frontier;
  readonly rangeFromSeq: number;
  readonly before: Entry | undefined;
  readonly station: string | undefined;
  readonly grown: (frontier: Frontier) => void;
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
  const entries: Entry[] = [];
  let { before } = asked;
  for (const [n, body] of fetched.bodies.entries()) {
    const entry = decodeEntry(body);
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
  const { fromSeq, toSeq, rangeFromSeq } = asked;
  const stored = new Map<number, Map<number, Uint8Array>>();
  const storedAt = (level: number, index: number): Uint8Array | undefined => {
    const known = stored.get(level) ?? nodesBetween(db, { level, from: fromSeq >> level, to: (toSeq >> level) + 1 });
    stored.set(level, known);
    return known.get(index);
  };
  let wrongNodes = 0;
  let { frontier } = asked;
  const grown: Frontier[] = [];
  for (const leaf of leaves) {
    frontier = appendLeafHash(frontier, leaf, ({ level, index, hash }) => {
      if (level === 0) return;
      const above = index + Math.floor(rangeFromSeq / 2 ** level);
      const node = storedAt(level, above);
      if (node === undefined ? mustBeStored(db, level, above) : !sameHash(hash, node)) wrongNodes++;
    });
    grown.push(frontier);
  }
  if (wrongNodes > 0) return undefined;
  for (const each of grown) asked.grown(each);
  return frontier;
}
