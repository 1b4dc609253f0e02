/**
 * Names what is wrong in a packed block. Where its entries are not the ones that were hashed, the walk goes on with the
 * stored hash over all of them, so that one bad block does not hide the rest.
 */
import Database from 'better-sqlite3';
import { appendLeafHash, appendSubtree, type CompleteNode, type Frontier } from '../../merkle/frontier.ts';
import { notReached } from '../../sqlite-errors.ts';
import { type Block, BLOCK_ENTRIES, BLOCK_LEVEL, packedBlock, statement, storedNode, type Db } from '../../store.ts';
import type { Outline } from '../outlines/outline.ts';
import { readOutline } from '../outlines/read-outline.ts';
import { checkNode } from './check-node.ts';
import { whatIsOutOfPlace } from './place.ts';
import type { Range } from './range.ts';
import type { Part, State, Walking } from './walking.ts';

/** `undefined` for entries that have rows, and for parts of a block: they are looked at one by one. */
export function walkPacked(db: Db, walking: Walking, { chunk, state }: Part): State | undefined {
  const { problems } = walking;
  const { fromSeq, toSeq } = chunk;
  if (toSeq - fromSeq !== BLOCK_ENTRIES || fromSeq % BLOCK_ENTRIES !== 0 || hasRows(db, chunk)) return undefined;
  const what = `the tree node ${BLOCK_LEVEL}/${fromSeq / BLOCK_ENTRIES}`;
  const over = problems.look(what, () => storedNode(db, BLOCK_LEVEL, fromSeq / BLOCK_ENTRIES));
  if (over === undefined) return undefined;
  const block = read(db, fromSeq);
  if (typeof block === 'string') {
    problems.add(`with the ${BLOCK_ENTRIES - 1} entries after it: ${block}`, fromSeq);
    return { ...state, frontier: grownBy(over, { db, walking, state }) };
  }
  const before = lookAtEntries(block, walking, state.before);
  const grow = { db, walking, state };
  return { before, frontier: block.isProven() ? grownByLeaves(block, grow) : grownBy(over, grow) };
}

function hasRows(db: Db, { fromSeq, toSeq }: Range): boolean {
  try {
    const entries = statement(db, 'SELECT 1 FROM entries WHERE seq >= ? AND seq < ? LIMIT 1');
    const leaves = statement(db, 'SELECT 1 FROM nodes WHERE level = 0 AND position >= ? AND position < ? LIMIT 1');
    return [entries, leaves].some((rows) => rows.get(fromSeq, toSeq) !== undefined);
  } catch (error) {
    if (!(error instanceof Database.SqliteError) || notReached(error) !== undefined) throw error;
    return true; // named one by one
  }
}

function read(db: Db, firstSeq: number): Block | string {
  try {
    const block = packedBlock(db, firstSeq);
    if (block === undefined) return 'missing';
    return 'damage' in block ? `packed, and ${block.damage}` : block;
  } catch (error) {
    if (!(error instanceof Database.SqliteError) || notReached(error) !== undefined) throw error;
    return `packed, and cannot be read (${error.code})`;
  }
}

/** Gives the last entry that was the one that was hashed. */
function lookAtEntries(block: Block, walking: Walking, beforeAll: Outline | undefined): Outline | undefined {
  const { problems, station, look } = walking;
  const { firstSeq } = block;
  const changed = changedPlaces(block, walking);
  let before = beforeAll;
  for (const [n, body] of block.bodies.entries()) {
    const seq = firstSeq + n;
    if (changed.has(n)) problems.add('not the entry that was hashed', seq);
    const entry = readOutline(body);
    if (entry === undefined) {
      problems.add('not an entry in canonical form', seq);
      continue;
    }
    for (const wrong of whatIsOutOfPlace(entry, { seq, station, before })) problems.add(wrong, seq);
    if (changed.has(n)) continue;
    look(entry);
    before = entry;
  }
  return before;
}

/** Which of its entries are not what was hashed. When the marks do not say it, all of them may be. */
function changedPlaces(block: Block, { problems }: Walking): ReadonlySet<number> {
  const { firstSeq } = block;
  const unmarked = block.unmarked();
  const lastSeq = firstSeq + BLOCK_ENTRIES - 1;
  if (block.isProven()) {
    if (unmarked.length > 0)
      problems.add(`the marks of the packed entries ${firstSeq} to ${lastSeq} are not theirs`, firstSeq);
    return new Set();
  }
  if (unmarked.length === 0)
    problems.add(`the packed entries ${firstSeq} to ${lastSeq} are not the ones that were hashed`, firstSeq);
  return new Set(unmarked);
}

interface Growing {
  readonly db: Db;
  readonly walking: Walking;
  readonly state: State;
}

function grownBy(over: Uint8Array, { db, walking, state }: Growing): Frontier {
  const frontier = appendSubtree(state.frontier, { level: BLOCK_LEVEL, hash: over }, (node) => {
    if (node.level > BLOCK_LEVEL) checkInLedger(db, walking, node);
  });
  walking.grown(frontier);
  return frontier;
}

function grownByLeaves(block: Block, { db, walking, state }: Growing): Frontier {
  let { frontier } = state;
  for (const leaf of block.leafHashes()) {
    frontier = appendLeafHash(frontier, leaf, (node) => {
      if (node.level > 0) checkInLedger(db, walking, node);
    });
    walking.grown(frontier);
  }
  return frontier;
}

/** The walk counts nodes from the beginning of its range. */
function checkInLedger(db: Db, { range, problems }: Walking, { level, index, hash }: CompleteNode): void {
  checkNode(db, { level, index: index + range.fromSeq / 2 ** level, hash }, problems);
}
