/**
 * Hashes of ranges of an RFC 6962 tree, put together from stored complete subtrees, so that no entry is read again.
 * Proofs are made from these; see inclusion.ts and consistency.ts.
 */
import { appendLeafHash, EMPTY_FRONTIER } from './frontier.ts';
import { EMPTY_ROOT, isCount, nodeHash } from './leaf-hash.ts';

/** Gives the hash of a complete subtree: the 2^level leaves from index × 2^level. Only asked for what is complete. */
export type NodeReader = (level: number, index: number) => Uint8Array;

export function treeRoot(sizeEntries: number, nodes: NodeReader): Uint8Array {
  if (!isCount(sizeEntries)) throw new RangeError(`not a tree size: ${sizeEntries}`);
  return sizeEntries === 0 ? EMPTY_ROOT : rangeHash(0, sizeEntries, nodes);
}

/** Hash of the leaves [from, to). `from` must be a multiple of the largest power of two below the length. */
export function rangeHash(from: number, to: number, nodes: NodeReader): Uint8Array {
  const length = to - from;
  const level = Math.ceil(Math.log2(length));
  if (2 ** level === length) return nodes(level, from / length);
  const middle = from + splitPoint(length);
  return nodeHash(rangeHash(from, middle, nodes), rangeHash(middle, to, nodes));
}

/** The largest power of two smaller than `length` (RFC 6962 §2.1), for lengths of 2 and more. */
export function splitPoint(length: number): number {
  let point = 1;
  while (point * 2 < length) point *= 2;
  return point;
}

/** All complete subtrees of a tree held in memory; for tools and tests, the ledger keeps them in SQLite. */
export function nodesInMemory(leafHashes: Iterable<Uint8Array>): NodeReader {
  const levels: Uint8Array[][] = [];
  let frontier = EMPTY_FRONTIER;
  for (const leaf of leafHashes) {
    frontier = appendLeafHash(frontier, leaf, ({ level, hash }) => {
      (levels[level] ??= []).push(hash);
    });
  }
  return (level, index) => {
    const hash = levels[level]?.[index];
    if (hash === undefined) throw new RangeError(`no complete subtree ${level}/${index}`);
    return hash;
  };
}
