import type { Outcome } from '../../model/outcome.ts';

/** Which units or runs somebody wants to see; all conditions hold at once. */
export interface Filters {
  /** In any case of its letters. */
  readonly order?: string;
  readonly product?: string;
  readonly operator?: string;
  readonly station?: string;
  readonly slot?: number;
  readonly firmware?: string;
  /** `open`: no end is recorded. */
  readonly outcome?: Outcome | 'open';
  readonly fault?: string;
  /** Of a unit, when the run that counts ended; of a run, when it began. From this time on, and before that one. */
  readonly fromMs?: number;
  readonly untilMs?: number;
  readonly held?: boolean;
}

export const SORTS = [
  'serial',
  'product',
  'order',
  'operator',
  'slot',
  'firmware',
  'outcome',
  'fault',
  'first',
  'last',
] as const;
export type SortBy = (typeof SORTS)[number];

export interface Ordering {
  readonly by: SortBy;
  readonly descending: boolean;
}

export interface Page {
  /** 0 is the first. */
  readonly page: number;
  readonly rowsPerPage: number;
}

/** At most so many rows a page. */
export const MOST_ROWS = 500;
