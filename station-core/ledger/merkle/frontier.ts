/**
 * The right edge of an RFC 6962 tree: the complete subtrees whose sizes add up to the tree's size, largest first. It is
 * all that is needed to append leaves and to know the root, without any earlier entry. Values are never changed in place.
 */
import { EMPTY_ROOT, HASH_BYTES, isCount, nodeHash } from './leaf-hash.ts';

export interface Frontier {
  readonly sizeEntries: number;
  /** One hash per set bit of the size, largest subtree first. */
  readonly hashes: readonly Uint8Array[];
}

/** A subtree that became complete: it covers the 2^level leaves from index × 2^level and never changes again. */
export interface CompleteNode {
  readonly level: number;
  readonly index: number;
  readonly hash: Uint8Array;
}

export const EMPTY_FRONTIER: Frontier = { sizeEntries: 0, hashes: [] };

/** A frontier from storage; `undefined` when these hashes cannot be the frontier of a tree of this size. */
export function frontierOf(sizeEntries: number, hashes: readonly Uint8Array[]): Frontier | undefined {
  if (!isCount(sizeEntries)) return undefined;
  if (hashes.length !== completeSubtrees(sizeEntries).length) return undefined;
  if (hashes.some((hash) => hash.length !== HASH_BYTES)) return undefined;
  return { sizeEntries, hashes: [...hashes] };
}

/** Appends one leaf; `onNode` receives each subtree this completes, the leaf itself (level 0) first. */
export function appendLeafHash(frontier: Frontier, leaf: Uint8Array, onNode?: (node: CompleteNode) => void): Frontier {
  return appendSubtree(frontier, { level: 0, hash: leaf }, onNode);
}

/** Appends 2^level leaves of which only the hash over them is known. The size must be a multiple of that. */
export function appendSubtree(
  frontier: Frontier,
  { level, hash }: Pick<CompleteNode, 'level' | 'hash'>,
  onNode?: (node: CompleteNode) => void,
): Frontier {
  const hashes = [...frontier.hashes];
  let node: CompleteNode = { level, index: frontier.sizeEntries / 2 ** level, hash };
  onNode?.(node);
  while (node.index % 2 === 1) {
    const left = hashes.pop();
    if (left === undefined) throw new Error('frontier has fewer hashes than its size needs');
    node = { level: node.level + 1, index: (node.index - 1) / 2, hash: nodeHash(left, node.hash) };
    onNode?.(node);
  }
  hashes.push(node.hash);
  return { sizeEntries: frontier.sizeEntries + 2 ** level, hashes };
}

export function appendLeafHashes(frontier: Frontier, leaves: Iterable<Uint8Array>): Frontier {
  let grown = frontier;
  for (const leaf of leaves) grown = appendLeafHash(grown, leaf);
  return grown;
}

export function frontierRoot(frontier: Frontier): Uint8Array {
  const root = frontier.hashes.reduceRight<Uint8Array | undefined>(
    (right, left) => (right === undefined ? left : nodeHash(left, right)),
    undefined,
  );
  return root ?? EMPTY_ROOT;
}

/** Which complete subtrees make up a tree of this size, largest first. */
export function completeSubtrees(sizeEntries: number): { readonly level: number; readonly index: number }[] {
  const subtrees = [];
  let level = 0;
  for (let rest = sizeEntries; rest > 0; rest = Math.floor(rest / 2), level++) {
    // With the lower bits dropped, an odd rest means: the subtree of this level before position `rest` is on the edge.
    if (rest % 2 === 1) subtrees.unshift({ level, index: rest - 1 });
  }
  return subtrees;
}
