import type { Mac } from '../../model/mac.ts';
import type { Db } from '../store.ts';
import type { Filters } from './filters.ts';
import { listUnits } from './search.ts';

const ROWS_AT_A_TIME = 200;

/** Every unit that a list with these filters has, over all its pages, but no more than `most`. */
export function unitsFound(db: Db, filters: Filters, most: number): Mac[] {
  const found: Mac[] = [];
  for (let page = 0; found.length < most; page++) {
    const ordering = { by: 'serial', descending: false } as const;
    const { rows } = listUnits(db, { filters, ordering, page: { page, rowsPerPage: ROWS_AT_A_TIME } });
    found.push(...rows.map(({ unit }) => unit));
    if (rows.length < ROWS_AT_A_TIME) break;
  }
  return found.slice(0, most);
}
