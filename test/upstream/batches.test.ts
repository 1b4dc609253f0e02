import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  parseCheckpoint,
  parseSignedNote,
  parseVerifierKey,
  verifySignedNote,
} from '../../station-core/codecs/notes.ts';
import { Fault } from '../../station-core/fault.ts';
import { Secret } from '../../station-core/secret.ts';
import { openDatabase } from '../../upstream/database.ts';
import { registerStation } from '../../upstream/register.ts';
import { openHeadquarters } from './headquarters.ts';
import type { Headquarters } from './headquarters.ts';
import { StationLedger } from './station-ledger.ts';

let hq: Headquarters;
beforeAll(async () => {
  hq = await openHeadquarters(Array.from({ length: 20 }, (_, i) => `line-${i}`));
});
afterAll(async () => {
  await hq[Symbol.asyncDispose]();
});

test('a batch that extends the tree is stored and answered with the cosigned checkpoint', async () => {
  const stationLedger = hq.ledgerOf('line-0');
  stationLedger.appendMany(7);
  const before = Date.now() / 1000;
  const { status, body } = await hq.post('line-0', stationLedger.batch(0));
  expect(status).toBe(200);
  const receipt = parseSignedNote(body.receipt ?? '');
  expect(receipt.text).toBe(parseSignedNote(stationLedger.note(7)).text);
  const signers = verifySignedNote(receipt, [stationLedger.key, parseVerifierKey(hq.upstream.upstreamKey)]);
  expect(signers.map((signer) => signer.key.name)).toEqual(['line-0', 'upstream.birthmark.test']);
  expect(Math.abs((signers[1]?.timestampSeconds ?? 0) - before)).toBeLessThan(60);
  const stored = await hq.stored('line-0');
  expect(stored.map(({ leaf }) => leaf)).toEqual(stationLedger.leaves);
  expect((await hq.head('line-0')).body).toEqual({ sizeEntries: 7, receipt: body.receipt, conflicts: [] });
});

test('batches of any sizes follow each other as one tree', async () => {
  const stationLedger = hq.ledgerOf('line-1');
  let from = 0;
  for (const count of [1, 1, 2, 3, 64, 1, 500, 5000]) {
    stationLedger.appendMany(count);
    const { status, body } = await hq.post('line-1', stationLedger.batch(from));
    expect(status).toBe(200);
    from += count;
    expect(parseCheckpoint(parseSignedNote(body.receipt ?? '').text).sizeEntries).toBe(from);
  }
  expect((await hq.stored('line-1')).map(({ seq }) => seq)).toEqual(Array.from({ length: from }, (_, i) => i));
});

test('the same batch again gets the same receipt and is stored once', async () => {
  const stationLedger = hq.ledgerOf('line-2');
  stationLedger.appendUnit('again');
  const first = await hq.post('line-2', stationLedger.batch(0));
  const again = await hq.post('line-2', stationLedger.batch(0));
  expect(again).toEqual(first);
  stationLedger.appendMany(3);
  await hq.post('line-2', stationLedger.batch(2));
  expect(await hq.post('line-2', stationLedger.batch(0, 2))).toEqual(first);
  expect(await hq.stored('line-2')).toHaveLength(5);
});

test('the same batch sent many times at once is stored once', async () => {
  const stationLedger = hq.ledgerOf('line-3');
  stationLedger.appendMany(300);
  const answers = await Promise.all(Array.from({ length: 12 }, () => hq.post('line-3', stationLedger.batch(0))));
  expect(new Set(answers.map(({ body }) => body.receipt)).size).toBe(1);
  expect(answers.every(({ status }) => status === 200)).toBe(true);
  expect(await hq.stored('line-3')).toHaveLength(300);
});

test('a gap or an overlap is refused with what upstream has', async () => {
  const stationLedger = hq.ledgerOf('line-4');
  stationLedger.appendMany(10);
  const { body } = await hq.post('line-4', stationLedger.batch(0, 6));
  for (const from of [0, 3, 5, 7]) {
    const { status, refusal } = await hq.post('line-4', stationLedger.batch(from));
    expect([status, refusal?.reason]).toEqual([409, 'wrong-from']);
    expect(refusal?.have).toEqual({ sizeEntries: 6, receipt: body.receipt, conflicts: [] });
  }
  const { refusal } = await hq.post('line-5', { ...stationLedger.batch(3), origin: 'line-5' });
  expect(refusal?.reason).toBe('bad-checkpoint');
});

test('a tampered, missing, added or swapped entry does not give the root of the checkpoint', async () => {
  const stationLedger = hq.ledgerOf('line-5');
  stationLedger.appendMany(9);
  const honest = stationLedger.batch(0);
  const flipped = Buffer.from(stationLedger.leaves[4] ?? '');
  flipped.writeUInt8(flipped.readUInt8(20) ^ 1, 20);
  const tampered = honest.entries.with(4, flipped.toString('base64'));
  const swapped = honest.entries.with(1, honest.entries[2] ?? '').with(2, honest.entries[1] ?? '');
  expect((await hq.post('line-5', { ...honest, entries: tampered })).refusal?.reason).toBe('does-not-extend');
  expect((await hq.post('line-5', { ...honest, entries: swapped })).refusal?.reason).toBe('does-not-extend');
  expect((await hq.post('line-5', { ...honest, entries: honest.entries.slice(1) })).status).toBe(422);
  expect((await hq.post('line-5', { ...honest, entries: [...honest.entries, ...honest.entries] })).status).toBe(422);
  expect(await hq.stored('line-5')).toEqual([]);
  expect((await hq.post('line-5', honest)).status).toBe(200);
});

