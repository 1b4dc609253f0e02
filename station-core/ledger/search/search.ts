/** The questions that the search index answers. What it says is where to look; a record is read from the entries. */
import type { RevocationReason } from '../../model/issuance/revocation-reason.ts';
import type { Mac } from '../../model/mac.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { FoundBy } from '../../model/desk/unit-search.ts';
import { MAX_ENTRY_CHARACTERS } from '../../model/limits.ts';
import { type Db, statement } from '../store.ts';
import type { Filters, Ordering, Page } from './filters.ts';
import { countAll, type Count, pageOfIds } from './list-query.ts';
import { type ListTable, RUNS, UNITS } from './list-tables.ts';
import { nearSerials } from './near-serials.ts';
import { keysOf, macKey, nameKey, serialKey, visible } from './normalise.ts';

export interface UnitRow {
  readonly unit: Mac;
  readonly serial: string | null;
  readonly product: string;
  readonly order: string | null;
  readonly operator: string | null;
  readonly slot: number;
  readonly firmware: string | null;
  /** Null while the run that counts is open. */
  readonly outcome: Outcome | null;
  readonly fault: string | null;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  readonly run: string;
  readonly runs: number;
  readonly certSerialHex: string | null;
  readonly heldBy: string | null;
  /** Why its newest certificate is revoked; null while that is valid, or there is none. */
  readonly revoked: RevocationReason | null;
}

export interface RunRow {
  readonly run: string;
  /** Null when the board never said who it is. */
  readonly unit: Mac | null;
  readonly serial: string | null;
  readonly slot: number;
  readonly port: string;
  readonly product: string;
  readonly order: string | null;
  readonly operator: string | null;
  readonly firmware: string | null;
  readonly begunSeq: number;
  readonly closedSeq: number | null;
  readonly begunAtMs: number;
  readonly closedAtMs: number | null;
  readonly outcome: Outcome | null;
  readonly fault: string | null;
  readonly faultStep: string | null;
}

export interface List<Row> extends Count {
  readonly rows: readonly Row[];
}

export interface Match {
  readonly by: FoundBy;
  /** One slip away from what was asked for, or only its beginning. */
  readonly isNear: boolean;
  readonly unit: UnitRow;
}

export interface Found {
  readonly matches: readonly Match[];
  /** A run of that name whose unit is not known. */
  readonly run: RunRow | undefined;
  /** Units of the order of that name; 0 when there is none. */
  readonly ofOrder: number;
}

/** More than anybody reads; the rest is found by filters. */
const MOST_MATCHES = 20;
/** A beginning shorter than this means nothing. */
const SHORTEST_BEGINNING = 3;
const NOTHING: Found = { matches: [], run: undefined, ofOrder: 0 };

/** By any id, however it is written. A serial number may have one slip in it when nothing has exactly that one. */
export function find(db: Db, text: string): Found {
  if (text.length > MAX_ENTRY_CHARACTERS || visible(text) === '') return NOTHING;
  const exact = exactMatches(db, text);
  const run = runRow(db, visible(text));
  const ofOrder = pageOfIds(db, UNITS, {
    filters: { order: visible(text) },
    ordering: { by: 'last', descending: true },
    page: { page: 0, rowsPerPage: 1 },
  }).count;
  const ofRun = run?.unit == null ? [] : matchesOf(db, [run.unit], { by: 'run', isNear: false });
  const matches = [...exact, ...ofRun];
  if (matches.length > 0 || run !== undefined || ofOrder > 0) return { matches, run, ofOrder };
  return { matches: nearMatches(db, text), run, ofOrder };
}

function exactMatches(db: Db, text: string): Match[] {
  const mac = macKey(text);
  const found = mac === undefined ? [] : matchesOf(db, [mac], { by: 'mac', isNear: false });
  for (const { kind, key } of keysOf(text)) {
    const units = statement(db, 'SELECT unit FROM keys WHERE kind = ? AND key = ? LIMIT ?').pluck();
    const more = matchesOf(db, units.all(kind, key, MOST_MATCHES) as string[], { by: kind, isNear: false });
    found.push(...more.filter(({ unit }) => found.every((each) => each.unit.unit !== unit.unit)));
  }
  // Two serials may share a key; the one that was written exactly so is meant.
  const literal = found.filter(({ unit }) => unit.serial === visible(text));
  return literal.length > 0 ? literal : found;
}

