/**
 * Walks the entries of a range one by one and recomputes the tree over them. An entry that cannot be read, is not what was
 * hashed, or is out of place is named; the walk then goes on with the stored hash, so that one bad entry does not hide the
 * rest. Where all is well, many entries are read at once.
 */
import Database from 'better-sqlite3';
import { appendLeafHash, EMPTY_FRONTIER, type Frontier } from '../merkle/frontier.ts';
import { leafHash, sameHash } from '../merkle/leaf-hash.ts';
import { notReached } from '../sqlite-errors.ts';
import { readEntry, readNode, type Db } from '../store.ts';
import type { Outline } from './outlines/outline.ts';
import { readOutline } from './outlines/read-outline.ts';
import { whatIsOutOfPlace, type Place } from './ranges/place.ts';
import type { Problems } from './problems.ts';
import { checkNode } from './ranges/check-node.ts';
import { readChunk } from './ranges/read-chunk.ts';
import { walkPacked } from './ranges/walk-packed.ts';
import type { Part, State, Walking } from './ranges/walking.ts';

const CHUNK_ENTRIES = 256;

export function walkRange(db: Db, walking: Walking): Frontier {
  const { range, problems } = walking;
  let state: State = { frontier: EMPTY_FRONTIER, before: entryBefore(db, range.fromSeq) };
  for (let fromSeq = range.fromSeq; fromSeq < range.toSeq && !problems.full(); fromSeq += CHUNK_ENTRIES) {
    const chunk = { fromSeq, toSeq: Math.min(fromSeq + CHUNK_ENTRIES, range.toSeq) };
    const part = { chunk, state };
    state = walkAtOnce(db, walking, part) ?? walkPacked(db, walking, part) ?? walkOneByOne(db, walking, part);
  }
  return state.frontier;
}

function walkAtOnce(db: Db, walking: Walking, { chunk, state }: Part): State | undefined {
  const { range, station, grown, look } = walking;
  const isAskedFor = walking.treeSizes.some((size) => size > chunk.fromSeq && size < chunk.toSeq);
  const read = readChunk(db, { ...chunk, ...state, rangeFromSeq: range.fromSeq, station, grown, isAskedFor });
  if (read === undefined) return undefined;
  for (const entry of read.entries) look(entry);
  return { frontier: read.frontier, before: read.entries.at(-1) ?? state.before };
}

function walkOneByOne(db: Db, walking: Walking, { chunk, state }: Part): State {
  const { range, station, problems, look, grown } = walking;
  let { frontier, before } = state;
  for (let { fromSeq: seq } = chunk; seq < chunk.toSeq && !problems.full(); seq++) {
    const body = readBody(db, seq, problems);
    const stored = problems.look(`the hash of entry ${seq}`, () => readNode(db, 0, seq));
    const place = { seq, station, before };
    const entry = body === undefined ? undefined : judge(body, stored, { place, problems });
    const leaf = stored ?? (body === undefined ? Buffer.alloc(32) : leafHash(body));
    frontier = appendLeafHash(frontier, leaf, ({ level, index, hash }) => {
      const above = index + Math.floor(range.fromSeq / 2 ** level);
      if (level > 0) checkNode(db, { level, index: above, hash }, problems);
    });
    grown(frontier);
    if (entry !== undefined) look(entry);
    before = entry ?? before;
  }
  return { frontier, before };
}

/** What the first entry of a range is measured by. */
function entryBefore(db: Db, fromSeq: number): Outline | undefined {
  for (let seq = fromSeq - 1; seq >= 0; seq--) {
    const found = hashedEntry(db, seq);
    if (found !== undefined) return found;
  }
  return undefined;
}

function hashedEntry(db: Db, seq: number): Outline | undefined {
  try {
    const [body, stored] = [readEntry(db, seq), readNode(db, 0, seq)];
    if (body === undefined || stored === undefined || !sameHash(leafHash(body), stored)) return undefined;
    return readOutline(body);
  } catch (error) {
    if (!(error instanceof Database.SqliteError) || notReached(error) !== undefined) throw error;
    return undefined; // named by the range that it belongs to
  }
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

interface Judging {
  readonly place: Place;
  readonly problems: Problems;
}

/** Gives the entry back when it is the one that was hashed: only then may the next one be measured by it. */
function judge(body: Buffer, stored: Uint8Array | undefined, { place, problems }: Judging): Outline | undefined {
  const { seq } = place;
  const hashed = stored !== undefined && sameHash(leafHash(body), stored);
  if (!hashed) problems.add(stored === undefined ? 'its hash is missing' : 'not the entry that was hashed', seq);
  const entry = readOutline(body);
  if (entry === undefined) {
    problems.add('not an entry in canonical form', seq);
    return undefined;
  }
  for (const wrong of whatIsOutOfPlace(entry, place)) problems.add(wrong, seq);
  return hashed ? entry : undefined;
}
