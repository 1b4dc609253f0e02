/**
 * Consistency proofs (RFC 6962 §2.1.2; verification as in RFC 9162 §2.1.4.2): that a tree is an earlier tree with leaves
 * appended and nothing else. Verification says yes or no; it never throws, whatever it is given.
 */
import { areHashes, isCount, nodeHash, sameHash } from './leaf-hash.ts';
import { rangeHash, splitPoint, type NodeReader } from './tree-root.ts';

export interface ConsistencyClaim {
  readonly fromSize: number;
  readonly fromRoot: Uint8Array;
  readonly toSize: number;
  readonly toRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

export function makeConsistencyProof(fromSize: number, toSize: number, nodes: NodeReader): Uint8Array[] {
  if (!isCount(fromSize) || !isCount(toSize) || fromSize < 1 || fromSize > toSize) {
    throw new RangeError(`no consistency proof from ${fromSize} to ${toSize}`);
  }
  const proof: Uint8Array[] = [];
  let [from, to] = [0, toSize];
  while (to !== fromSize) {
    const middle = from + splitPoint(to - from);
    if (fromSize <= middle) {
      proof.unshift(rangeHash(middle, to, nodes));
      to = middle;
    } else {
      proof.unshift(rangeHash(from, middle, nodes));
      from = middle;
    }
  }
  // The verifier knows a whole earlier tree; only a part of it (`from` > 0) must be given.
  if (from > 0) proof.unshift(rangeHash(from, to, nodes));
  return proof;
}

/** From an empty tree anything is consistent, so such a claim proves nothing and is refused: the caller must not ask. */
export function verifyConsistency(claim: ConsistencyClaim): boolean {
  const { fromSize, fromRoot, toSize, toRoot, proof } = claim;
  if (!isCount(fromSize) || !isCount(toSize) || fromSize < 1 || fromSize > toSize) return false;
  if (fromSize === toSize) return proof.length === 0 && Buffer.compare(fromRoot, toRoot) === 0;
  if (!areHashes([fromRoot, toRoot, ...proof])) return false;
  // `place` is the last complete subtree of the old tree on its level, `last` the rightmost one of the new tree.
  let [place, last] = [fromSize - 1, toSize - 1];
  while (place % 2 === 1) [place, last] = [(place - 1) / 2, Math.floor(last / 2)];
  const path = place === 0 ? [fromRoot, ...proof] : [...proof];
  const start = path.shift();
  if (start === undefined) return false;
  let [oldHash, newHash] = [start, start];
  for (const sibling of path) {
    if (last === 0) return false; // longer than the path to the root
    if (place % 2 === 1 || place === last) {
      oldHash = nodeHash(sibling, oldHash);
      newHash = nodeHash(sibling, newHash);
      while (place % 2 === 0 && place !== 0) [place, last] = [place / 2, Math.floor(last / 2)];
    } else {
      newHash = nodeHash(newHash, sibling); // only the new tree has leaves there
    }
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  return last === 0 && sameHash(oldHash, fromRoot) && sameHash(newHash, toRoot);
}
