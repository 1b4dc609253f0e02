/** Puts the trees of the ranges together to the tree of the ledger, whose root is known at every size that was asked for. */
import { appendLeafHash, EMPTY_FRONTIER, frontierRoot, type Frontier } from '../../merkle/frontier.ts';
import { countNodes, nodesToStore, statement, type Db } from '../../store.ts';
import type { Problems } from '../problems.ts';
import type { RangeSeen } from './range.ts';
import { checkNode } from '../verify-entries.ts';

export interface Walk {
  readonly sizeEntries: number;
  /** Root of the recomputed tree when it had this many entries; `undefined` when it never had. */
  readonly rootAt: (sizeEntries: number) => Uint8Array | undefined;
}

/** Takes the ranges in their order, and tells what is wrong above and beside them. */
export class TreeOfRanges {
  readonly #db: Db;
  readonly #problems: Problems;
  readonly #rangeLevel: number;
  readonly #roots = new Map<number, Uint8Array>();
  /** Over whole ranges. */
  #above: Frontier = EMPTY_FRONTIER;
  #last: readonly Uint8Array[] = [];
  #sizeEntries = 0;

  constructor(db: Db, rangeLevel: number, problems: Problems) {
    this.#db = db;
    this.#rangeLevel = rangeLevel;
    this.#problems = problems;
    this.#remember(0, []);
  }

  add(seen: Pick<RangeSeen, 'sizeEntries' | 'hashes' | 'parts'>): void {
    for (const part of seen.parts) this.#remember(this.#sizeEntries + part.sizeEntries, part.hashes);
    this.#sizeEntries += seen.sizeEntries;
    const [root] = seen.hashes;
    if (seen.sizeEntries < 2 ** this.#rangeLevel || root === undefined) {
      this.#last = seen.hashes;
      return;
    }
    this.#above = appendLeafHash(this.#above, root, ({ level, index, hash }) => {
      if (level > 0) checkNode(this.#db, { level: level + this.#rangeLevel, index, hash }, this.#problems);
    });
  }

  /** When all ranges are added. */
  walk(): Walk {
    this.#remember(this.#sizeEntries, this.#last);
    this.#checkNothingElse();
    return { sizeEntries: this.#sizeEntries, rootAt: (sizeEntries) => this.#roots.get(sizeEntries) };
  }

  #remember(sizeEntries: number, hashes: readonly Uint8Array[]): void {
    this.#roots.set(sizeEntries, frontierRoot({ sizeEntries, hashes: [...this.#above.hashes, ...hashes] }));
  }

  /** Rows that belong to no entry of the tree: nobody would read them, and nobody should have written them. */
  #checkNothingElse(): void {
    const [db, problems] = [this.#db, this.#problems];
    const below = problems.look('the list of entries', () =>
      statement(db, 'SELECT min(seq) FROM entries').pluck().get(),
    );
    if (typeof below === 'number' && below < 0) problems.add('there is an entry before the first', below);
    const nodes = problems.look('the tree nodes', () => countNodes(db, this.#sizeEntries));
    const expected = nodesToStore(this.#sizeEntries);
    if (nodes !== undefined && nodes !== expected) problems.add(`${nodes} tree nodes instead of ${expected}`);
  }
}
