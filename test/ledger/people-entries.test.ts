import { expect, test } from 'vitest';
import type { EntryBody } from '../../station-core/ledger/entry.ts';
import { verifyLedger } from '../../station-core/ledger/verify/verify.ts';
import type { PeopleEvent } from '../../station-core/operators/events.ts';
import { checkpointSigner, faultOf, lifeOf, openLedger, provision, sampleUnit, scratch } from './sample-ledger.ts';
import { tamper } from './verify/whole-ledger.ts';

const order = { order: 'WO-1177', product: 'lamp', permit: 'P-1', targetQuantity: 500 };
const entries: readonly EntryBody[] = [
  { kind: 'person-added', by: 'ada', id: 'ada', roles: ['administrator'] },
  { kind: 'person-added', by: 'ada', id: 'ben.k-2', roles: ['operator', 'qa'] },
  { kind: 'signed-in', id: 'ben.k-2', how: 'badge' },
  { kind: 'order-chosen', by: 'ben.k-2', ...order },
  {
    kind: 'rework-opened',
    by: 'quinn',
    product: 'lamp',
    permit: 'P-1',
    targetQuantity: 3,
    reason: 'torn label',
    notAfter: '2026-07-01T08:00:00.000Z',
  },
  { kind: 'sign-in-refused', id: 'ada', how: 'pin', reason: 'person.unknown-or-wrong' },
  { kind: 'sign-in-refused', how: 'pin', reason: 'person.unknown-or-wrong' },
  { kind: 'roles-changed', by: 'ada', id: 'ben.k-2', roles: ['operator'] },
  { kind: 'pin-code-drawn', by: 'ada', id: 'ben.k-2' },
  { kind: 'reset-proposed', by: 'ada', id: 'ben.k-2', what: 'badge' },
  { kind: 'reset-declined', by: 'olga', id: 'ben.k-2' },
  { kind: 'badge-set', by: 'ada', id: 'ben.k-2', approvedBy: 'olga' },
  {
    kind: 'person-recovered',
    id: 'ada',
    roles: ['administrator'],
    recovery: 'RC-1',
    reason: 'PIN forgotten',
    documentSha256Hex: 'ab'.repeat(32),
    signedBy: ['anna', 'bo'],
  },
  { kind: 'screen-revoked', session: '3f9a12bc04d7', by: 'ada' },
  { kind: 'screen-revoked', session: '3f9a12bc04d8' },
  { kind: 'pin-set', id: 'ben.k-2' },
  { kind: 'pin-changed', by: 'ben.k-2', id: 'ben.k-2' },
  { kind: 'person-revoked', by: 'ada', id: 'ben.k-2' },
];

test('people and orders are in the ledger without any run', () => {
  using ledger = openLedger(scratch());
  expect(ledger.append([...entries]).map(({ seq }) => seq)).toEqual(entries.map((_, seq) => seq));
  expect(ledger.openRuns()).toEqual([]);
});

test('a run may say who started it and for which order, and is read as every other run', () => {
  const dir = scratch();
  using ledger = openLedger(dir);
  const life = lifeOf(sampleUnit(1));
  ledger.append({ ...life.begun, operator: 'ben.k-2', order: 'WO-1177' });
  ledger.append([life.connected, life.reserved, life.failed]);
  expect(ledger.unit(sampleUnit(1).unit)).toMatchObject({ outcome: 'FAIL', run: 'run-1' });
  expect(Buffer.from(ledger.entriesFrom(0, 1)[0]?.leaf ?? []).toString()).toContain(
    '"kind":"run-begun","operator":"ben.k-2","order":"WO-1177"',
  );
});

test('the end of a run is acknowledged by somebody, also after it is closed and more than once, but not before', () => {
  using ledger = openLedger(scratch());
  const life = lifeOf(sampleUnit(1));
  const seen: EntryBody = { kind: 'fault-acknowledged', by: 'ben.k-2', run: life.begun.run };
  expect(faultOf(() => ledger.append(seen)).evidence['rule']).toBe('no such run has begun');
  ledger.append([life.begun, life.connected, life.reserved]);
  expect(faultOf(() => ledger.append(seen)).evidence['rule']).toBe('only an end is acknowledged');
  ledger.append(life.failed);
  expect(ledger.lastRunsOfSlots()).toMatchObject([{ outcome: 'FAIL', acknowledged: false }]);
  ledger.append([seen, seen]);
  expect(ledger.lastRunsOfSlots()).toMatchObject([{ outcome: 'FAIL', acknowledged: true }]);
});

