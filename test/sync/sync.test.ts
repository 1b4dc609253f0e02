import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTlsPki } from '../../fixtures/token/tls.ts';
import { readFile } from 'node:fs/promises';
import type { Fault } from '../../station-core/fault.ts';
import { parseVerifierKey, verifySignedNote } from '../../station-core/codecs/notes.ts';
import { Secret } from '../../station-core/secret.ts';
import { Sync } from '../../station-core/sync/sync.ts';
import type { Conflict, Outbox, SyncOptions } from '../../station-core/sync/sync.ts';
import { openHeadquarters } from '../upstream/headquarters.ts';
import type { Headquarters } from '../upstream/headquarters.ts';
import type { StationLedger } from '../upstream/station-ledger.ts';
import { unheard } from './unheard.ts';

let hq: Headquarters;
beforeAll(async () => {
  hq = await openHeadquarters(Array.from({ length: 16 }, (_, i) => `line-${i}`));
});
afterAll(async () => {
  await hq[Symbol.asyncDispose]();
});

const forever = new AbortController().signal;

async function syncOf(station: string, changed: Partial<SyncOptions> = {}): Promise<Sync> {
  const { url, upstreamKey } = hq.upstream;
  const tls = await hq.upstream.tlsOf(station);
  const backOff = { firstMs: 20, mostMs: 200 };
  return new Sync({ url, tls, station, upstreamKey, outbox: hq.ledgerOf(station), backOff, ...unheard, ...changed });
}

/** The verdict of someone who saw nothing but the database and the books. */
async function expectStoredOnce(stationLedger: StationLedger): Promise<void> {
  const stored = await hq.stored(stationLedger.station);
  expect(stored.map(({ seq }) => seq)).toEqual(stationLedger.leaves.map((_, i) => i));
  expect(stored.every(({ seq, leaf }) => leaf.equals(stationLedger.leaves[seq] ?? Buffer.alloc(0)))).toBe(true);
  const receipt = stationLedger.latestReceipt();
  expect(receipt?.sizeEntries).toBe(stationLedger.leaves.length);
  const keys = [stationLedger.key, parseVerifierKey(hq.upstream.upstreamKey)];
  expect(verifySignedNote(receipt?.note ?? '', keys)).toHaveLength(2);
}

test('the ledger is sent from the last receipt on, and each sync leaves a receipt', async () => {
  const stationLedger = hq.ledgerOf('line-0');
  await using sync = await syncOf('line-0');
  expect(await sync.syncOnce(forever)).toEqual({ sentEntries: 0, receipt: undefined, conflicts: [] });
  stationLedger.appendMany(10);
  expect(await sync.syncOnce(forever)).toMatchObject({ sentEntries: 10, receipt: { sizeEntries: 10 } });
  stationLedger.appendUnit('one');
  expect(await sync.syncOnce(forever)).toMatchObject({ sentEntries: 2, receipt: { sizeEntries: 12 } });
  expect(await sync.syncOnce(forever)).toMatchObject({ sentEntries: 0, receipt: { sizeEntries: 12 } });
  await expectStoredOnce(stationLedger);
});

test('a backlog larger than one request is cut at checkpoints', async () => {
  const stationLedger = hq.ledgerOf('line-1');
  for (let i = 0; i < 9; i++) {
    stationLedger.appendMany(37);
    await stationLedger.checkpointNow();
  }
  await using sync = await syncOf('line-1', { limits: { entries: 100, leafBytes: 1_000_000 } });
  expect(await sync.syncOnce(forever)).toMatchObject({ sentEntries: 9 * 37 });
  expect(stationLedger.receipts.map(({ sizeEntries }) => sizeEntries)).toEqual([74, 148, 222, 296, 333]);
  await expectStoredOnce(stationLedger);
});

test('a batch is cut by bytes too', async () => {
  const stationLedger = hq.ledgerOf('line-2');
  for (let i = 0; i < 12; i++) {
    stationLedger.append('signature-refused', { evidence: { text: 'x'.repeat(10_000) } });
    await stationLedger.checkpointNow();
  }
  await using sync = await syncOf('line-2', { limits: { entries: 100, leafBytes: 35_000 } });
  await sync.syncOnce(forever);
  expect(stationLedger.receipts.map(({ sizeEntries }) => sizeEntries)).toEqual([3, 6, 9, 12]);
  await expectStoredOnce(stationLedger);
});

