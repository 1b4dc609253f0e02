import { appendLeafHashes, EMPTY_FRONTIER, frontierOf, frontierRoot } from '../station-core/ledger/merkle/frontier.ts';
import type { Frontier } from '../station-core/ledger/merkle/frontier.ts';
import { HASH_BYTES, leafHash, sameHash } from '../station-core/ledger/merkle/leaf-hash.ts';

/** What upstream keeps of a station's tree: enough to see whether new leaves extend it, whatever came before. */
export interface TreeState {
  readonly frontier: Frontier;
  readonly rootHash: Uint8Array;
}

/** As stored in the table `stations`. */
export interface StoredTree {
  readonly size_entries: string;
  readonly root_hash: Buffer;
  readonly frontier: Buffer;
}

export const EMPTY_TREE: TreeState = { frontier: EMPTY_FRONTIER, rootHash: frontierRoot(EMPTY_FRONTIER) };

export function extended(tree: TreeState, leaves: readonly Uint8Array[]): TreeState {
  const frontier = appendLeafHashes(tree.frontier, leaves.map(leafHash));
  return { frontier, rootHash: frontierRoot(frontier) };
}

/** Throws when the row contradicts itself: nothing may be cosigned on top of a damaged row. */
export function treeFromRow(row: StoredTree): TreeState {
  const hashes = Array.from({ length: row.frontier.length / HASH_BYTES }, (_, i) =>
    row.frontier.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES),
  );
  const frontier = frontierOf(Number(row.size_entries), hashes);
  if (frontier === undefined || !sameHash(frontierRoot(frontier), row.root_hash)) {
    throw new Error('the stored tree of a station contradicts itself');
  }
  return { frontier, rootHash: row.root_hash };
}

export function frontierBytes(tree: TreeState): Buffer {
  return Buffer.concat(tree.frontier.hashes);
}
