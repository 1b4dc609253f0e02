/** Puts the trees of the ranges together to the tree of the ledger, whose root is known at every size that was asked for. */
import { appendLeafHash, EMPTY_FRONTIER, frontierRoot, type Frontier } from '../../merkle/frontier.ts';
import type { Db } from '../../store.ts';
import type { Problems } from '../problems.ts';
import { checkNode } from './check-node.ts';
import { checkNothingElse } from './nothing-else.ts';
import type { RangeSeen } from './range.ts';

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
    checkNothingElse(this.#db, this.#sizeEntries, this.#problems);
    return { sizeEntries: this.#sizeEntries, rootAt: (sizeEntries) => this.#roots.get(sizeEntries) };
  }

  #remember(sizeEntries: number, hashes: readonly Uint8Array[]): void {
    this.#roots.set(sizeEntries, frontierRoot({ sizeEntries, hashes: [...this.#above.hashes, ...hashes] }));
  }
}
