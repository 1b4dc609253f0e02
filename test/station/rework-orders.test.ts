import { expect, test } from 'vitest';
import { Fault } from '../../station-core/fault.ts';
import { ReworkOrders } from '../../station-core/station/rework-orders.ts';
import { openLedger, provision, sampleUnit, scratch } from '../ledger/sample-ledger.ts';

const wanted = { product: 'lamp', permit: 'P-1', targetQuantity: 3, reason: 'torn label', scope: 'unit' } as const;
const NOW = new Date('2026-06-01T08:00:00.000Z');

function refusal(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    if (error instanceof Fault) return [error.code, error.evidence['reason']];
    throw error;
  }
  return 'taken';
}

test('a rework order is known by the place of its entry, and says who opened it, for what and until when', () => {
  using ledger = openLedger(scratch());
  provision(ledger, sampleUnit(1));
  const orders = new ReworkOrders(ledger);
  const opened = orders.open(wanted, 'quinn', NOW);
  expect(opened).toEqual({ ...wanted, order: opened.order, by: 'quinn', notAfter: '2026-07-01T08:00:00.000Z' });
  expect(orders.require(opened.order, { product: 'lamp', now: NOW })).toEqual(opened);
});

test('an order that was closed early opens nothing, and is closed once', () => {
  using ledger = openLedger(scratch());
  const orders = new ReworkOrders(ledger);
  const { order } = orders.open(wanted, 'quinn', NOW);
  const closing = { by: 'olga', reason: 'all reworked', now: NOW };
  orders.close(order, closing);
  expect(refusal(() => orders.require(order, { product: 'lamp', now: NOW }))).toEqual(['order.no-rework', 'closed']);
  const { sizeEntries } = ledger.head();
  expect(refusal(() => orders.close(order, closing))).toEqual(['order.no-rework', 'closed']);
  expect(ledger.head().sizeEntries).toBe(sizeEntries);
});

test('what is over, or was never opened, is not closed', () => {
  using ledger = openLedger(scratch());
  const orders = new ReworkOrders(ledger);
  const { order, notAfter } = orders.open(wanted, 'quinn', NOW);
  const closing = { by: 'olga', reason: 'all reworked', now: new Date(notAfter) };
  expect(refusal(() => orders.close(order, closing))).toEqual(['order.no-rework', 'over']);
  expect(refusal(() => orders.close('RW-99', closing))).toEqual(['order.no-rework', 'unknown']);
});

test.each(['RW-0', 'RW-999999', 'RW-1e3', 'RW-01', 'rework', '', 'WO-1'])('%j opens nothing', (order) => {
  using ledger = openLedger(scratch());
  provision(ledger, sampleUnit(1));
  const orders = new ReworkOrders(ledger);
  orders.open(wanted, 'quinn', NOW);
  expect(refusal(() => orders.require(order, { now: NOW }))).toEqual(['order.no-rework', 'unknown']);
});

test('one of another product, or one that is over, is refused', () => {
  using ledger = openLedger(scratch());
  const orders = new ReworkOrders(ledger);
  const { order, notAfter } = orders.open(wanted, 'quinn', NOW);
  const at = (now: Date, product = 'lamp') => refusal(() => orders.require(order, { product, now }));
  expect(at(NOW, 'plug')).toEqual(['order.no-rework', 'other-product']);
  expect(at(new Date(Date.parse(notAfter) - 1))).toBe('taken');
  expect(at(new Date(notAfter))).toEqual(['order.no-rework', 'over']);
});
