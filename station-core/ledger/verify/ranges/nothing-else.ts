/** Rows that belong to no entry of the tree, or to one that stands elsewhere too: nobody should have written them. */
import {
  BLOCK_ENTRIES,
  countNodes,
  countPacked,
  entriesTwice,
  misplacedBlocks,
  nodesToStore,
  statement,
  type Db,
} from '../../store.ts';
import type { Problems } from '../problems.ts';

export function checkNothingElse(db: Db, sizeEntries: number, problems: Problems): void {
  const below = problems.look('the list of entries', () => statement(db, 'SELECT min(seq) FROM entries').pluck().get());
  if (typeof below === 'number' && below < 0) problems.add('there is an entry before the first', below);
  for (const seq of problems.look('the packed entries', () => misplacedBlocks(db, sizeEntries)) ?? [])
    problems.add(`a packed block of ${BLOCK_ENTRIES} entries begins where none can`, seq);
  for (const seq of problems.look('the packed entries', () => entriesTwice(db)) ?? [])
    problems.add('stands in a row of its own and in a packed block', seq);
  const nodes = problems.look('the tree nodes', () => countNodes(db, sizeEntries));
  const packed = problems.look('the packed entries', () => countPacked(db, sizeEntries));
  if (nodes === undefined || packed === undefined) return;
  const expected = nodesToStore(sizeEntries, packed);
  if (nodes !== expected) problems.add(`${nodes} tree nodes instead of ${expected}`);
}
