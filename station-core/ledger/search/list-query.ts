/**
 * One page of a list, at any length of the ledger. SQLite knows nothing of how many rows a condition leaves, so it is
 * counted first, up to a bound: few rows are fetched by their condition and ordered, many are met soon in the order wanted.
 */
import { type Db, statement } from '../store.ts';
import type { Filters, Ordering, Page } from './filters.ts';
import { type Condition, conditionsOf, type ListTable, timeConditions } from './list-tables.ts';

/** Counting further takes longer than a page should. */
const MOST_COUNTED = 10_000;

export interface Count {
  readonly count: number;
  /** False: there are more than that. */
  readonly isExact: boolean;
}

export interface PageOfIds extends Count {
  readonly ids: readonly number[];
}

export function pageOfIds(
  db: Db,
  table: ListTable,
  { filters, ordering, page }: { readonly filters: Filters; readonly ordering: Ordering; readonly page: Page },
): PageOfIds {
  const plan = planOf(db, table, filters);
  const ids = idsAt(db, { plan, ordering, page });
  return { ids, count: plan.count, isExact: plan.isExact };
}

/** All of them, however many: takes a moment where there are a million. */
export function countAll(db: Db, table: ListTable, filters: Filters): number {
  const { index, where, values } = planOf(db, table, filters);
  const sql = `SELECT count(*) FROM ${table.name} INDEXED BY ${index} WHERE ${where}`;
  return statement(db, sql)
    .pluck()
    .get(...values) as number;
}

interface Plan extends Count {
  readonly table: ListTable;
  readonly index: string;
  readonly where: string;
  readonly values: readonly (string | number)[];
}

function planOf(db: Db, table: ListTable, filters: Filters): Plan {
  const time = timeConditions(table, filters);
  const conditions = conditionsOf(table, filters);
  // The rarest condition leads.
  const counted = conditions.map((each) => ({
    each,
    count: counting(db, { table, index: each.index, conditions: [each, ...time] }),
  }));
  const [rarest] = counted.toSorted((a, b) => a.count - b.count);
  const index = rarest?.each.index ?? table.byTime;
  const all = [...conditions, ...time];
  const found = counting(db, { table, index, conditions: all });
  const count = Math.min(found, MOST_COUNTED);
  return { table, index, ...whereOf(all), count, isExact: found <= MOST_COUNTED };
}

interface Counting {
  readonly table: ListTable;
  readonly index: string;
  readonly conditions: readonly Condition[];
}

/** Up to one more than the bound. */
function counting(db: Db, { table, index, conditions }: Counting): number {
  const { where, values } = whereOf(conditions);
  const rows = `SELECT 1 FROM ${table.name} INDEXED BY ${index} WHERE ${where} LIMIT ${MOST_COUNTED + 1}`;
  return statement(db, `SELECT count(*) FROM (${rows})`)
    .pluck()
    .get(...values) as number;
}

function whereOf(conditions: readonly Condition[]): Pick<Plan, 'where' | 'values'> {
  return {
    where: ['TRUE', ...conditions.map(({ sql }) => sql)].join(' AND '),
    values: conditions.flatMap(({ value }) => (value === undefined ? [] : [value])),
  };
}

interface Wanted {
  readonly plan: Plan;
  readonly ordering: Ordering;
  readonly page: Page;
}

function idsAt(db: Db, { plan, ordering, page: { page, rowsPerPage } }: Wanted): number[] {
  const { table, where, values, count, isExact } = plan;
  const offset = page * rowsPerPage;
  // From the nearer end: the last page is as quick as the first.
  const fromEnd = isExact && offset > count / 2;
  const limit = fromEnd ? Math.max(0, Math.min(rowsPerPage, count - offset)) : rowsPerPage;
  const skipped = fromEnd ? Math.max(0, count - offset - limit) : offset;
  const direction = ordering.descending === fromEnd ? 'ASC' : 'DESC';
  const columns = [...table.sorts[ordering.by].columns, table.idColumn];
  const order = columns.map((column) => `${column} ${direction}`).join(', ');
  const sql = `SELECT ${table.idColumn} FROM ${table.name} INDEXED BY ${indexFor(plan, ordering)}
    WHERE ${where} ORDER BY ${order} LIMIT ? OFFSET ?`;
  const ids = statement(db, sql)
    .pluck()
    .all(...values, limit, skipped) as number[];
  return fromEnd ? ids.reverse() : ids;
}

/** Every index of a condition goes on in the order of time, so that order costs nothing; few rows are ordered quickly. */
function indexFor({ table, index, isExact }: Plan, { by }: Ordering): string {
  const wanted = table.sorts[by].index;
  return isExact || wanted === table.byTime ? index : wanted;
}
