import { Fault } from '../../fault.ts';
import { openLedgerAnywhere } from '../../ledger/open-anywhere.ts';
import type { LedgerReader } from '../../ledger/reader.ts';
import type { Filters } from '../../ledger/search/filters.ts';
import type { IndexProgress } from '../../ledger/search/index-file.ts';
import { openSearch } from '../../ledger/search/open-search.ts';
import {
  find,
  type Found,
  type List,
  type ListAsked,
  listRuns,
  listUnits,
  type Match,
  type RunRow,
  type UnitRow,
} from '../../ledger/search/search.ts';
import type { Db } from '../../ledger/store.ts';
import { csv, type CsvValue } from '../csv.ts';
import { holdsSecrets } from '../label-text.ts';
import type { CommandResult } from '../output.ts';
import { table } from '../text-table.ts';
import type { SearchOptions } from '../usage/desk/search.ts';

/** `birthmark unit list`: one row a unit, by the run that counts. */
export function list(options: SearchOptions, signal: AbortSignal): Promise<CommandResult> {
  return inIndex(options, signal, (db, ledger) => {
    const listed = pagesOf(options, ledger, (asked) => listUnits(db, asked));
    return printed(options, listed, { shown: unitView, names: UNIT_NAMES });
  });
}

/** `birthmark ledger search`: what an id means; without one, every run that fits, also those of nameless boards. */
export function search(text: string | undefined, options: SearchOptions, signal: AbortSignal): Promise<CommandResult> {
  return inIndex(options, signal, (db, ledger) => {
    if (text !== undefined) return printedFound(options, find(db, textToFind(text)));
    const listed = pagesOf(options, ledger, (asked) => listRuns(db, asked));
    return printed(options, listed, { shown: runView, names: RUN_NAMES });
  });
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

function filtersOf({ from, until, order, product, operator, slot, firmware, ...options }: SearchOptions): Filters {
  const { outcome, fault, held } = options;
  return {
    order,
    product,
    operator,
    slot,
    firmware,
    outcome,
    fault,
    held,
    ...(from === undefined ? {} : { fromMs: Date.parse(from) }),
    ...(until === undefined ? {} : { untilMs: Date.parse(until) }),
  };
}

type View = Readonly<Record<string, CsvValue>>;

interface Look<Row> {
  readonly shown: (row: Row) => View;
  /** Of the columns for people; a machine gets all of them. */
  readonly names: readonly string[];
}

function printed<Row>(options: SearchOptions, list: List<Row>, { shown, names }: Look<Row>): CommandResult {
  const views = list.rows.map(shown);
  const { count, isExact } = list;
  const text = options.csv ? csvOf(views) : `${tableOf(names, views)}\n${countText(list)}`;
  return { json: { rows: views, count, countIsExact: isExact }, text };
}

function countText({ rows, count, isExact }: List<unknown>): string {
  const all = `${isExact ? '' : 'more than '}${count}`;
  return rows.length === count
    ? `${count} found`
    : `${rows.length} of ${all} found; --page shows more, --all everything`;
}

function csvOf(views: readonly View[]): string {
  const names = Object.keys(views[0] ?? {});
  return csv(
    names,
    views.map((view) => names.map((name) => view[name] ?? null)),
  );
}

function tableOf(names: readonly string[], views: readonly View[]): string {
  const rows = views.map((view) => names.map((name) => String(view[name] ?? '')));
  return table([names.map((name) => name.toUpperCase()), ...rows]);
}

const UNIT_NAMES = [
  'serial',
  'unit',
  'outcome',
  'fault',
  'order',
  'product',
  'firmware',
  'slot',
  'operator',
  'lastAt',
  'heldBy',
];
const RUN_NAMES = [
  'run',
  'serial',
  'unit',
  'outcome',
  'fault',
  'faultStep',
  'order',
  'slot',
  'operator',
  'begunAt',
  'closedAt',
];

function unitView({ firstAtMs, lastAtMs, ...row }: UnitRow): View {
  return { ...row, firstAt: new Date(firstAtMs).toISOString(), lastAt: new Date(lastAtMs).toISOString() };
}

function runView({ begunAtMs, closedAtMs, ...row }: RunRow): View {
  return {
    ...row,
    begunAt: new Date(begunAtMs).toISOString(),
    closedAt: closedAtMs === null ? null : new Date(closedAtMs).toISOString(),
  };
}

function matchView({ by, isNear, unit }: Match): View {
  return { by, near: isNear ? 'near' : 'exact', ...unitView(unit) };
}

/** Nothing found is the answer "no". */
function printedFound(options: SearchOptions, { matches, run, ofOrder }: Found): CommandResult {
  const views = matches.map(matchView);
  const runs = run === undefined ? [] : [runView(run)];
  const lines = [
    ...(views.length === 0 ? [] : [tableOf(['by', 'near', ...UNIT_NAMES], views)]),
    ...(runs.length === 0 || views.length > 0 ? [] : [tableOf(RUN_NAMES, runs)]),
    ...(ofOrder === 0 ? [] : ['A work order has this name; --order lists its units.']),
  ];
  const isFound = lines.length > 0;
  return {
    ok: isFound,
    json: { matches: views, run: runs[0] ?? null, isOrder: ofOrder > 0 },
    text: options.csv ? csvOf(views) : isFound ? lines.join('\n') : 'Nothing found.',
  };
}
