/** What a walk over a range is given, and what it carries from one part of the range to the next. */
import type { Entry } from '../../entry.ts';
import type { Frontier } from '../../merkle/frontier.ts';
import type { Problems } from '../problems.ts';
import type { Range } from './range.ts';

export interface Walking {
  readonly range: Range;
  readonly station: string | undefined;
  readonly problems: Problems;
  /** Called for every entry that matches its hash. */
  readonly look: (entry: Entry) => void;
  /** Called with the tree of the range after each entry. */
  readonly grown: (frontier: Frontier) => void;
}

export interface State {
  readonly frontier: Frontier;
  /** The last entry that was the one that was hashed. */
  readonly before: Entry | undefined;
}

export interface Part {
  readonly chunk: Range;
  readonly state: State;
}