test('a checkpoint of a rewritten history is refused although its own entries fit it', async () => {
  const stationLedger = hq.ledgerOf('line-6');
  stationLedger.appendMany(8);
  await hq.post('line-6', stationLedger.batch(0));
  const receipt = (await hq.head('line-6')).body.receipt;
  stationLedger.leaves.splice(3, 1, Buffer.from(stationLedger.leaves[3]?.toString().replace('flash', 'FLASH') ?? ''));
  stationLedger.appendMany(2);
  const { refusal } = await hq.post('line-6', stationLedger.batch(8));
  expect(refusal?.reason).toBe('does-not-extend');
  const whole = await hq.post('line-6', stationLedger.batch(0));
  expect(whole.refusal?.reason).toBe('wrong-from');
  expect((await hq.head('line-6')).body).toEqual({ sizeEntries: 8, receipt, conflicts: [] });
});

test('only the registered key speaks for a station', async () => {
  const impostor = new StationLedger('line-7');
  impostor.appendMany(2);
  const { refusal } = await hq.post('line-7', impostor.batch(0));
  expect(refusal).toMatchObject({ reason: 'bad-checkpoint', detail: { fault: 'checkpoint.untrusted' } });
});

test("a station cannot speak with another station's certificate", async () => {
  const stationLedger = hq.ledgerOf('line-8');
  stationLedger.appendMany(2);
  expect(await hq.post('line-7', stationLedger.batch(0))).toMatchObject({
    status: 403,
    body: { reason: 'wrong-origin' },
  });
  const renamed = { ...stationLedger.batch(0), origin: 'line-7' };
  expect((await hq.post('line-7', renamed)).refusal?.reason).toBe('bad-checkpoint');
  expect(await hq.post('nobody', { ...stationLedger.batch(0), origin: 'nobody' })).toMatchObject({
    status: 403,
    body: { reason: 'unknown-station' },
  });
  expect((await hq.head('nobody')).status).toBe(403);
});

test('a claim that another station holds is stored, answered with its holder, and changes no owner', async () => {
  const [first, second] = [hq.ledgerOf('line-9'), hq.ledgerOf('line-10')];
  first.appendUnit('contested');
  expect((await hq.post('line-9', first.batch(0))).body.conflicts).toEqual([]);
  const taken = JSON.parse(first.leaves[1]?.toString() ?? '') as Record<string, string>;
  const claims = { serial: 'serial', unit: 'unit', spkiSha256Hex: 'key', certSerialHex: 'certificate-serial' };
  for (const [i, [field, what]] of Object.entries(claims).entries()) {
    const unique = {
      run: 'r2',
      unit: `02:99:99:99:99:0${i}`,
      serial: `SN-other-${i}`,
      certSerialHex: `a${i}`.repeat(20),
      spkiSha256Hex: `b${i}`.repeat(32),
    };
    second.append('certificate-issued', { ...unique, [field]: taken[field] });
    const batch = second.batch(i);
    const { status, body } = await hq.post('line-10', batch);
    const conflicts = [{ seq: i, what, value: taken[field], holder: 'line-9' }];
    expect([status, body.conflicts]).toEqual([200, conflicts]);
    expect(await hq.post('line-10', batch)).toMatchObject({ status: 200, body: { receipt: body.receipt, conflicts } });
    expect((await hq.head('line-10')).body.conflicts).toEqual(conflicts);
  }
  second.appendUnit('uncontested'); // what comes after is taken as if nothing had happened
  expect(await hq.post('line-10', second.batch(4))).toMatchObject({ status: 200, body: { conflicts: [] } });
  expect(await hq.stored('line-10')).toHaveLength(6);
  const { rows } = await hq.database.query(
    "select claim, times, held_by_station from alarms where station = 'line-10' order by claim",
  );
  expect(rows).toEqual(
    ['certificate-serial', 'key', 'serial', 'unit'].map((claim) => ({ claim, times: 1, held_by_station: 'line-9' })),
  );
  const owner = await hq.database.query('select station from claims where value = any($1)', [
    Object.keys(claims).map((field) => taken[field]),
  ]);
  expect(owner.rows).toEqual(Array.from({ length: 4 }, () => ({ station: 'line-9' })));
});

