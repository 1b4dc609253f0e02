import type { OutcomeFilter, UnitSort } from '../../model/desk/unit-search.ts';

/** Which units or runs somebody wants to see; all conditions hold at once. */
export interface Filters {
  /** In any case of its letters. */
  readonly order?: string | undefined;
  readonly product?: string | undefined;
  readonly operator?: string | undefined;
  readonly station?: string | undefined;
  readonly slot?: number | undefined;
  readonly firmware?: string | undefined;
  /** `open`: no end is recorded. */
  readonly outcome?: OutcomeFilter | undefined;
  readonly fault?: string | undefined;
  /** Of a unit, when the run that counts ended; of a run, when it began. From this time on, and before that one. */
  readonly fromMs?: number | undefined;
  readonly untilMs?: number | undefined;
  readonly held?: boolean | undefined;
  /** Whether the newest certificate of the unit is revoked. */
  readonly revoked?: boolean | undefined;
}

export interface Ordering {
  readonly by: UnitSort;
  readonly descending: boolean;
}

export interface Page {
  /** 0 is the first. */
  readonly page: number;
  readonly rowsPerPage: number;
}
