/** Which rework orders were opened, what for, and which of them closed early, as a table of the ledger. */
import { seqOfReworkOrder } from '../../model/desk/rework-order.ts';
import { Contradiction } from '../contradiction.ts';
import type { Entry, EntryOf } from '../entry.ts';
import { statement, type Db } from '../store.ts';

export const REWORK_TABLES = { reworkOrders: 'seq' } as const;

export const REWORK_SQL = `
  CREATE TABLE reworkOrders (seq INTEGER PRIMARY KEY, closedSeq INTEGER, scope TEXT NOT NULL) STRICT;
`;

const KINDS = ['rework-opened', 'rework-closed'] as const satisfies readonly Entry['kind'][];
export type ReworkKind = (typeof KINDS)[number];
const kinds: ReadonlySet<Entry['kind']> = new Set(KINDS);

export function isOfRework<Body extends { readonly kind: Entry['kind'] }>(
  body: Body,
): body is Extract<Body, { readonly kind: ReworkKind }> {
  return kinds.has(body.kind);
}

export function projectRework(db: Db, entry: EntryOf<ReworkKind>): void {
  if (entry.kind === 'rework-opened') {
    statement(db, 'INSERT INTO reworkOrders VALUES (?, NULL, ?)').run(entry.seq, entry.scope ?? 'unit');
    return;
  }
  const { order, seq } = entry;
  const close = statement(db, 'UPDATE reworkOrders SET closedSeq = ? WHERE seq = ? AND closedSeq IS NULL');
  if (close.run(seq, seqOfReworkOrder(order) ?? null).changes !== 1)
    throw new Contradiction('only an open rework order is closed', { order });
}

/** A new label keeps the identity of its unit: under such an order nothing is signed. */
export function refuseUnderLabelOrder(db: Db, { run, unit }: EntryOf<'signature-intended'>): void {
  const order = (statement(db, 'SELECT workOrder FROM runs WHERE run = ?').pluck().get(run) ?? '') as string;
  const scope = statement(db, 'SELECT scope FROM reworkOrders WHERE seq = ?').pluck();
  if (scope.get(seqOfReworkOrder(order) ?? null) !== 'label') return;
  throw new Contradiction('an order for labels has nothing signed', { run, unit, order });
}