test('a backlog without any checkpoint in it is reported, unless the ledger can sign an earlier size', async () => {
  const stationLedger = hq.ledgerOf('line-3');
  stationLedger.appendMany(50);
  const limits = { entries: 20, leafBytes: 1_000_000 };
  await using stuck = await syncOf('line-3', { limits });
  await expect(stuck.syncOnce(forever)).rejects.toMatchObject({ code: 'sync.refused', evidence: { from: 0, end: 20 } });
  const outbox: Outbox = Object.assign(Object.create(stationLedger) as StationLedger, {
    checkpointAt: async (sizeEntries: number) => ({ sizeEntries, note: stationLedger.note(sizeEntries) }),
    checkpointNow: async () => ({
      sizeEntries: stationLedger.leaves.length,
      note: stationLedger.note(stationLedger.leaves.length),
    }),
    latestCheckpoint: () => undefined,
    saveReceipt: (receipt: { sizeEntries: number; note: string }) => stationLedger.receipts.push(receipt),
    latestReceipt: () => stationLedger.receipts.at(-1),
    entriesFrom: (seq: number, limit: number) => stationLedger.entriesFrom(seq, limit),
    head: () => stationLedger.head(),
  });
  await using sync = await syncOf('line-3', { limits, outbox });
  await sync.syncOnce(forever);
  expect(stationLedger.receipts.map(({ sizeEntries }) => sizeEntries)).toEqual([20, 40, 50]);
  await expectStoredOnce(stationLedger);
});

test('entries appended while the checkpoint is being signed go with it or wait, and none is lost', async () => {
  const stationLedger = hq.ledgerOf('line-4');
  stationLedger.appendMany(5);
  const signNow = stationLedger.checkpointNow.bind(stationLedger);
  stationLedger.checkpointNow = async () => {
    if (stationLedger.leaves.length < 60) stationLedger.appendMany(7);
    const checkpoint = await signNow();
    if (stationLedger.leaves.length < 60) stationLedger.appendMany(3);
    return checkpoint;
  };
  await using sync = await syncOf('line-4');
  while ((stationLedger.latestReceipt()?.sizeEntries ?? 0) < 60) await sync.syncOnce(forever);
  await sync.syncOnce(forever);
  await expectStoredOnce(stationLedger);
});

test('a receipt that was lost on its way is fetched, and nothing is stored twice', async () => {
  const stationLedger = hq.ledgerOf('line-5');
  stationLedger.appendMany(20);
  await stationLedger.checkpointNow();
  await hq.post('line-5', stationLedger.batch(0)); // as sent by a station that lost power before the answer came
  stationLedger.appendMany(5);
  await using sync = await syncOf('line-5');
  expect(await sync.syncOnce(forever)).toMatchObject({ sentEntries: 5 });
  expect(stationLedger.receipts.map(({ sizeEntries }) => sizeEntries)).toEqual([20, 25]);
  await expectStoredOnce(stationLedger);
});

test('upstream that moved on behind our back is met again in the middle of a sync', async () => {
  const stationLedger = hq.ledgerOf('line-6');
  await using sync = await syncOf('line-6');
  await sync.syncOnce(forever);
  stationLedger.appendMany(4);
  await stationLedger.checkpointNow();
  await hq.post('line-6', stationLedger.batch(0));
  stationLedger.appendMany(3);
  expect(await sync.syncOnce(forever)).toMatchObject({ sentEntries: 3 });
  await expectStoredOnce(stationLedger);
});

test('entries that upstream lost are sent again, and the better receipt stays', async () => {
  const stationLedger = hq.ledgerOf('line-7');
  await using sync = await syncOf('line-7');
  stationLedger.appendMany(6);
  await sync.syncOnce(forever);
  stationLedger.appendMany(6);
  await sync.syncOnce(forever);
  await hq.database.query("delete from entries where station = 'line-7'");
  await hq.database.query("delete from batches where station = 'line-7'");
  await hq.database.query(
    "update stations set size_entries = 0, frontier = '', root_hash = sha256('') where station = 'line-7'",
  );
  stationLedger.appendMany(1);
  expect(await sync.syncOnce(forever)).toMatchObject({ sentEntries: 13, resentFrom: 0 });
  await expectStoredOnce(stationLedger);
});

test('calls never overlap', async () => {
  const stationLedger = hq.ledgerOf('line-8');
  stationLedger.appendMany(100);
  await using sync = await syncOf('line-8');
  const results = await Promise.all([sync.syncOnce(forever), sync.syncOnce(forever), sync.syncOnce(forever)]);
  expect(results.map(({ sentEntries }) => sentEntries)).toEqual([100, 0, 0]);
  await expectStoredOnce(stationLedger);
});

test('stations side by side do not disturb each other', async () => {
  const stations = ['line-9', 'line-10', 'line-11', 'line-12'];
  await Promise.all(
    stations.map(async (station) => {
      await using sync = await syncOf(station);
      for (let i = 0; i < 10; i++) {
        hq.ledgerOf(station).appendUnit(`${station}-${i}`);
        await sync.syncOnce(forever);
      }
      await expectStoredOnce(hq.ledgerOf(station));
    }),
  );
});

test('two stations that claim one serial: the second learns what and whose, and continues sending', async () => {
  const stationLedger = hq.ledgerOf('line-14');
  hq.ledgerOf('line-13').appendUnit('shared');
  stationLedger.appendUnit('shared');
  const reported: Conflict[] = [];
  await using first = await syncOf('line-13');
  await using second = await syncOf('line-14', { onConflicts: (conflicts) => reported.push(...conflicts) });
  expect((await first.syncOnce(forever)).conflicts).toEqual([]);
  const { conflicts } = await second.syncOnce(forever);
  expect(conflicts).toContainEqual({ seq: 0, what: 'serial', value: 'SN-shared', holder: 'line-13' });
  expect(conflicts).toHaveLength(6);
  expect(reported).toEqual(conflicts);
  stationLedger.appendUnit('own');
  expect((await second.syncOnce(forever)).conflicts).toEqual([]);
  await expectStoredOnce(stationLedger);
});

