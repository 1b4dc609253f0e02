/** The complete subtrees of the tree over the entries: stored, computed from stored ones, or from packed entries. */
import type { CompleteNode } from '../merkle/frontier.ts';
import { nodeHash } from '../merkle/leaf-hash.ts';
import type { NodeReader } from '../merkle/tree-root.ts';
import { BLOCK_LEVEL } from './block-form.ts';
import { isPacked, packedBlock } from './packed-blocks.ts';
import { statement, type Db } from './statement.ts';
import { storedNode } from './stored-node.ts';

/** Stored are the leaves and every fourth level above them; what lies between is computed from at most eight of these. */
const STORED_LEVELS = 4;

export function insertNode(db: Db, { level, index, hash }: CompleteNode): void {
  if (isStoredLevel(level)) statement(db, 'INSERT INTO nodes VALUES (?, ?, ?)').run(level, index, hash);
}

/** Whether a complete node must have a row. */
export function mustBeStored(db: Db, level: number, index: number): boolean {
  return isStoredLevel(level) && !(level < BLOCK_LEVEL && isPacked(db, index * 2 ** level));
}

/** Whether nodes of this level have rows, unless the entries under them are packed. */
export function isStoredLevel(level: number): boolean {
  return level % STORED_LEVELS === 0;
}

/** As it is stored, or put together from what is stored below it. A packed block that is not proven gives none. */
export function readNode(db: Db, level: number, index: number): Uint8Array | undefined {
  const stored = storedNode(db, level, index);
  if (stored !== undefined) return stored;
  // In this order: entries only ever move from rows into a block.
  const block = level < BLOCK_LEVEL ? packedBlock(db, index * 2 ** level) : undefined;
  if (block !== undefined) return 'damage' in block ? undefined : block.node(level, index);
  if (isStoredLevel(level)) return undefined;
  const [left, right] = [readNode(db, level - 1, 2 * index), readNode(db, level - 1, 2 * index + 1)];
  return left === undefined || right === undefined ? undefined : nodeHash(left, right);
}

/** Reads subtrees; one that is missing reads as no bytes, which no root and no proof will match. */
export function nodesOf(db: Db): NodeReader {
  return (level, index) => readNode(db, level, index) ?? Buffer.alloc(0);
}

/** The stored subtrees of one level, by their position. */
export function nodesBetween(
  db: Db,
  { level, from, to }: { readonly level: number; readonly from: number; readonly to: number },
): Map<number, Uint8Array> {
  const rows = statement(
    db,
    'SELECT position, hash FROM nodes WHERE level = ? AND position >= ? AND position < ?',
  ).raw();
  return new Map(rows.all(level, from, to) as [number, Uint8Array][]);
}

/** Nodes of levels that must be stored, and any that a tree of this size has no place for. */
export function countNodes(db: Db, sizeEntries: number): number {
  const rows = statement(
    db,
    `SELECT count(*) FROM nodes WHERE level % :levels = 0 OR level < 0 OR position < 0 OR position >= (:size >> level)`,
  );
  return rows.pluck().get({ levels: STORED_LEVELS, size: sizeEntries }) as number;
}

/** How many nodes a tree of this size must have stored, when so many of its blocks are packed. */
export function nodesToStore(sizeEntries: number, packedBlocks: number): number {
  let nodes = 0;
  for (let complete = sizeEntries; complete > 0; complete = Math.floor(complete / 2 ** STORED_LEVELS))
    nodes += complete;
  let inBlock = 0;
  for (let level = 0; level < BLOCK_LEVEL; level += STORED_LEVELS) inBlock += 2 ** (BLOCK_LEVEL - level);
  return nodes - inBlock * packedBlocks;
}
