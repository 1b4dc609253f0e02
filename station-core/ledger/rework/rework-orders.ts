/** Reads rework orders: who opened them, for what, and how many units were made again under each. */
import { reworkOrderAt, type ReworkScope, seqOfReworkOrder } from '../../model/desk/rework-order.ts';
import { passedUnitsOf } from '../run-counts.ts';
import { readEntryOrFault, statement, type Db } from '../store.ts';

export interface ReworkRecord {
  readonly order: string;
  readonly product: string;
  readonly permit: string;
  readonly targetQuantity: number;
  readonly reason: string;
  readonly scope: ReworkScope;
  readonly by: string;
  readonly openedAt: string;
  readonly notAfter: string;
  /** Somebody closed it before its time. */
  readonly closed?: { readonly by: string; readonly reason: string; readonly at: string };
}

export interface ReworkUse extends ReworkRecord {
  /** Different units that passed under it. */
  readonly passed: number;
}

interface Row {
  readonly seq: number;
  readonly closedSeq: number | null;
}

/** Undefined for a name that is no rework order of this ledger. */
export function reworkOrder(db: Db, order: string): ReworkRecord | undefined {
  const seq = seqOfReworkOrder(order);
  if (seq === undefined || !hasTable(db)) return undefined;
  const row = statement(db, 'SELECT seq, closedSeq FROM reworkOrders WHERE seq = ?').get(seq) as Row | undefined;
  return row === undefined ? undefined : record(db, row);
}

/** The rework order under which a run was begun. */
export function reworkOrderOfRun(db: Db, run: string): ReworkRecord | undefined {
  const order = statement(db, 'SELECT workOrder FROM runs WHERE run = ?').pluck().get(run) as string | null | undefined;
  return typeof order === 'string' ? reworkOrder(db, order) : undefined;
}

/** Newest first, and how many there are in all. */
export function reworkOrdersPage(
  db: Db,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): { readonly count: number; readonly orders: ReworkUse[] } {
  if (!hasTable(db)) return { count: 0, orders: [] };
  const count = statement(db, 'SELECT count(*) FROM reworkOrders').pluck().get() as number;
  const rows = statement(db, 'SELECT seq, closedSeq FROM reworkOrders ORDER BY seq DESC LIMIT ? OFFSET ?');
  const orders = (rows.all(limit, offset) as Row[]).map((row) => {
    const found = record(db, row);
    return { ...found, passed: passedUnitsOf(db, found.order) };
  });
  return { count, orders };
}

/** A ledger of software that knew no such table has none, until a start of this one makes it. */
function hasTable(db: Db): boolean {
  return (
    statement(db, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'reworkOrders'").get() !== undefined
  );
}

function record(db: Db, { seq, closedSeq }: Row): ReworkRecord {
  const entry = readEntryOrFault(db, seq);
  if (entry.kind !== 'rework-opened') throw new Error(`entry ${seq} opens no rework order`);
  const { product, permit, targetQuantity, reason, scope = 'unit', by, at: openedAt, notAfter } = entry;
  const order = reworkOrderAt(seq);
  const opened: ReworkRecord = { order, product, permit, targetQuantity, reason, scope, by, openedAt, notAfter };
  return closedSeq === null ? opened : { ...opened, closed: closing(db, closedSeq) };
}

function closing(db: Db, seq: number): NonNullable<ReworkRecord['closed']> {
  const entry = readEntryOrFault(db, seq);
  if (entry.kind !== 'rework-closed') throw new Error(`entry ${seq} closes no rework order`);
  return { by: entry.by, reason: entry.reason, at: entry.at };
}
