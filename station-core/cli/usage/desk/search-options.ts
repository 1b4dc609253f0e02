import type { OutcomeFilter, UnitSort } from '../../../model/desk/unit-search.ts';

/** Which units somebody means. All of them hold at once. */
export interface UnitFilterOptions {
  readonly order?: string;
  readonly product?: string;
  readonly operator?: string;
  readonly station?: string;
  readonly slot?: number;
  readonly firmware?: string;
  readonly outcome?: OutcomeFilter;
  readonly fault?: string;
  /** ISO 8601. */
  readonly from?: string;
  readonly until?: string;
  readonly held?: boolean;
  readonly revoked?: boolean;
}

/** What `unit list` and `ledger search` leave out, and how they order and print the rest. */
export interface SearchOptions extends UnitFilterOptions {
  readonly data: string;
  readonly json: boolean;
  readonly csv: boolean;
  readonly sort: UnitSort;
  readonly ascending: boolean;
  readonly page: number;
  readonly rows: number;
  readonly all: boolean;
}
