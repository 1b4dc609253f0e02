import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeConsistencyProof, verifyConsistency } from '../../../station-core/ledger/merkle/consistency.ts';
import {
  appendLeafHash,
  appendLeafHashes,
  completeSubtrees,
  EMPTY_FRONTIER,
  frontierOf,
  frontierRoot,
} from '../../../station-core/ledger/merkle/frontier.ts';
import { makeInclusionProof, verifyInclusion } from '../../../station-core/ledger/merkle/inclusion.ts';
import { EMPTY_ROOT, leafHash, nodeHash } from '../../../station-core/ledger/merkle/leaf-hash.ts';
import { nodesInMemory, treeRoot } from '../../../station-core/ledger/merkle/tree-root.ts';

function leaves(count: number): Buffer[] {
  return Array.from({ length: count }, (_, i) => leafHash(Buffer.from(`entry ${i}`)));
}

/** The definition of RFC 6962 §2.1, word for word and as slow as it is: what everything else is measured by. */
function rootByDefinition(hashes: readonly Uint8Array[]): Uint8Array {
  if (hashes.length === 0) return EMPTY_ROOT;
  if (hashes.length === 1) return hashes[0] ?? EMPTY_ROOT;
  let k = 1;
  while (k * 2 < hashes.length) k *= 2;
  return nodeHash(rootByDefinition(hashes.slice(0, k)), rootByDefinition(hashes.slice(k)));
}

test('an empty tree has the SHA-256 of nothing as its root', () => {
  expect(Buffer.from(frontierRoot(EMPTY_FRONTIER)).toString('hex')).toBe(
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  );
});

test('the RFC 6962 test tree of Certificate Transparency has its known roots', () => {
  // Entries and roots of the reference implementation (certificate-transparency, merkletree tests).
  const entries = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
  const roots = entries.map((_, i) => {
    const hashes = entries.slice(0, i + 1).map((hex) => leafHash(Buffer.from(hex, 'hex')));
    return Buffer.from(frontierRoot(appendLeafHashes(EMPTY_FRONTIER, hashes))).toString('hex');
  });
  expect([roots[0], roots[1], roots[7]]).toEqual([
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ]);
});

test('frontier, stored subtrees and the definition agree on every size up to 130', () => {
  const all = leaves(130);
  const nodes = nodesInMemory(all);
  let frontier = EMPTY_FRONTIER;
  for (let size = 0; size <= all.length; size++) {
    const expected = rootByDefinition(all.slice(0, size));
    expect(Buffer.compare(frontierRoot(frontier), expected)).toBe(0);
    expect(Buffer.compare(treeRoot(size, nodes), expected)).toBe(0);
    const stored = frontierOf(
      size,
      completeSubtrees(size).map(({ level, index }) => nodes(level, index)),
    );
    expect(stored).toEqual(frontier);
    frontier = appendLeafHash(frontier, all[size] ?? EMPTY_ROOT);
  }
});

test('every leaf of every tree up to 40 leaves proves its place, and no other place', () => {
  const all = leaves(40);
  const nodes = nodesInMemory(all);
  for (let size = 1; size <= all.length; size++) {
    const rootHash = treeRoot(size, nodes);
    for (const [index, leaf] of all.slice(0, size).entries()) {
      const proof = makeInclusionProof(index, size, nodes);
      for (let claimed = 0; claimed <= size; claimed++) {
        const claim = { leafHash: leaf, index: claimed, sizeEntries: size, rootHash, proof };
        expect(verifyInclusion(claim)).toBe(claimed === index);
      }
    }
  }
});

test('every pair of trees up to 40 leaves proves that one grew out of the other', () => {
  const nodes = nodesInMemory(leaves(40));
  for (let toSize = 1; toSize <= 40; toSize++) {
    for (let fromSize = 1; fromSize <= toSize; fromSize++) {
      const proof = makeConsistencyProof(fromSize, toSize, nodes);
      const claim = { fromSize, fromRoot: treeRoot(fromSize, nodes), toSize, toRoot: treeRoot(toSize, nodes), proof };
      expect(verifyConsistency(claim)).toBe(true);
      if (proof.length > 0) expect(verifyConsistency({ ...claim, proof: proof.slice(1) })).toBe(false);
      expect(verifyConsistency({ ...claim, proof: [...proof, EMPTY_ROOT] })).toBe(false);
    }
  }
});

