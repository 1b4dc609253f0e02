import { expect, test } from 'vitest';
import type { EntryBody } from '../../../station-core/ledger/entry.ts';
import { Ledger } from '../../../station-core/ledger/ledger.ts';
import { verifyLedger } from '../../../station-core/ledger/verify/verify.ts';
import { checkpointSigner, openLedger, scratch } from '../sample-ledger.ts';
import { tamper } from '../verify/whole-ledger.ts';

const chosen = (order: string, targetQuantity: number): EntryBody => ({
  kind: 'order-chosen',
  by: 'olga',
  order,
  product: 'lamp',
  permit: 'P-1',
  targetQuantity,
});

test('an order is as it was chosen last, and the one that was chosen last comes first', () => {
  using ledger = openLedger(scratch());
  ledger.append([chosen('WO-1', 10), chosen('WO-2', 5), chosen('WO-1', 12)]);
  expect(ledger.workOrder('WO-1')).toMatchObject({ order: 'WO-1', targetQuantity: 12, by: 'olga' });
  expect(ledger.workOrder('WO-3')).toBeUndefined();
  expect(ledger.newestOrders(2).map(({ order }) => order)).toEqual(['WO-1', 'WO-2']);
});

test('a ledger whose tables were made by older software takes the choice of an order, and knows it once they are rebuilt', async () => {
  const dir = scratch();
  openLedger(dir)[Symbol.dispose]();
  tamper(dir, (db) => db.exec('DROP TABLE workOrders'));
  using ledger = Ledger.openUnchecked({ dir, station: 'S1', version: '0.2.0' });
  ledger.append(chosen('WO-1', 10));
  expect([ledger.workOrder('WO-1'), ledger.newestOrders(9)]).toEqual([undefined, []]);
  await ledger.check(new AbortController().signal);
  expect(ledger.workOrder('WO-1')).toMatchObject({ targetQuantity: 10 });
});

test('a row that points at an older, larger choice is noticed, and at another order it says nothing', async () => {
  const dir = scratch();
  const { publicKey, sign } = checkpointSigner();
  {
    using ledger = openLedger(dir);
    ledger.append([chosen('WO-1', 999), chosen('WO-1', 2), chosen('WO-2', 7)]);
    await ledger.checkpoint(sign, publicKey);
  }
  expect(verifyLedger(dir, { checkpointKey: publicKey })).toMatchObject({ ok: true, problems: [] });
  tamper(dir, (db) => db.exec("UPDATE workOrders SET seq = 0 WHERE workOrder = 'WO-1'"));
  expect(verifyLedger(dir, { checkpointKey: publicKey }).problems[0]?.what).toContain('the table workOrders says');
  using ledger = openLedger(dir); // checks, and rebuilds what differs
  expect(ledger.workOrder('WO-1')).toMatchObject({ targetQuantity: 2 });
});
