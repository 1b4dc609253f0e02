/**
 * Reads some hundred entries at once when all is as it should be: every entry there, the one that was hashed, in its form
 * and in its place, and the tree over them right. Whatever is not so is left to `../verify-entries.ts`, which looks at one
 * entry after the other and names what is wrong.
 */
import Database from 'better-sqlite3';
import { decodeEntry, type Entry } from '../../entry.ts';
import { appendLeafHash, type Frontier } from '../../merkle/frontier.ts';
import { leafHash, sameHash } from '../../merkle/leaf-hash.ts';
import { isStoredLevel, nodesBetween, rowsBetween, type Db } from '../../store.ts';
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
  const { fromSeq, toSeq, station } = asked;
  const rows = rowsBetween(db, fromSeq, toSeq);
  if (rows.length !== toSeq - fromSeq) return undefined;
  const entries: Entry[] = [];
  const leaves: Uint8Array[] = [];
  let { before } = asked;
  for (const [seq, body, stored] of rows) {
    if (!Buffer.isBuffer(body) || !Buffer.isBuffer(stored)) return undefined;
    if (!sameHash(leafHash(body), stored)) return undefined;
    const entry = decodeEntry(body);
    const place: Place = { seq, station, before };
    if (entry === undefined || seq !== fromSeq + entries.length || isOutOfPlace(entry, place)) return undefined;
    entries.push(entry);
    leaves.push(stored);
    before = entry;
  }
  const frontier = grow(db, asked, leaves);
  return frontier === undefined ? undefined : { entries, frontier };
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
      const node = storedAt(level, index + Math.floor(rangeFromSeq / 2 ** level));
      if (node === undefined ? isStoredLevel(level) : !sameHash(hash, node)) wrongNodes++;
    });
    grown.push(frontier);
  }
  if (wrongNodes > 0) return undefined;
  for (const each of grown) asked.grown(each);
  return frontier;
}