test('conflicts of a batch whose answer was lost are reported with its receipt', async () => {
  const stationLedger = hq.ledgerOf('line-14');
  stationLedger.appendUnit('shared');
  await stationLedger.checkpointNow();
  await hq.post('line-14', stationLedger.batch(4));
  await using sync = await syncOf('line-14');
  expect((await sync.syncOnce(forever)).conflicts).toHaveLength(6);
});

test('a certificate that upstream does not take, and an upstream we do not trust, are not "unreachable"', async () => {
  const foreign = await createTlsPki(join(hq.dir, 'foreign'), { station: 'line-15' });
  const ours = await hq.upstream.tlsOf('line-15');
  const theirs = {
    caPem: await readFile(foreign.caCertPath, 'utf8'),
    certPem: await readFile(foreign.clientCertPath, 'utf8'),
    keyPem: new Secret(await readFile(foreign.clientKeyPath, 'utf8')),
  };
  const stationLedger = hq.ledgerOf('line-15');
  stationLedger.appendMany(3000); // large enough that the connection is cut in the middle of the request
  for (const tls of [
    { ...ours, certPem: theirs.certPem, keyPem: theirs.keyPem },
    { ...ours, caPem: theirs.caPem },
  ]) {
    await using sync = await syncOf('line-15', { tls });
    await expect(sync.syncOnce(forever)).rejects.toMatchObject({ code: 'sync.not-trusted' });
  }
});

test('an abort is reported as an abort', async () => {
  await using sync = await syncOf('line-15');
  const stop = new AbortController();
  const reason = new Error('the station closes');
  stop.abort(reason);
  await expect(sync.syncOnce(stop.signal)).rejects.toBe(reason);
});

test('while upstream is down nothing is lost; when it is back, the loop finds it by itself', async () => {
  const stationLedger = hq.ledgerOf('line-15');
  const faults: Fault[] = [];
  const stop = new AbortController();
  await using sync = await syncOf('line-15', { onFault: (fault) => faults.push(fault), idleMs: 60_000 });
  const running = sync.run(stop.signal);
  await expect.poll(() => stationLedger.latestReceipt()?.sizeEntries).toBe(3000);
  await hq.upstream.kill();
  for (let i = 0; i < 5; i++) {
    stationLedger.appendMany(20);
    sync.nudge();
    await sleep(60);
  }
  await expect.poll(() => faults.length).toBeGreaterThan(2);
  expect(new Set(faults.map(({ code }) => code))).toEqual(new Set(['sync.unreachable']));
  await hq.upstream.restart();
  await expect.poll(() => stationLedger.latestReceipt()?.sizeEntries).toBe(3100);
  stationLedger.appendMany(1);
  sync.nudge(); // wakes the loop long before its own time
  await expect.poll(() => stationLedger.latestReceipt()?.sizeEntries).toBe(3101);
  stop.abort();
  await running;
  await expectStoredOnce(stationLedger);
});

test('upstream killed in the middle of its transaction leaves nothing of the batch', async () => {
  const stationLedger = hq.ledgerOf('line-15');
  const before = stationLedger.leaves.length;
  stationLedger.appendMany(100);
  await using sync = await syncOf('line-15');
  const blocker = await hq.database.connect();
  await blocker.query('begin; lock table batches in exclusive mode');
  const sending = sync.syncOnce(forever).catch((error: unknown) => error);
  const waiting = "select 1 from pg_stat_activity where wait_event_type = 'Lock'"; // entries written, not committed
  await expect.poll(async () => (await hq.database.query(waiting)).rowCount).toBe(1);
  await hq.upstream.kill();
  await blocker.query('rollback');
  blocker.release();
  expect(await sending).toMatchObject({ code: 'sync.unreachable' });
  await expect.poll(async () => (await hq.database.query(waiting)).rowCount).toBe(0);
  expect(await hq.stored('line-15')).toHaveLength(before);
  await hq.upstream.restart();
  expect(await sync.syncOnce(forever)).toMatchObject({ sentEntries: 100 });
  await expectStoredOnce(stationLedger);
});

test('upstream killed at any moment leaves a batch stored whole or not at all, and never twice', async () => {
  const stationLedger = hq.ledgerOf('line-15');
  await using sync = await syncOf('line-15');
  for (const delayMs of [10, 30, 60, 100, 150]) {
    const before = stationLedger.leaves.length;
    for (let i = 0; i < 500; i++) stationLedger.appendUnit(`killed-${delayMs}-${i}`);
    const sending = sync.syncOnce(forever).catch((error: unknown) => error);
    await sleep(delayMs);
    await hq.upstream.kill();
    await sending;
    expect([before, stationLedger.leaves.length]).toContain((await hq.stored('line-15')).length);
    await hq.upstream.restart();
    await sync.syncOnce(forever);
    await expectStoredOnce(stationLedger);
  }
});
