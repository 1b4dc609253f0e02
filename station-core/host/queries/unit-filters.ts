import type { UnitFilters } from '../../contract.ts';
import type { Filters } from '../../ledger/search/filters.ts';

/** Undefined when it asks for another station: all that is here was made by this one. */
export function filtersOf({ station, from, until, ...filters }: UnitFilters, here: string): Filters | undefined {
  if (station !== undefined && station !== here) return undefined;
  return {
    ...filters,
    ...(from === undefined ? {} : { fromMs: Date.parse(from) }),
    ...(until === undefined ? {} : { untilMs: Date.parse(until) }),
  };
}
