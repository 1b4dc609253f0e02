import { expect, test } from 'vitest';
import { reworkView } from '../../../station-core/host/queries/rework-calls.ts';
import type { EntryBody } from '../../../station-core/ledger/entry.ts';
import { verifyLedger } from '../../../station-core/ledger/verify/verify.ts';
import { checkpointSigner, faultOf, lifeOf, openLedger, provision, sampleUnit, scratch } from '../sample-ledger.ts';
import { tamper } from '../verify/whole-ledger.ts';

const opened = {
  kind: 'rework-opened',
  by: 'quinn',
  product: 'lamp',
  permit: 'P-1',
  targetQuantity: 3,
  reason: 'torn label',
  notAfter: '2126-07-01T08:00:00.000Z',
} as const;
const close = (order: string): EntryBody => ({ kind: 'rework-closed', by: 'olga', order, reason: 'all reworked' });

test('the list says who opened an order, why and until when, and who closed it; the newest comes first', () => {
  using ledger = openLedger(scratch());
  ledger.append([opened, { ...opened, by: 'quentin' }, close('RW-0')]);
  expect(ledger.reworkOrders({ limit: 10, offset: 0 })).toMatchObject({
    count: 2,
    orders: [
      { order: 'RW-1', by: 'quentin', reason: 'torn label', notAfter: opened.notAfter, passed: 0 },
      { order: 'RW-0', by: 'quinn', closed: { by: 'olga', reason: 'all reworked' } },
    ],
  });
  expect(ledger.reworkOrders({ limit: 1, offset: 1 }).orders.map(({ order }) => order)).toEqual(['RW-0']);
});

test('a unit counts once under its order, however often it was made again', () => {
  using ledger = openLedger(scratch());
  ledger.append(opened);
  provision(ledger, sampleUnit(1), { order: 'RW-0' });
  expect(ledger.reworkOrders({ limit: 10, offset: 0 }).orders).toMatchObject([{ order: 'RW-0', passed: 1 }]);
});

test('an order is open until its quantity is reached, its time is over, or somebody closes it', () => {
  using ledger = openLedger(scratch());
  ledger.append([opened, close('RW-0'), opened]);
  const [open, closed] = ledger.reworkOrders({ limit: 10, offset: 0 }).orders;
  if (open === undefined || closed === undefined) throw new Error('two were opened');
  const now = new Date('2026-07-01T08:00:00.000Z');
  expect(reworkView(open, now).state).toBe('open');
  expect(reworkView({ ...open, passed: 3 }, now).state).toBe('used-up');
  expect(reworkView(open, new Date(opened.notAfter)).state).toBe('over');
  expect(reworkView(closed, now).state).toBe('closed');
});

test.each(['RW-5', 'RW-1', 'WO-1', 'RW-00'])('the ledger takes no entry that closes %s, which is not open', (order) => {
  using ledger = openLedger(scratch());
  ledger.append([opened, { kind: 'signed-in', id: 'ada', how: 'pin' }]);
  expect(faultOf(() => ledger.append(close(order))).evidence).toMatchObject({
    rule: 'only an open rework order is closed',
  });
  expect(ledger.head().sizeEntries).toBe(2);
});

test('an order for labels has nothing signed: the ledger takes no intent in its runs, and takes it in others', () => {
  using ledger = openLedger(scratch());
  ledger.append([{ ...opened, scope: 'label' }, opened]);
  const { begun, connected, reserved, intended } = lifeOf(sampleUnit(1));
  ledger.append([{ ...begun, order: 'RW-0' }, connected, reserved]);
  expect(faultOf(() => ledger.append(intended)).evidence).toMatchObject({
    rule: 'an order for labels has nothing signed',
    order: 'RW-0',
  });
  expect(ledger.head().sizeEntries).toBe(5);
  provision(ledger, sampleUnit(2), { order: 'RW-1' });
  provision(ledger, sampleUnit(3), { order: 'WO-1' });
});

test('an order is closed once', () => {
  using ledger = openLedger(scratch());
  ledger.append([opened, close('RW-0')]);
  expect(faultOf(() => ledger.append(close('RW-0'))).code).toBe('ledger.conflict');
});

test('a table that opens a closed order again is noticed, and the entries win', async () => {
  const dir = scratch();
  const { publicKey, sign } = checkpointSigner();
  {
    using ledger = openLedger(dir);
    ledger.append([lifeOf(sampleUnit(1)).begun, opened, close('RW-1')]);
    await ledger.checkpoint(sign, publicKey);
  }
  expect(verifyLedger(dir, { checkpointKey: publicKey })).toMatchObject({ ok: true, problems: [] });
  tamper(dir, (db) => db.prepare('UPDATE reworkOrders SET closedSeq = NULL').run());
  expect(verifyLedger(dir, { checkpointKey: publicKey }).problems[0]?.what).toContain('the table reworkOrders says');
  using ledger = openLedger(dir);
  expect(ledger.reworkOrder('RW-1')).toMatchObject({ closed: { by: 'olga' } });
});
