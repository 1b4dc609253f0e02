import type { CompleteNode } from '../../merkle/frontier.ts';
import { sameHash } from '../../merkle/leaf-hash.ts';
import { mustBeStored, storedNode, type Db } from '../../store.ts';
import type { Problems } from '../problems.ts';

/** Whether the node of a complete subtree that was computed is the one that is stored, if it must be or is. */
export function checkNode(db: Db, { level, index, hash }: CompleteNode, problems: Problems): void {
  const what = `the tree node ${level}/${index}`;
  const stored = problems.look(what, () => {
    const row = storedNode(db, level, index); // up to version 1, all levels have one
    return row ?? (mustBeStored(db, level, index) ? Buffer.alloc(0) : hash);
  });
  if (stored !== undefined && !sameHash(hash, stored)) problems.add(`${what} is not the hash of what is under it`);
}
