/** Which units an export of what was found is about. The search index says which; each record is then read from the entries. */
import { Fault } from '../../fault.ts';
import type { Filters } from '../../ledger/search/filters.ts';
import { openSearch, type OpenSearchOptions } from '../../ledger/search/open-search.ts';
import { unitsFound } from '../../ledger/search/units-found.ts';
import type { Exported } from './export.ts';

/** What a screen can save as one file: the browser holds all of it in memory. */
export const MOST_UNITS_FOUND = 10_000;

/** Throws `export.too-many` rather than leave units out. */
export async function wantedByFilters(filters: Filters, where: OpenSearchOptions): Promise<Exported> {
  using search = await openSearch(where);
  const units = unitsFound(search.db, filters, MOST_UNITS_FOUND + 1);
  if (units.length > MOST_UNITS_FOUND) throw new Fault('export.too-many', { most: MOST_UNITS_FOUND });
  return { units };
}