test('a unit that is tried again at a second station blocks neither that unit nor what comes after it', async () => {
  const [failed, again] = [hq.ledgerOf('line-7'), hq.ledgerOf('line-8')];
  const unit = '02:77:77:77:77:77';
  failed.append('serial-reserved', { run: 'r1', unit, serial: 'L7-1' });
  await hq.post('line-7', failed.batch(0));
  again.append('serial-reserved', { run: 'r1', unit, serial: 'L8-1' });
  again.appendMany(3);
  const { status, body } = await hq.post('line-8', again.batch(0));
  expect([status, body.conflicts]).toEqual([200, [{ seq: 2, what: 'unit', value: unit, holder: 'line-7' }]]);
});

test('a station may repeat its own claims for the same unit, and only for that', async () => {
  const stationLedger = hq.ledgerOf('line-11');
  stationLedger.appendUnit('resumed');
  stationLedger.appendUnit('resumed');
  expect((await hq.post('line-11', stationLedger.batch(0))).body.conflicts).toEqual([]);
  stationLedger.appendUnit('resumed', { unit: '02:11:11:11:11:11' });
  const { body } = await hq.post('line-11', stationLedger.batch(4));
  expect(body.conflicts?.map(({ seq, what, holder }) => [seq, what, holder])).toEqual([
    [4, 'serial', 'line-11'],
    [5, 'certificate-serial', 'line-11'],
    [5, 'key', 'line-11'],
    [5, 'serial', 'line-11'],
  ]);
});

test('of two stations that claim the same units at the same moment one holds them all, without a deadlock', async () => {
  const [left, right] = [hq.ledgerOf('line-12'), hq.ledgerOf('line-13')];
  const names = Array.from({ length: 200 }, (_, i) => `race-${i}`);
  for (const name of names) left.appendUnit(name);
  for (const name of names.toReversed()) right.appendUnit(name);
  const answers = await Promise.all([hq.post('line-12', left.batch(0)), hq.post('line-13', right.batch(0))]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  // Six claims for each unit; the answer holds the first of them, the table of alarms all.
  expect(answers.map(({ body }) => body.conflicts?.length ?? -1).sort((a, b) => a - b)).toEqual([0, 500]);
  const { rows } = await hq.database.query("select count(*) from alarms where station in ('line-12', 'line-13')");
  expect(rows).toEqual([{ count: '1200' }]);
});

test('entries must be of this station, in their place, and in canonical JSON', async () => {
  const seconds = '"at":"2025-11-21T09:00:00.000Z"';
  const cases = {
    'of another station': `{${seconds},"kind":"x","seq":0,"station":"line-15","v":1}`,
    'out of place': `{${seconds},"kind":"x","seq":1,"station":"line-14","v":1}`,
    'not an entry in canonical JSON': `{${seconds},"kind":"x","seq":0, "station":"line-14","v":1}`,
    malformed: `{${seconds},"kind":"serial-reserved","seq":0,"serial":"","station":"line-14","unit":"x","v":1}`,
  };
  const odd = ['[]', 'null', '{', '[['.repeat(50_000), '{"__proto__":{"v":1}}', '{"v":1,"v":1}', '\ufeff{}'];
  odd.push(`{${seconds},"kind":{"length":{"toString":0,"valueOf":0}},"seq":0,"station":"line-14","v":1}`);
  const bytes = [...Object.entries(cases), ...odd.map((text) => ['not an entry in canonical JSON', text] as const)];
  for (const [why, text] of bytes) {
    const stationLedger = hq.ledgerOf('line-14');
    stationLedger.leaves.splice(0, Infinity, Buffer.from(text));
    const { refusal } = await hq.post('line-14', stationLedger.batch(0));
    expect(refusal).toMatchObject({ reason: 'bad-entry', detail: { seq: 0, why } });
  }
  hq.ledgerOf('line-14').leaves.splice(0, Infinity, Buffer.from([0x7b, 0xff, 0x7d]));
  expect((await hq.post('line-14', hq.ledgerOf('line-14').batch(0))).refusal?.reason).toBe('bad-entry');
});

test('many stations at once each get their own receipts', async () => {
  const names = ['line-16', 'line-17', 'line-18', 'line-19'];
  await Promise.all(
    names.map(async (name) => {
      const stationLedger = hq.ledgerOf(name);
      for (let from = 0; from < 400; from += 40) {
        for (let i = 0; i < 20; i++) stationLedger.appendUnit(`${name}-${from}-${i}`);
        expect((await hq.post(name, stationLedger.batch(from))).status).toBe(200);
      }
      expect((await hq.stored(name)).map(({ leaf }) => leaf)).toEqual(stationLedger.leaves);
    }),
  );
});

test('a station cannot be registered again with another key', async () => {
  await using database = await openDatabase(new Secret(hq.upstream.databaseUrl.reveal())).then((stationLedger) => ({
    stationLedger,
    [Symbol.asyncDispose]: () => stationLedger.end(),
  }));
  const known = { station: 'line-0', checkpointKey: hq.ledgerOf('line-0').verifierKey };
  await registerStation(database.stationLedger, known);
  const other = { ...known, checkpointKey: new StationLedger('line-0').verifierKey };
  const refusal = await registerStation(database.stationLedger, other).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(Fault);
  expect(refusal).toMatchObject({ code: 'station.bad-config' });
});
