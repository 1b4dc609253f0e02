import type { HoldAsked } from '../../../../station-core/contract.ts';

export const HOLD_FILTERS = ['order', 'product', 'operator', 'firmware', 'fault'] as const;
export type HoldFilter = (typeof HOLD_FILTERS)[number];
export type HoldFilters = Readonly<Partial<Record<HoldFilter, string | undefined>>>;

/** What a link asks for: `#/holds?id=…&id=…`, or the filters of a list of units. */
export function askedInAddress(params: URLSearchParams): HoldAsked {
  return askedOf(
    params.getAll('id').join('\n'),
    Object.fromEntries(HOLD_FILTERS.map((name) => [name, params.get(name) ?? ''])),
  );
}

/** Ids as they were typed or pasted, separated by blanks, commas or lines; filters that are empty are none. */
export function askedOf(ids: string, filters: HoldFilters): HoldAsked {
  const given = HOLD_FILTERS.map((name) => [name, filters[name]?.trim() ?? ''] as const).filter(
    ([, value]) => value !== '',
  );
  return {
    ids: ids.split(/[\s,;]+/).filter((id) => id !== ''),
    filters: Object.fromEntries(given),
  };
}

export function isEmptyAsked({ ids, filters }: HoldAsked): boolean {
  return ids.length === 0 && Object.keys(filters).length === 0;
}
