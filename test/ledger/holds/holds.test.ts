import { expect, test } from 'vitest';
import type { EntryBody } from '../../../station-core/ledger/entry.ts';
import { Ledger } from '../../../station-core/ledger/ledger.ts';
import { verifyLedger } from '../../../station-core/ledger/verify/verify.ts';
import { checkpointSigner, faultOf, lifeOf, openLedger, provision, sampleUnit, scratch } from '../sample-ledger.ts';
import { tamper } from '../verify/whole-ledger.ts';

const one = sampleUnit(1);
const about = { by: 'quinn', hold: 'H-1', unit: one.unit, serial: one.serial, reason: 'torn label' };
const held = { kind: 'unit-held', ...about } as const;
const released = { kind: 'unit-released', ...about, by: 'olga', reason: 'label replaced' } as const;
const elsewhere = { ...about, hold: 'H-9', from: 'S2', fromSeq: 7, fromAt: '2026-11-21T09:00:00.000Z' };
const heard = { kind: 'hold-heard', ...elsewhere } as const;
const releaseHeard = { kind: 'release-heard', ...elsewhere, fromSeq: 9, by: 'otto', reason: 'checked' } as const;

test('a unit that was put aside says who holds it and why, until it is released', () => {
  using ledger = openLedger(scratch());
  provision(ledger, one);
  ledger.append(held);
  expect(ledger.liveHold(one.unit)).toMatchObject({ by: 'quinn', reason: 'torn label', hold: 'H-1' });
  expect(ledger.liveHold(one.unit)).not.toHaveProperty('station');
  ledger.append(released);
  expect(ledger.liveHold(one.unit)).toBeUndefined();
  expect(ledger.unit(one.serial)?.holds).toMatchObject([
    { by: 'quinn', reason: 'torn label', released: { by: 'olga', reason: 'label replaced' } },
  ]);
});

test('holds and releases are entries of the unit in its record', () => {
  using ledger = openLedger(scratch());
  provision(ledger, one);
  const [first, second] = ledger.append([held, released]);
  expect(ledger.unit(one.unit)?.entrySeqs.slice(-2)).toEqual([first?.seq, second?.seq]);
});

interface Clash {
  readonly before: readonly EntryBody[];
  readonly body: EntryBody;
  readonly rule: string;
}

const NOT_HELD = 'only what is held is released';
const clashes: Readonly<Record<string, Clash>> = {
  'a second hold of a held unit': { before: [held], body: { ...held, hold: 'H-2' }, rule: 'a unit is held once' },
  'a release of a free unit': { before: [], body: released, rule: NOT_HELD },
  'a second release': { before: [held, released], body: released, rule: NOT_HELD },
  'a release of another hold': { before: [held], body: { ...released, hold: 'H-2' }, rule: NOT_HELD },
  'a release here of what another station holds': {
    before: [heard],
    body: { ...released, hold: 'H-9' },
    rule: NOT_HELD,
  },
};

test.each(Object.entries(clashes))('%s is refused', (_, { before, body, rule }) => {
  using ledger = openLedger(scratch());
  if (before.length > 0) ledger.append(before);
  const { sizeEntries } = ledger.head();
  expect(faultOf(() => ledger.append(body)).evidence).toMatchObject({ rule });
  expect(ledger.head().sizeEntries).toBe(sizeEntries);
});

test('a hold that was heard holds the unit, and ends with the release of the same station', () => {
  using ledger = openLedger(scratch());
  ledger.append(heard);
  expect(ledger.liveHold(one.unit)).toMatchObject({ station: 'S2', by: 'quinn', at: elsewhere.fromAt });
  ledger.append({ ...releaseHeard, from: 'S3' });
  expect(ledger.liveHold(one.unit)).toMatchObject({ station: 'S2' });
  ledger.append(releaseHeard);
  expect(ledger.liveHold(one.unit)).toBeUndefined();
  expect(ledger.heardFrom()).toEqual({ S2: 9, S3: 9 });
});

test('a release that was heard does not end a hold of this station', () => {
  using ledger = openLedger(scratch());
  ledger.append([held, heard, { ...releaseHeard, hold: 'H-1' }]);
  expect(ledger.liveHold(one.unit)).toMatchObject({ hold: 'H-1', by: 'quinn' });
});

test('what another station says twice, or out of order, is no contradiction here', () => {
  using ledger = openLedger(scratch());
  ledger.append([releaseHeard, heard, { ...heard, hold: 'H-10' }]);
  expect(ledger.liveHold(one.unit)).toMatchObject({ hold: 'H-10' });
  expect(ledger.heardFrom()).toEqual({ S2: 9 });
});

test('everything that is held is listed, newest first, a page at a time', () => {
  using ledger = openLedger(scratch());
  for (const n of [1, 2, 3]) ledger.append({ ...held, unit: sampleUnit(n).unit, hold: `H-${n}` });
  ledger.append({ ...released, unit: sampleUnit(2).unit, hold: 'H-2' });
  const page = ledger.liveHolds({ limit: 1, offset: 1 });
  expect(page).toMatchObject({ count: 2, holds: [{ hold: 'H-1' }] });
});

test('a whole ledger with holds verifies, and a hold that was taken out of the table is found', async () => {
  const dir = scratch();
  const { sign, publicKey } = checkpointSigner();
  {
    using ledger = openLedger(dir);
    provision(ledger, one);
    ledger.append([
      { kind: 'hold-placed', by: 'quinn', hold: 'H-1', reason: 'x', asked: [{ field: 'order', value: 'W' }], units: 1 },
      held,
      heard,
    ]);
    await ledger.checkpoint(sign, publicKey);
  }
  expect(verifyLedger(dir, { checkpointKey: publicKey })).toMatchObject({ ok: true, problems: [] });
  tamper(dir, (db) => db.prepare('UPDATE holds SET releasedSeq = 1').run());
  expect(verifyLedger(dir, { checkpointKey: publicKey }).problems[0]?.what).toContain('the table holds says');
});

test('until the whole ledger is checked nothing is held: the table may be wrong', () => {
  const dir = scratch();
  {
    using ledger = openLedger(dir);
    ledger.append(lifeOf(one).begun);
  }
  using ledger = Ledger.openUnchecked({ dir, station: 'S1', version: '0.1.0' });
  expect(faultOf(() => ledger.append(held)).code).toBe('ledger.unchecked');
});
