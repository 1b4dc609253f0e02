/** What a walk over a range is given, and what it carries from one part of the range to the next. */
import type { Frontier } from '../../merkle/frontier.ts';
import type { Outline } from '../outlines/outline.ts';
import type { Problems } from '../problems.ts';
import type { Range } from './range.ts';

export interface Walking {
  readonly range: Range;
  readonly station: string | undefined;
  readonly problems: Problems;
  /** Called for every entry that matches its hash. */
  readonly look: (entry: Outline) => void;
  /** Called with the tree of the range at each of `treeSizes` that it comes by, and now and then in between. */
  readonly grown: (frontier: Frontier) => void;
  /** Of the whole ledger. */
  readonly treeSizes: readonly number[];
}

export interface State {
  readonly frontier: Frontier;
  /** The last entry that was the one that was hashed. */
  readonly before: Outline | undefined;
}

export interface Part {
  readonly chunk: Range;
  readonly state: State;
}
