/** The newest choice of each work order, as a table of the ledger: it says of what an order is, and how many. */
import type { Entry, EntryOf } from '../entry.ts';
import { readEntryOrFault, statement, type Db } from '../store.ts';

export const ORDER_TABLES = { workOrders: 'workOrder' } as const;

export const ORDERS_SQL = `
  CREATE TABLE workOrders (workOrder TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;

export type WorkOrderRecord = Pick<EntryOf<'order-chosen'>, 'order' | 'product' | 'permit' | 'targetQuantity'> & {
  /** Who chose it last, and when. */
  readonly by: string;
  readonly at: string;
};

/**
 * An order may be chosen while the tables of older software, which lack this one, wait to be rebuilt. The rebuilt table
 * then has it, from the entry.
 */
export function projectOrder(db: Db, entry: Entry): void {
  if (entry.kind !== 'order-chosen' || !hasTable(db)) return;
  statement(db, 'INSERT INTO workOrders VALUES (?, ?) ON CONFLICT DO UPDATE SET seq = excluded.seq').run(
    ...[entry.order, entry.seq],
  );
}

/** Undefined for an order that was never chosen here. The entry decides; a table that names another entry says nothing. */
export function workOrder(db: Db, name: string): WorkOrderRecord | undefined {
  if (!hasTable(db)) return undefined;
  const seq = statement(db, 'SELECT seq FROM workOrders WHERE workOrder = ?').pluck().get(name) as number | undefined;
  if (seq === undefined) return undefined;
  const entry = readEntryOrFault(db, seq);
  if (entry.kind !== 'order-chosen' || entry.order !== name) return undefined;
  const { order, product, permit, targetQuantity, by, at } = entry;
  return { order, product, permit, targetQuantity, by, at };
}

/** The names of the orders that were chosen last, newest first. */
export function newestOrders(db: Db, limit: number): string[] {
  if (!hasTable(db)) return [];
  return statement(db, 'SELECT workOrder FROM workOrders ORDER BY seq DESC LIMIT ?').pluck().all(limit) as string[];
}

function hasTable(db: Db): boolean {
  return statement(db, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'workOrders'").get() !== undefined;
}
