/** Pages of the officer's log: filtered in the index, shown from the entries. */
import { LIVE_MARKS, LOG_MARKS, type LiveMark, type LogMark } from '../../model/issuance/log-mark.ts';
import { statement, type Db } from '../store.ts';
import {
  allOf,
  anyOf,
  type Condition,
  LIVE_RULES,
  liveCondition,
  type LiveRow,
  type LogContext,
} from './live-marks.ts';
import { type EntrySource, type LoggedEntry, type MarkShown, readLogged } from './logged-entry.ts';

/** Absent: everything. */
export interface LogFilter {
  /** Entries from this number on. */
  readonly fromSeq?: number | undefined;
  /** ISO 8601. */
  readonly since?: string | undefined;
  /** Just before this time. */
  readonly until?: string | undefined;
  /** Who did it, or to whom it was done. */
  readonly person?: string | undefined;
  readonly order?: string | undefined;
  readonly product?: string | undefined;
  /** The MAC address. */
  readonly unit?: string | undefined;
  readonly kinds?: readonly string[] | undefined;
  /** One of them is enough. */
  readonly marks?: readonly LogMark[] | undefined;
}

export interface LogAsks {
  readonly filter: LogFilter;
  readonly context: LogContext;
  readonly oldestFirst?: boolean | undefined;
  readonly offset: number;
  readonly limit: number;
}

export interface LogPage {
  readonly rows: readonly LoggedEntry[];
  /** How many there are on all pages. */
  readonly total: number;
}

/** The index and the ledger it was made of. */
export interface LogSource {
  readonly index: Db;
  readonly entries: EntrySource;
}

export function logPage({ index, entries }: LogSource, asks: LogAsks): LogPage {
  const { sql, values } = conditionOf(index, asks.filter, asks.context);
  const direction = asks.oldestFirst === true ? 'ASC' : 'DESC';
  const found = statement(
    index,
    `SELECT seq, atMs, kind, permit, permitCount, begunSeq FROM log WHERE ${sql} ORDER BY seq ${direction} LIMIT ? OFFSET ?`,
  ).all(...values, asks.limit, asks.offset) as IndexRow[];
  const rows = found.map((row) => {
    const shown = readLogged(entries, row.seq, row.begunSeq);
    return { ...shown, marks: marksOf(index, row, asks.context) };
  });
  const total = statement(index, `SELECT count(*) FROM log WHERE ${sql}`)
    .pluck()
    .get(...values) as number;
  return { rows, total };
}

export function countLogged(index: Db, filter: LogFilter, context: LogContext): number {
  const { sql, values } = conditionOf(index, filter, context);
  return statement(index, `SELECT count(*) FROM log WHERE ${sql}`)
    .pluck()
    .get(...values) as number;
}

interface IndexRow extends LiveRow {
  readonly begunSeq: number | null;
}

function conditionOf(index: Db, filter: LogFilter, context: LogContext): Condition {
  const { fromSeq, person, order, product, unit, kinds, marks } = filter;
  return allOf([
    ...one('seq >= ?', fromSeq),
    ...one('seq >= ?', seqAt(index, filter.since)),
    ...one('seq < ?', seqAt(index, filter.until)),
    ...(person === undefined ? [] : [{ sql: 'person = ? OR about = ?', values: [person, person] }]),
    ...one('"order" = ?', order),
    ...one('product = ?', product),
    ...one('unit = ?', unit),
    ...(kinds === undefined ? [] : [within('kind', kinds)]),
    ...(marks === undefined ? [] : [anyOf(marks.map((mark) => markCondition(mark, context)))]),
  ]);
}

function one(sql: string, value: string | number | undefined): Condition[] {
  return value === undefined ? [] : [{ sql, values: [value] }];
}

function within(column: string, values: readonly string[]): Condition {
  return anyOf(values.map((value) => ({ sql: `${column} = ?`, values: [value] })));
}

function markCondition(mark: LogMark, context: LogContext): Condition {
  if (isLive(mark)) return liveCondition(mark, context);
  return { sql: 'seq IN (SELECT seq FROM logMarks WHERE mark = ?)', values: [mark] };
}

function isLive(mark: LogMark): mark is LiveMark {
  return (LIVE_MARKS as readonly LogMark[]).includes(mark);
}

/** Times never decrease in the ledger, so a time is a place in it. Undefined stays undefined: no bound. */
function seqAt(index: Db, time: string | undefined): number | undefined {
  if (time === undefined) return undefined;
  const first = statement(index, 'SELECT min(seq) FROM log WHERE atMs >= ?').pluck().get(Date.parse(time));
  return (first as number | null) ?? Number.MAX_SAFE_INTEGER;
}

function marksOf(index: Db, row: IndexRow, context: LogContext): MarkShown[] {
  const stored = statement(index, 'SELECT mark, evidence FROM logMarks WHERE seq = ?').all(row.seq) as {
    mark: LogMark;
    evidence: string;
  }[];
  const live = LIVE_MARKS.filter((mark) => LIVE_RULES[mark](row, context));
  return [
    ...stored.map(({ mark, evidence }) => ({ mark, evidence: JSON.parse(evidence) as number[] })),
    ...live.map((mark) => ({ mark, evidence: [row.seq] })),
  ].sort((a, b) => LOG_MARKS.indexOf(a.mark) - LOG_MARKS.indexOf(b.mark));
}

/** The entry that set the hours that hold now. */
export function workingHoursSeq(index: Db): number | undefined {
  const newest = statement(index, "SELECT max(seq) FROM log WHERE kind = 'working-hours-set'").pluck().get();
  return (newest as number | null) ?? undefined;
}
