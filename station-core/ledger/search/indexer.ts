import type { Entry, EntryKind } from '../entry.ts';
import type { Db } from '../store.ts';

/**
 * A set of tables of the search index, and what it takes from each entry. Indexers run in the order of the list in
 * `tables/all.ts`, entry by entry, so a later one may read the tables of an earlier one.
 */
export interface Indexer {
  readonly name: string;
  /** Has to grow when `index` makes something else of an entry: the index is then built again, as when `sql` changes. */
  readonly version: number;
  /** Creates tables and their indexes. */
  readonly sql: string;
  /** What it looks at; every other entry is spared the reading. */
  readonly kinds: readonly EntryKind[];
  readonly index: (db: Db, entry: Entry) => void;
}