function nearMatches(db: Db, text: string): Match[] {
  const key = serialKey(text);
  // CROSS: a slip is looked up among the keys, not each key among the slips.
  const near = statement(
    db,
    `SELECT unit FROM json_each(?) slip CROSS JOIN keys ON kind = 'serial' AND keys.key = slip.value ORDER BY slip.key LIMIT ?`,
  );
  const slips = near.pluck().all(JSON.stringify(nearSerials(key)), MOST_MATCHES) as string[];
  const units = slips.length > 0 ? slips : beginningWith(db, key);
  return matchesOf(db, units, { by: 'serial', isNear: true });
}

function beginningWith(db: Db, key: string): string[] {
  if (key.length < SHORTEST_BEGINNING) return [];
  const rows = statement(
    db,
    "SELECT unit FROM keys WHERE kind = 'serial' AND key >= ? AND key < ? ORDER BY key LIMIT ?",
  );
  return rows.pluck().all(key, `${key}\u{10ffff}`, MOST_MATCHES) as string[];
}

function matchesOf(db: Db, units: readonly string[], how: Omit<Match, 'unit'>): Match[] {
  return units.flatMap((unit) => {
    const row = statement(db, `SELECT ${UNIT_COLUMNS} FROM units WHERE unit = ?`).get(unit) as UnitRow | undefined;
    return row === undefined ? [] : [{ ...how, unit: row }];
  });
}

/** As the ledger wrote it, or in another case. */
function runRow(db: Db, run: string): RunRow | undefined {
  const rows = statement(db, `SELECT ${RUN_COLUMNS} FROM runs WHERE run = ?`);
  return (rows.get(run) ?? rows.get(nameKey(run))) as RunRow | undefined;
}

export interface ListAsked {
  readonly filters: Filters;
  readonly ordering: Ordering;
  readonly page: Page;
}

export function listUnits(db: Db, asked: ListAsked): List<UnitRow> {
  return list(db, UNITS, { asked, columns: UNIT_COLUMNS }) as List<UnitRow>;
}

export function listRuns(db: Db, asked: ListAsked): List<RunRow> {
  return list(db, RUNS, { asked, columns: RUN_COLUMNS }) as List<RunRow>;
}

export function countUnits(db: Db, filters: Filters): number {
  return countAll(db, UNITS, filters);
}

export function countRuns(db: Db, filters: Filters): number {
  return countAll(db, RUNS, filters);
}

function list(db: Db, table: ListTable, { asked, columns }: { asked: ListAsked; columns: string }): List<unknown> {
  const { ids, count, isExact } = pageOfIds(db, table, asked);
  const row = statement(db, `SELECT ${columns} FROM ${table.name} WHERE ${table.idColumn} = ?`);
  return { rows: ids.map((id) => row.get(id)), count, isExact };
}

const UNIT_COLUMNS = `unit, serial, product, "order", operator, slot, firmware, outcome, fault, firstAtMs, lastAtMs, run, runs,
  certSerialHex, heldBy, revoked`;
const RUN_COLUMNS = `run, unit, serial, slot, port, product, "order", operator, firmware, begunSeq, closedSeq, begunAtMs,
  closedAtMs, outcome, fault, faultStep`;

/** What a filter can be set to, by what there is. */
export interface Choices {
  readonly order: string[];
  readonly product: string[];
  readonly operator: string[];
  readonly slot: number[];
  readonly firmware: string[];
  readonly fault: string[];
}

const CHOSEN_FROM = ['order', 'product', 'operator', 'slot', 'firmware', 'fault'] as const;
/** Of the newest orders and so on; any other can still be typed. */
const MOST_CHOICES = 200;

export function choicesOf(db: Db): Choices {
  const found = CHOSEN_FROM.map((column) => [column, valuesOf(db, column)] as const);
  return Object.fromEntries(found) as unknown as Choices;
}

/** Jumps from each value to the next one in the index: as many steps as there are values, not rows. */
function valuesOf(db: Db, column: (typeof CHOSEN_FROM)[number]): (string | number)[] {
  const next = `SELECT min("${column}") FROM units WHERE "${column}" > seen.value`;
  const sql = `WITH RECURSIVE seen (value) AS (
      SELECT min("${column}") FROM units UNION ALL SELECT (${next}) FROM seen WHERE value IS NOT NULL LIMIT ?)
    SELECT value FROM seen WHERE value IS NOT NULL`;
  return statement(db, sql).pluck().all(MOST_CHOICES) as (string | number)[];
}
