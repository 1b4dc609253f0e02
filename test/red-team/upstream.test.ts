import { afterAll, beforeAll, expect } from 'vitest';
import { BATCH_PATH, HEAD_PATH } from '../../station-core/sync/batch.ts';
import { ALARMS_PATH } from '../../upstream/alarms/alarm-list.ts';
import { type Answer, type Headquarters, openHeadquarters } from '../upstream/headquarters.ts';
import { StationLedger } from '../upstream/station-ledger.ts';
import { UnitCertificates } from '../upstream/registry/unit-certificates.ts';
import { attempt, attempts } from './tools/attempt.ts';

/** Promise: upstream stores and countersigns one history of a station, sent by that station, and says what is wrong in it. */

const STATIONS = Array.from({ length: 8 }, (_, at) => `line-${at}`);
const certificates = new UnitCertificates();
let hq: Headquarters;
beforeAll(async () => {
  hq = await openHeadquarters(STATIONS, { issuingCertPem: certificates.pem });
});
afterAll(() => hq[Symbol.asyncDispose]());

async function sent(station: string, count = 4): Promise<StationLedger> {
  const ledger = hq.ledgerOf(station);
  if (ledger.leaves.length === 0) {
    ledger.appendMany(count);
    expect((await hq.post(station, ledger.batch(0))).status).toBe(200);
  }
  return ledger;
}

async function alarmOf(station: string, what: string): Promise<boolean> {
  return (await hq.alarms('?limit=500')).some((each) => each.station === station && each.what === what);
}

/** Refused by that name; nothing of it is stored; and headquarters has a row of it. */
async function refused(station: string, answer: Promise<Answer>, reason: string): Promise<void> {
  const before = await hq.stored(station);
  const { refusal, body } = await answer;
  expect(refusal).toMatchObject({ reason });
  expect(body.receipt).toBeUndefined();
  expect(await hq.stored(station)).toEqual(before);
}

attempt("yesterday's ledger, gone on in another way from there", async () => {
  const ledger = await sent('line-0', 6);
  const old = ledger.leaves.splice(3);
  ledger.append('step-begun', { run: 'r2', step: 'another way' });
  await refused('line-0', hq.post('line-0', ledger.batch(0)), 'wrong-from');
  ledger.appendMany(5);
  await refused('line-0', hq.post('line-0', ledger.batch(6)), 'does-not-extend');
  ledger.leaves.splice(3, ledger.leaves.length, ...old);
  expect(await alarmOf('line-0', 'does-not-extend')).toBe(true);
});

attempts<[bend: (ledger: StationLedger) => object, reason: string]>(
  [
    [
      'a batch whose checkpoint keys of the attacker signed',
      (ledger) => {
        const own = new StationLedger(ledger.station);
        own.appendMany(6);
        return own.batch(4);
      },
      'bad-checkpoint',
    ],
    [
      'a batch with an entry that the checkpoint does not cover',
      (ledger) => {
        ledger.appendMany(2);
        const batch = ledger.batch(4) as { entries: string[] };
        ledger.leaves.splice(4);
        return Object.assign({}, batch, { entries: [...batch.entries.slice(0, 1), batch.entries[0]] });
      },
      'does-not-extend',
    ],
    [
      'an entry that says it is of another station',
      (ledger) => {
        ledger.append('step-begun', { run: 'r', step: 'flash', station: 'line-7' });
        const batch = ledger.batch(4);
        ledger.leaves.splice(4);
        return batch;
      },
      'bad-entry',
    ],
  ],
  async (bend, reason) => {
    const ledger = await sent('line-1');
    await refused('line-1', hq.post('line-1', bend(ledger)), reason);
    expect(await hq.stored('line-1')).toHaveLength(4);
  },
);

attempt('the batch of one station, sent with the certificate of another', async () => {
  const ledger = await sent('line-2');
  ledger.appendMany(1);
  const tls = await hq.upstream.tlsOf('line-3');
  await refused('line-2', hq.askWith(tls, BATCH_PATH, ledger.batch(4)), 'wrong-origin');
  expect(await hq.stored('line-3')).toEqual([]);
});

attempt('a station reads the alarms of all', async () => {
  const { refusal, body } = await hq.askWith(await hq.upstream.tlsOf('line-4'), ALARMS_PATH);
  expect(refusal).toMatchObject({ reason: 'not-allowed' });
  expect(body).not.toHaveProperty('alarms');
});

attempt('headquarters sends entries in the name of a station', async () => {
  const own = hq.ledgerOf('line-4');
  const tls = await hq.upstream.alarmReaderTls();
  await refused('line-4', hq.askWith(tls, BATCH_PATH, own.batch(0)), 'not-allowed');
});

attempt('a unit that another station has, claimed under another serial number', async () => {
  const claim = (station: string, serial: string) => {
    const ledger = hq.ledgerOf(station);
    const from = ledger.leaves.length;
    ledger.append('serial-reserved', { run: 'r', unit: '02:00:00:00:02:01', serial, product: 'lamp' });
    return hq.post(station, ledger.batch(from));
  };
  expect((await claim('line-4', 'SN-1')).body.conflicts).toEqual([]);
  const { conflicts } = (await claim('line-5', 'SN-2')).body;
  expect(conflicts?.map(({ what, holder }) => [what, holder])).toEqual([['unit', 'line-4']]);
  expect((await hq.alarms('?limit=500')).some(({ kind, station }) => kind === 'conflict' && station === 'line-5')).toBe(
    true,
  );
});

attempt('a certificate that another authority signed, entered as if it were of the line', async () => {
  const ledger = hq.ledgerOf('line-6');
  const foreign = new UnitCertificates('TEST issuing CA');
  const certDer = foreign.issue('02:00:00:00:03:01', 'SN-31');
  ledger.append('certificate-issued', {
    run: 'r',
    unit: '02:00:00:00:03:01',
    serial: 'SN-31',
    certSerialHex: 'ab'.repeat(20),
    certSha256Hex: 'ab'.repeat(32),
    certBase64: certDer.toString('base64'),
    spkiSha256Hex: 'ab'.repeat(32),
    intentSeq: 0,
  });
  const { body } = await hq.post('line-6', ledger.batch(0));
  expect(body.findings?.length).toBeGreaterThan(0);
});

attempt('many requests, to hide the one that matters', async () => {
  const tls = await hq.upstream.tlsOf('line-7');
  const bad = await Promise.all(Array.from({ length: 20 }, () => hq.askWith(tls, BATCH_PATH, { nothing: true })));
  expect(bad.every(({ refusal }) => refusal !== undefined)).toBe(true);
  expect((await hq.alarms('?limit=500')).some(({ station, kind }) => station === 'line-7' && kind === 'refusal')).toBe(
    true,
  );
  expect((await hq.head('line-0')).status).toBe(200);
  expect((await hq.askWith(await hq.upstream.tlsOf('line-0'), HEAD_PATH)).body.sizeEntries).toBe(6);
});
