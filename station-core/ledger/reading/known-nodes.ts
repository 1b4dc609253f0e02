/**
 * Complete subtrees never change, and the proofs of a batch share most of theirs: what was read once is kept for the next
 * question, up to some hundred kilobytes. What is missing is looked for again each time.
 */
import { nodeHash } from '../merkle/leaf-hash.ts';
import type { NodeReader } from '../merkle/tree-root.ts';
import { isStoredLevel, readNode, type Db } from '../store.ts';

const MOST_KEPT = 4_096;
/** More than a tree has whose positions are numbers. */
const LEVELS = 64;

/** Reads as `nodesOf` does. */
export function knownNodesOf(db: Db): NodeReader {
  const known = new Map<number, Uint8Array>();
  const find = (level: number, index: number): Uint8Array | undefined => {
    const key = index * LEVELS + level;
    const before = known.get(key);
    if (before !== undefined) return before;
    const node = isStoredLevel(level) ? readNode(db, level, index) : over(level - 1, 2 * index);
    if (node === undefined) return undefined;
    if (known.size >= MOST_KEPT) known.clear();
    known.set(key, node);
    return node;
  };
  const over = (level: number, first: number): Uint8Array | undefined => {
    const [left, right] = [find(level, first), find(level, first + 1)];
    return left === undefined || right === undefined ? undefined : nodeHash(left, right);
  };
  return (level, index) => find(level, index) ?? Buffer.alloc(0);
}
