import { expect, test } from 'vitest';
import { PutAside } from '../../../station-core/station/holds/put-aside.ts';
import type { Ledger } from '../../../station-core/ledger/ledger.ts';
import { openLedger, provision, sampleUnit, scratch } from '../../ledger/sample-ledger.ts';

const units = [1, 2, 3].map((n) => sampleUnit(n));
const macs = units.map(({ unit }) => unit);
const asked = [{ field: 'order', value: 'WO-7' }];

function stationWithUnits(): Ledger {
  const ledger = openLedger(scratch());
  for (const each of units) provision(ledger, each);
  return ledger;
}

const order = (fingerprint: string, by = 'quinn') => ({ asked, units: macs, reason: 'torn labels', by, fingerprint });

test('a preview names what would be held, and writes nothing', () => {
  using ledger = stationWithUnits();
  const { sizeEntries } = ledger.head();
  const { toHold, alreadyHeld } = new PutAside(ledger).preview([...macs, ...macs]);
  expect(toHold.map(({ serial }) => serial)).toEqual(units.map(({ serial }) => serial));
  expect(alreadyHeld).toEqual([]);
  expect(ledger.head().sizeEntries).toBe(sizeEntries);
});

test('all units of a hold are held under one name, with the person and the reason', async () => {
  using ledger = stationWithUnits();
  let told = 0;
  const aside = new PutAside(ledger, () => (told += 1));
  const { hold, units: count } = await aside.hold(order(aside.preview(macs).fingerprint));
  expect(count).toBe(3);
  for (const unit of macs) expect(ledger.liveHold(unit)).toMatchObject({ hold, by: 'quinn', reason: 'torn labels' });
  expect(told).toBe(1);
});

test('units that somebody holds already stay as they are', async () => {
  using ledger = stationWithUnits();
  const aside = new PutAside(ledger);
  const [first] = macs.slice(0, 1);
  if (first === undefined) throw new Error('no unit');
  const own = { ...order(aside.preview([first]).fingerprint, 'ben'), units: [first] };
  const before = await aside.hold(own);
  const seen = aside.preview(macs);
  expect(seen.alreadyHeld).toMatchObject([{ by: 'ben' }]);
  expect(await aside.hold(order(seen.fingerprint))).toMatchObject({ units: 2 });
  expect(ledger.liveHold(first)).toMatchObject({ hold: before.hold, by: 'ben' });
});

test('of two people who decide at once, the second hears what the first did, and nothing is written for them', async () => {
  using ledger = stationWithUnits();
  const aside = new PutAside(ledger);
  const { fingerprint } = aside.preview(macs);
  const [first, second] = await Promise.allSettled([
    aside.hold({ ...order(fingerprint, 'ben'), reason: 'smoke' }),
    aside.hold(order(fingerprint, 'quinn')),
  ]);
  expect(first.status).toBe('fulfilled');
  expect(second).toMatchObject({
    status: 'rejected',
    reason: { code: 'hold.set-changed', evidence: { by: 'ben', reason: 'smoke', units: 3 } },
  });
  const { sizeEntries } = ledger.head();
  await expect(aside.hold(order(aside.preview(macs).fingerprint))).rejects.toMatchObject({
    code: 'hold.already',
    evidence: { by: 'ben' },
  });
  expect(ledger.head().sizeEntries).toBe(sizeEntries);
});

test('other units than were shown are not held', async () => {
  using ledger = stationWithUnits();
  const aside = new PutAside(ledger);
  const { fingerprint } = aside.preview(macs.slice(0, 2));
  await expect(aside.hold(order(fingerprint))).rejects.toMatchObject({ code: 'hold.set-changed' });
  expect(ledger.liveHolds({ limit: 10, offset: 0 }).count).toBe(0);
});

test('a release names the hold that was seen; the second officer hears of the first', async () => {
  using ledger = stationWithUnits();
  const aside = new PutAside(ledger);
  const { hold } = await aside.hold(order(aside.preview(macs).fingerprint));
  const all = macs.map((unit) => ({ unit, hold }));
  await expect(
    aside.release({
      units: [...all.slice(0, 2), ...macs.slice(2).map((unit) => ({ unit, hold: 'other' }))],
      reason: 'checked',
      by: 'olga',
    }),
  ).rejects.toMatchObject({ code: 'hold.set-changed', evidence: { by: 'quinn', hold } });
  expect(ledger.liveHolds({ limit: 10, offset: 0 }).count).toBe(3);
  expect(await aside.release({ units: all, reason: 'checked', by: 'olga' })).toEqual({ units: 3 });
  await expect(aside.release({ units: all, reason: 'again', by: 'otto' })).rejects.toMatchObject({
    code: 'hold.none',
    evidence: { releasedBy: 'olga', reason: 'checked' },
  });
});

test('what another station holds is released there', async () => {
  using ledger = stationWithUnits();
  const [unit] = macs.slice(0, 1);
  if (unit === undefined) throw new Error('no unit');
  const from = { from: 'S2', fromSeq: 3, fromAt: '2026-11-21T09:00:00.000Z' };
  ledger.append({ kind: 'hold-heard', by: 'quinn', hold: 'H-9', unit, reason: 'recall', ...from });
  const released = new PutAside(ledger).release({ units: [{ unit, hold: 'H-9' }], reason: 'ok', by: 'olga' });
  await expect(released).rejects.toMatchObject({ code: 'hold.elsewhere', evidence: { station: 'S2' } });
});

test('a board that this station has never seen can be held by its MAC address, and not by a serial number', () => {
  using ledger = stationWithUnits();
  const aside = new PutAside(ledger);
  expect(aside.preview(aside.unitsNamed(['24-0A-C4-00-00-63'])).toHold).toEqual([{ unit: '24:0a:c4:00:00:63' }]);
  expect(() => aside.unitsNamed(['BM-S1-999999'])).toThrow(expect.objectContaining({ code: 'ledger.not-found' }));
});

test('nothing and too much are no hold', () => {
  using ledger = stationWithUnits();
  const aside = new PutAside(ledger);
  expect(() => aside.preview([])).toThrow(expect.objectContaining({ code: 'hold.empty' }));
});
