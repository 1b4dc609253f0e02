/** How `unit list` and `ledger search` print what they found: as a table for people, as CSV, and as JSON. */
import { csvText, type CsvValue } from '../../formats/text/csv-text.ts';
import type { Found, List, Match, RunRow, UnitRow } from '../../ledger/search/search.ts';
import type { CommandResult } from '../output.ts';
import { table } from '../text-table.ts';
import type { SearchOptions } from '../usage/desk/search-options.ts';

type View = Readonly<Record<string, CsvValue>>;

/** Which columns people see, by the names that CSV and JSON have for them. Those have all columns. */
const UNIT_TITLES = {
  serial: 'SERIAL',
  unit: 'UNIT',
  outcome: 'OUTCOME',
  fault: 'FAULT',
  order: 'ORDER',
  product: 'PRODUCT',
  firmware: 'FIRMWARE',
  slot: 'SLOT',
  operator: 'OPERATOR',
  lastAt: 'LAST ENTRY',
  heldBy: 'HOLD',
  revoked: 'REVOKED',
} as const;
const RUN_TITLES = {
  run: 'RUN',
  serial: 'SERIAL',
  unit: 'UNIT',
  outcome: 'OUTCOME',
  fault: 'FAULT',
  faultStep: 'STEP',
  order: 'ORDER',
  slot: 'SLOT',
  operator: 'OPERATOR',
  begunAt: 'BEGUN',
  closedAt: 'CLOSED',
} as const;
const MATCH_TITLES = { by: 'FOUND BY', near: 'MATCH', ...UNIT_TITLES } as const;

/** Named here and not by the first row: a list without rows has its columns too. */
const UNIT_COLUMNS =
  'unit serial product order operator slot firmware outcome fault run runs certSerialHex heldBy revoked firstAt lastAt'.split(
    ' ',
  );
const RUN_COLUMNS =
  'run unit serial slot port product order operator firmware begunSeq closedSeq outcome fault faultStep begunAt closedAt'.split(
    ' ',
  );
const MATCH_COLUMNS = ['by', 'near', ...UNIT_COLUMNS];

export type Listed = { readonly ledgerOf: string } & (
  | ({ readonly of: 'units' } & List<UnitRow>)
  | ({ readonly of: 'runs' } & List<RunRow>)
);

export function printedList(options: SearchOptions, listed: Listed): CommandResult {
  const { count, isExact, of } = listed;
  const views = listed.of === 'units' ? listed.rows.map(unitView) : listed.rows.map(runView);
  const json = { rows: views, count, countIsExact: isExact };
  const note = countText(options, listed);
  if (options.csv) {
    const text = csvOf(of === 'units' ? UNIT_COLUMNS : RUN_COLUMNS, views);
    return views.length === count ? { json, text } : { json, text, note };
  }
  const titles = of === 'units' ? UNIT_TITLES : RUN_TITLES;
  return { json, text: [...(views.length === 0 ? [] : [tableOf(titles, views)]), note].join('\n') };
}

function countText({ station, page }: SearchOptions, { rows, count, isExact, ledgerOf }: Listed): string {
  if (station !== undefined && station !== ledgerOf) {
    return `0 found: this is the ledger of station ${ledgerOf}, which has no unit of ${station}`;
  }
  if (rows.length === count) return `${count} found`;
  const all = `${isExact ? '' : 'more than '}${count} found`;
  if (rows.length === 0) return `Page ${page} is past the last one: ${all}`;
  return `${rows.length} of ${all}; --page shows more, --all everything`;
}

/** Nothing found is the answer "no". */
export function printedFound(
  options: SearchOptions,
  { matches, run, ofOrder, order }: Found & { readonly order?: List<UnitRow> },
): CommandResult {
  const isOrder = ofOrder > 0;
  const ofThisOrder = (order?.rows ?? []).map((unit): View => ({ by: 'order', near: 'exact', ...unitView(unit) }));
  const views = [...matches.map(matchView), ...ofThisOrder];
  const runs = run === undefined ? [] : [runView(run)];
  const ok = views.length > 0 || runs.length > 0;
  const json = { matches: matches.map(matchView), run: runs[0] ?? null, isOrder };
  const note = isOrder ? orderText(order) : undefined;
  const isRunOnly = views.length === 0 && runs.length > 0;
  if (options.csv) {
    const text = isRunOnly ? csvOf(RUN_COLUMNS, runs) : csvOf(MATCH_COLUMNS, views);
    return { ok, json, text, ...(note === undefined ? {} : { note }) };
  }
  const found = isRunOnly ? tableOf(RUN_TITLES, runs) : tableOf(MATCH_TITLES, views);
  return { ok, json, text: ok ? [found, ...(note === undefined ? [] : [note])].join('\n') : 'Nothing found.' };
}

function orderText({ rows, count, isExact }: List<UnitRow> = { rows: [], count: 0, isExact: true }): string {
  const all = `${isExact ? '' : 'more than '}${count === 1 ? '1 unit' : `${count} units`}`;
  const some = rows.length < count ? `, of which ${rows.length} are shown` : '';
  return `A work order has this name: ${all}${some}. 'unit list --order' filters and sorts them.`;
}

function csvOf(columns: readonly string[], views: readonly View[]): string {
  return csvText(
    columns,
    views.map((view) => columns.map((name) => view[name] ?? null)),
  );
}

function tableOf(titles: Readonly<Record<string, string>>, views: readonly View[]): string {
  const rows = views.map((view) => Object.keys(titles).map((name) => String(view[name] ?? '')));
  return table([Object.values(titles), ...rows]);
}

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