const tree = fc.array(fc.uint8Array({ maxLength: 8 }), { minLength: 1, maxLength: 200 });

test('a proof with any bit changed, in any hash, proves nothing', () => {
  fc.assert(
    fc.property(tree, fc.nat(), fc.nat(), (entries, a, b) => {
      const nodes = nodesInMemory(entries.map(leafHash));
      const size = entries.length;
      const index = a % size;
      const proof = makeInclusionProof(index, size, nodes);
      const claim = { leafHash: nodes(0, index), index, sizeEntries: size, rootHash: treeRoot(size, nodes), proof };
      expect(verifyInclusion(claim)).toBe(true);
      const spoilt = proof.map((hash) => Buffer.from(hash));
      const hash = spoilt[b % Math.max(1, spoilt.length)];
      if (hash === undefined) return;
      hash[b % 32] = (hash[b % 32] ?? 0) ^ (1 << (a % 8));
      expect(verifyInclusion({ ...claim, proof: spoilt })).toBe(false);
    }),
  );
});

test('a tree with an earlier entry changed is not consistent with what was seen before', () => {
  fc.assert(
    fc.property(tree, fc.nat(), fc.nat(), (entries, a, b) => {
      const size = entries.length;
      const fromSize = 1 + (a % size);
      const honest = nodesInMemory(entries.map(leafHash));
      const forged = nodesInMemory(
        entries.map((entry, i) => leafHash(i === b % fromSize ? Buffer.from('x forged') : entry)),
      );
      const claim = (fromRoot: Uint8Array, nodes: typeof honest): boolean =>
        verifyConsistency({
          fromSize,
          fromRoot,
          toSize: size,
          toRoot: treeRoot(size, nodes),
          proof: makeConsistencyProof(fromSize, size, nodes),
        });
      expect(claim(treeRoot(fromSize, honest), honest)).toBe(true);
      expect(claim(treeRoot(fromSize, honest), forged)).toBe(false);
    }),
  );
});

test('appending in pieces gives the frontier of appending at once', () => {
  fc.assert(
    fc.property(tree, fc.nat(), (entries, cut) => {
      const hashes = entries.map(leafHash);
      const at = cut % (hashes.length + 1);
      const first = appendLeafHashes(EMPTY_FRONTIER, hashes.slice(0, at));
      const again = frontierOf(first.sizeEntries, first.hashes);
      expect(again).toBeDefined();
      const whole = appendLeafHashes(again ?? EMPTY_FRONTIER, hashes.slice(at));
      expect(whole).toEqual(appendLeafHashes(EMPTY_FRONTIER, hashes));
      expect(Buffer.compare(frontierRoot(whole), rootByDefinition(hashes))).toBe(0);
    }),
  );
});

test('verifiers answer no to nonsense and never throw', () => {
  const number = fc.oneof(fc.integer(), fc.double(), fc.constantFrom(2 ** 53, 2 ** 64, Number.NaN, -0));
  const hash = fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ minLength: 32, maxLength: 32 }));
  const sizes = fc.record({ a: number, b: number });
  const hashes = fc.record({ x: hash, y: hash, proof: fc.array(hash, { maxLength: 70 }) });
  fc.assert(
    fc.property(sizes, hashes, ({ a, b }, { x, y, proof }) => {
      expect(verifyInclusion({ leafHash: x, index: a, sizeEntries: b, rootHash: y, proof })).toBe(false);
      const consistent = verifyConsistency({ fromSize: a, fromRoot: x, toSize: b, toRoot: y, proof });
      if (consistent) expect([a, Buffer.compare(x, y)]).toEqual([b, 0]);
    }),
  );
});

test('a frontier with the wrong number of hashes or a short hash is none', () => {
  expect(frontierOf(3, [EMPTY_ROOT])).toBeUndefined();
  expect(frontierOf(1, [Buffer.alloc(31)])).toBeUndefined();
  expect(frontierOf(-1, [])).toBeUndefined();
  expect(frontierOf(0.5, [])).toBeUndefined();
});
