/**
 * Inclusion proofs (RFC 6962 §2.1.1; verification as in RFC 9162 §2.1.3.2): that an entry is in a tree with a known root.
 * Verification says yes or no; it never throws, whatever it is given.
 */
import { areHashes, isCount, nodeHash, sameHash } from './leaf-hash.ts';
import { rangeHash, splitPoint, type NodeReader } from './tree-root.ts';

export interface InclusionClaim {
  readonly leafHash: Uint8Array;
  readonly index: number;
  readonly sizeEntries: number;
  readonly rootHash: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

export function makeInclusionProof(index: number, sizeEntries: number, nodes: NodeReader): Uint8Array[] {
  if (!isCount(index) || !isCount(sizeEntries) || index >= sizeEntries) {
    throw new RangeError(`no leaf ${index} in a tree of ${sizeEntries}`);
  }
  const proof: Uint8Array[] = [];
  let [from, to] = [0, sizeEntries];
  while (to - from > 1) {
    const middle = from + splitPoint(to - from);
    if (index < middle) {
      proof.unshift(rangeHash(middle, to, nodes));
      to = middle;
    } else {
      proof.unshift(rangeHash(from, middle, nodes));
      from = middle;
    }
  }
  return proof;
}

export function verifyInclusion(claim: InclusionClaim): boolean {
  const { leafHash, index, sizeEntries, rootHash, proof } = claim;
  if (!isCount(index) || !isCount(sizeEntries) || index >= sizeEntries) return false;
  if (!areHashes([leafHash, rootHash, ...proof])) return false;
  let hash = leafHash;
  // `place` is the position of our subtree on its level, `last` that of the level's rightmost subtree.
  let [place, last] = [index, sizeEntries - 1];
  for (const sibling of proof) {
    if (last === 0) return false; // longer than the path to the root
    if (place % 2 === 1 || place === last) {
      hash = nodeHash(sibling, hash);
      // A rightmost subtree without a sibling moves up unchanged until it has one on its left.
      while (place % 2 === 0 && place !== 0) [place, last] = [place / 2, Math.floor(last / 2)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  return last === 0 && sameHash(hash, rootHash);
}
