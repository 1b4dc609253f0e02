/** The filters of `unit list`, as the commands that decide about units take them. */
import type { LedgerReader } from '../ledger/reader.ts';
import type { Filters } from '../ledger/search/filters.ts';
import { openSearch } from '../ledger/search/open-search.ts';
import { unitsFound } from '../ledger/search/units-found.ts';
import type { Mac } from '../model/mac.ts';
import type { UnitFilterOptions } from './usage/desk/search-options.ts';

const NAMES = [
  'order',
  'product',
  'operator',
  'station',
  'slot',
  'firmware',
  'outcome',
  'fault',
  'from',
  'until',
  'held',
  'revoked',
] as const satisfies readonly (keyof UnitFilterOptions)[];

/** As they were given, in words. */
export function givenFilters(
  options: UnitFilterOptions,
): readonly { readonly field: string; readonly value: string }[] {
  return NAMES.flatMap((field) => {
    const value = options[field];
    return value === undefined ? [] : [{ field, value: String(value) }];
  });
}

/** All but the station: the units of a ledger are those of one. */
export function filtersOf({ from, until, ...options }: UnitFilterOptions): Filters {
  const { order, product, operator, slot, firmware, outcome, fault, held, revoked } = options;
  return {
    order,
    product,
    operator,
    slot,
    firmware,
    outcome,
    fault,
    held,
    revoked,
    ...(from === undefined ? {} : { fromMs: Date.parse(from) }),
    ...(until === undefined ? {} : { untilMs: Date.parse(until) }),
  };
}

interface Asked {
  readonly options: UnitFilterOptions & { readonly data: string };
  readonly most: number;
}

/** None without a filter: nobody decides about the whole ledger by leaving something out. */
export async function unitsMatching(
  ledger: LedgerReader,
  { options, most }: Asked,
  signal: AbortSignal,
): Promise<Mac[]> {
  if (givenFilters(options).length === 0) return [];
  if (options.station !== undefined && options.station !== ledger.station()) return [];
  using search = await openSearch({ dir: options.data, ledger, signal });
  return unitsFound(search.db, filtersOf(options), most);
}