test('they change no table: units, runs and labels are what they were', async () => {
  const dir = scratch();
  using ledger = openLedger(dir);
  const { sign, publicKey } = checkpointSigner();
  for (const entry of entries) {
    ledger.append(entry);
    provision(ledger, sampleUnit(entries.indexOf(entry)));
  }
  await ledger.checkpoint(sign, publicKey);
  expect(verifyLedger(dir, { checkpointKey: publicKey })).toMatchObject({ ok: true, problems: [] });
});

test('every other kind still needs its run', () => {
  using ledger = openLedger(scratch());
  ledger.append([...entries]);
  const life = lifeOf(sampleUnit(1));
  for (const body of Object.values(life).filter(({ kind }) => kind !== 'run-begun')) {
    expect(faultOf(() => ledger.append(body)).evidence['rule'], body.kind).toBe('no such run has begun');
  }
});

test('any byte of such an entry, changed through SQL, is found and named', async () => {
  const dir = scratch();
  const { sign, publicKey } = checkpointSigner();
  let bodies: Buffer[];
  {
    using ledger = openLedger(dir);
    ledger.append([...entries]);
    await ledger.checkpoint(sign, publicKey);
    bodies = ledger.entriesFrom(0, 100).map(({ leaf }) => Buffer.from(leaf));
  }
  tamper(dir, (db) => {
    const write = db.prepare('UPDATE entries SET body = ? WHERE seq = ?');
    for (const [seq, body] of bodies.entries()) {
      for (let at = 0; at < body.length; at++) {
        const changed = Buffer.from(body);
        changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
        write.run(changed, seq);
        const { problems } = verifyLedger(dir, { checkpointKey: publicKey });
        expect([...new Set(problems.flatMap((each) => each.seq ?? []))], `entry ${seq}, byte ${at}`).toEqual([seq]);
      }
      write.run(body, seq);
    }
  });
  expect(verifyLedger(dir, { checkpointKey: publicKey }).ok).toBe(true);
});

test.each<[string, object]>([
  ['a person without an id', { kind: 'signed-in', how: 'pin' }],
  ['a name that is no id', { kind: 'signed-in', id: 'Ben K', how: 'pin' }],
  ['another way in', { kind: 'signed-in', id: 'ben', how: 'face' }],
  ['a PIN that slipped in', { kind: 'signed-in', id: 'ben', how: 'pin', pin: '480613' }],
  ['nobody’s roles', { kind: 'person-added', by: 'ada', id: 'ben', roles: [] }],
  ['a new PIN itself', { kind: 'pin-changed', by: 'ada', id: 'ada', pin: '480613' }],
  ['a one-time code itself', { kind: 'pin-code-drawn', by: 'ada', id: 'ben', code: '3AC4D6FG7H' }],
  [
    'a recovery by one officer',
    {
      kind: 'person-recovered',
      id: 'ada',
      roles: ['administrator'],
      recovery: 'RC-1',
      reason: 'PIN forgotten',
      documentSha256Hex: 'ab'.repeat(32),
      signedBy: ['anna'],
    },
  ],
  ['nobody’s new roles', { kind: 'roles-changed', by: 'ada', id: 'ben', roles: [] }],
  ['an order for nothing', { kind: 'order-chosen', by: 'ben', ...order, targetQuantity: 0 }],
  ['a run where none belongs', { kind: 'person-revoked', by: 'ada', id: 'ben', run: 'r1' }],
])('%s is no entry', (_, body) => {
  using ledger = openLedger(scratch());
  expect(() => ledger.append(body as EntryBody)).toThrow();
  expect(ledger.head().sizeEntries).toBe(0);
});

test('the ledger takes what people say of themselves as it is', () => {
  using ledger = openLedger(scratch());
  const record = (event: PeopleEvent): void => void ledger.append(event);
  record({ kind: 'person-added', by: 'ada', id: 'ada', roles: ['administrator'] });
  record({ kind: 'sign-in-refused', how: 'badge', reason: 'person.revoked' });
  expect(ledger.head().sizeEntries).toBe(2);
});
