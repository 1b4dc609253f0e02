/** What the address of the list says, and back. Pure. Whatever else stands in an address that somebody typed is left out. */
import {
  isPrintable,
  OUTCOME_FILTERS,
  UNIT_SORTS,
  type UnitFilters,
  type UnitOrdering,
} from '../../../../station-core/contract.ts';

export const TEXT_FILTERS = ['order', 'product', 'operator', 'firmware', 'fault', 'station'] as const;
export const FILTERS = [...TEXT_FILTERS, 'slot', 'outcome', 'from', 'until', 'held', 'revoked'] as const;
export type FilterName = (typeof FILTERS)[number];

export interface UnitQuery {
  readonly filters: UnitFilters;
  readonly ordering: UnitOrdering;
  readonly page: number;
}

export const ROWS_PER_PAGE = 50;
const NEWEST_FIRST: UnitOrdering = { by: 'last', descending: true };
const MOST_CHARACTERS = 512;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function readQuery(params: URLSearchParams): UnitQuery {
  const sort = params.get('sort') ?? '';
  const by = UNIT_SORTS.find((each) => each === sort.replace(/^-/, ''));
  const page = Number(params.get('page') ?? '1');
  return {
    filters: readFilters(params),
    ordering: by === undefined ? NEWEST_FIRST : { by, descending: sort.startsWith('-') },
    page: Number.isInteger(page) && page >= 1 && page <= 1_000_000 ? page - 1 : 0,
  };
}

function readFilters(params: URLSearchParams): UnitFilters {
  const filters: UnitFilters = {};
  for (const name of TEXT_FILTERS) {
    const value = params.get(name)?.slice(0, MOST_CHARACTERS);
    if (value !== undefined && value !== '' && isPrintable(value)) filters[name] = value;
  }
  const slot = Number(params.get('slot') ?? '0');
  if (Number.isInteger(slot) && slot >= 1 && slot <= 64) filters.slot = slot;
  const outcome = OUTCOME_FILTERS.find((each) => each === params.get('outcome'));
  if (outcome !== undefined) filters.outcome = outcome;
  const [from, until] = [timeOf(params.get('from'), 0), timeOf(params.get('until'), 1)];
  if (from !== undefined) filters.from = from;
  if (until !== undefined) filters.until = until;
  for (const name of ['held', 'revoked'] as const) {
    const value = params.get(name);
    if (value === 'yes' || value === 'no') filters[name] = value === 'yes';
  }
  return filters;
}

/** A day is a day where the screen stands, and the last one counts whole. */
function timeOf(text: string | null, daysLater: number): string | undefined {
  if (text === null || text === '') return undefined;
  const at = DAY.test(text) ? localDay(text, daysLater) : new Date(text);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

function localDay(text: string, daysLater: number): Date {
  const [year = 0, month = 1, day = 1] = text.split('-').map(Number);
  return new Date(year, month - 1, day + daysLater);
}

/** A change of what is shown begins at the first page again. */
export function withFilter(params: URLSearchParams, name: FilterName, value: string): URLSearchParams {
  const next = new URLSearchParams(params);
  for (const old of ['page', 'q', name]) next.delete(old);
  if (value !== '') next.set(name, value);
  return next;
}

export function withSort(params: URLSearchParams, { by, descending }: UnitOrdering): URLSearchParams {
  const next = new URLSearchParams(params);
  next.delete('page');
  next.set('sort', `${descending ? '-' : ''}${by}`);
  return next;
}

export function withPage(params: URLSearchParams, page: number): URLSearchParams {
  const next = new URLSearchParams(params);
  next.delete('page');
  if (page > 0) next.set('page', String(page + 1));
  return next;
}

/** What of an address makes a view; on which page somebody was, does not. */
export function viewOf(params: URLSearchParams): string {
  const view = new URLSearchParams(params);
  for (const name of ['page', 'q']) view.delete(name);
  return view.toString();
}

export function hasFilters({ filters }: UnitQuery): boolean {
  return Object.keys(filters).length > 0;
}
