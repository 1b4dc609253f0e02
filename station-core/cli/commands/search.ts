import { Fault } from '../../fault.ts';
import { openLedgerAnywhere } from '../../ledger/open-anywhere.ts';
import type { LedgerReader } from '../../ledger/reader.ts';
import type { IndexProgress } from '../../ledger/search/index-file.ts';
import { openSearch } from '../../ledger/search/open-search.ts';
import {
  find,
  type Found,
  type List,
  type ListAsked,
  listRuns,
  listUnits,
  type UnitRow,
} from '../../ledger/search/search.ts';
import type { Db } from '../../ledger/store.ts';
import { filtersOf } from '../unit-filters.ts';
import { holdsSecrets } from '../label-text.ts';
import type { CommandResult } from '../output.ts';
import type { SearchOptions } from '../usage/desk/search-options.ts';
import { printedFound, printedList } from './search-text.ts';

/** `birthmark unit list`: one row a unit, by the run that counts. */
export function list(options: SearchOptions, signal: AbortSignal): Promise<CommandResult> {
  return inIndex(options, signal, (db, ledger) => {
    const listed = pagesOf(options, ledger, (asked) => listUnits(db, asked));
    return printedList(options, { of: 'units', ledgerOf: ledger.station(), ...listed });
  });
}

/** `birthmark ledger search`: what an id means; without one, every run that fits, also those of nameless boards. */
export function search(text: string | undefined, options: SearchOptions, signal: AbortSignal): Promise<CommandResult> {
  return inIndex(options, signal, (db, ledger) => {
    if (text !== undefined) return printedFound(options, foundIn(db, textToFind(text)));
    const listed = pagesOf(options, ledger, (asked) => listRuns(db, asked));
    return printedList(options, { of: 'runs', ledgerOf: ledger.station(), ...listed });
  });
}

/** Who types the name of an order wants its units: the first of them, and how many there are. */
function foundIn(db: Db, text: string): Found & { readonly order?: List<UnitRow> } {
  const found = find(db, text);
  if (found.ofOrder === 0) return found;
  const filters = { order: text };
  const ordering = { by: 'serial', descending: false } as const;
  return { ...found, order: listUnits(db, { filters, ordering, page: { page: 0, rowsPerPage: MOST_OF_ORDER } }) };
}

/** What was scanned in a shell stands in its history by then, but it is neither looked up nor repeated. */
function textToFind(text: string): string {
  if (holdsSecrets(text)) throw new Fault('search.label-text');
  return text;
}

async function inIndex(
  options: SearchOptions,
  signal: AbortSignal,
  work: (db: Db, ledger: LedgerReader) => CommandResult,
): Promise<CommandResult> {
  using opened = openLedgerAnywhere(options.data);
  const { ledger } = opened;
  using index = await openSearch({ dir: options.data, ledger, signal, progress: progressOnTerminal(options) });
  return work(index.db, ledger);
}

/** A long ledger of before there was an index takes minutes, once. */
function progressOnTerminal({ json, csv: asCsv }: SearchOptions): (at: IndexProgress) => void {
  let shownPercent = -1;
  return ({ indexedEntries, sizeEntries }) => {
    const percent = Math.floor((100 * indexedEntries) / sizeEntries);
    if (json || asCsv || !process.stderr.isTTY || percent === shownPercent) return;
    shownPercent = percent;
    process.stderr.write(`Indexing the ledger: ${percent} %\r`);
  };
}

const ROWS_OF_ALL = 500;
const MOST_OF_ORDER = 50;

function pagesOf<Row>(options: SearchOptions, ledger: LedgerReader, ask: (asked: ListAsked) => List<Row>): List<Row> {
  const { sort: by, ascending, all, page, rows: rowsPerPage, station } = options;
  if (station !== undefined && station !== ledger.station()) return { rows: [], count: 0, isExact: true };
  const asked = { filters: filtersOf(options), ordering: { by, descending: !ascending } };
  if (!all) return ask({ ...asked, page: { page: page - 1, rowsPerPage } });
  const rows: Row[] = [];
  for (let at = 0; ; at++) {
    const next = ask({ ...asked, page: { page: at, rowsPerPage: ROWS_OF_ALL } });
    rows.push(...next.rows);
    if (next.rows.length < ROWS_OF_ALL) return { rows, count: rows.length, isExact: true };
  }
}
