/** Compares two sets of projections, table by table and row by row. It changes neither. */
import Database from 'better-sqlite3';
import { PROJECTIONS, VIEW_OF_ENTRIES } from '../projections.ts';
import type { DifferingTables } from '../rebuild-reason.ts';
import type { Db } from '../store.ts';

/** The tables that are not the same in both; one that is missing is defined in another way. */
export function differingTables(expected: Db, stored: Db): DifferingTables {
  const tables = Object.keys(PROJECTIONS);
  const inDefinition = tables.filter((table) => isDefinedOtherwise(expected, stored, table));
  const inRows = tables.filter((table) => !inDefinition.includes(table) && hasOtherRows(expected, stored, table));
  return { inDefinition, inRows };
}

export function isDefinedOtherwise(expected: Db, stored: Db, table: string): boolean {
  return schemaOf(expected, table) !== schemaOf(stored, table);
}

function hasOtherRows(expected: Db, stored: Db, table: string): boolean {
  try {
    return whereTableDiffers(expected, stored, table) !== undefined;
  } catch (error) {
    if (error instanceof Database.SqliteError) return true;
    throw error;
  }
}

/** The first row in which a table differs; `undefined` when all are the same. */
export function whereTableDiffers(expected: Db, stored: Db, table: string): string | undefined {
  const found = rowsOf(stored, table); // may throw; the other one cannot, and must not be left open
  const wanted = rowsOf(expected, table);
  try {
    for (;;) {
      const [row, other] = [wanted.next(), found.next()];
      if (row.done === true && other.done === true) return undefined;
      if (row.done !== true && other.done !== true && areSame(row.value, other.value)) continue;
      const [says, should] = [textOf(stored, table, other), textOf(expected, table, row)];
      return `says ${says} where the entries say ${should}`;
    }
  } finally {
    wanted.return?.();
    found.return?.();
  }
}

type Row = readonly unknown[];

/** Tables hold numbers, text and nothing else; blobs somebody put there are the same as nothing. */
function areSame(row: Row, other: Row): boolean {
  return row.length === other.length && row.every((value, n) => value === other[n]);
}

function textOf(db: Db, table: string, { done, value }: IteratorResult<Row, undefined>): string {
  if (done === true) return 'nothing';
  const columns = selectAll(db, table).columns();
  return JSON.stringify(Object.fromEntries(value.map((each, n) => [columns[n]?.name, each])));
}

function rowsOf(db: Db, table: string): Iterator<Row, undefined> {
  return selectAll(db, table).raw().iterate() as Iterator<Row, undefined>;
}

function selectAll(db: Db, table: string): Database.Statement {
  const key = (PROJECTIONS as Readonly<Record<string, string>>)[table] ?? 'rowid';
  return db.prepare(`SELECT * FROM ${table} ORDER BY ${key}`);
}

/** Table, indexes and triggers: a table without its UNIQUE, or with a trigger of somebody's own, is another table. */
function schemaOf(db: Db, table: string): string {
  const names = table === 'entriesOfRuns' ? [table, VIEW_OF_ENTRIES] : [table, table];
  return JSON.stringify(
    db.prepare('SELECT type, name, sql FROM sqlite_schema WHERE tbl_name IN (?, ?) ORDER BY name').all(...names),
  );
}
