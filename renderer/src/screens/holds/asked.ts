import type { HoldAsked, UnitFilters } from '../../../../station-core/contract.ts';
import { readQuery } from '../units/unit-query.ts';

/** Those that the form has a field for. */
export const HOLD_FILTERS = ['order', 'product', 'operator', 'firmware', 'fault'] as const;

/** What a link asks for: `#/holds?id=…&id=…`, or the filters of a list of units, as its own address has them. */
export function askedInAddress(params: URLSearchParams): HoldAsked {
  return askedOf(params.getAll('id').join('\n'), readQuery(params).filters);
}

/** Ids as they were typed or pasted, separated by blanks, commas or lines; filters that are empty are none. */
export function askedOf(ids: string, filters: UnitFilters): HoldAsked {
  const given = Object.entries(filters)
    .map(([name, value]) => [name, typeof value === 'string' ? value.trim() : value] as const)
    .filter(([, value]) => value !== '' && value !== undefined);
  return {
    ids: ids.split(/[\s,;]+/).filter((id) => id !== ''),
    filters: Object.fromEntries(given),
  };
}

export function textFiltersOf(filters: UnitFilters): UnitFilters {
  return Object.fromEntries(HOLD_FILTERS.map((name) => [name, filters[name]]));
}

export function isEmptyAsked({ ids, filters }: HoldAsked): boolean {
  return ids.length === 0 && Object.keys(filters).length === 0;
}
