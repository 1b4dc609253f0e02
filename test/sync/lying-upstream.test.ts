import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Fault } from '../../station-core/fault.ts';
import { parseSignedNote } from '../../station-core/codecs/notes.ts';
import type { Batch } from '../../station-core/sync/batch.ts';
import { Sync } from '../../station-core/sync/sync.ts';
import { drawCosignerKey, openCosigner } from '../../upstream/cosigner.ts';
import { StationLedger } from '../upstream/station-ledger.ts';
import { NOTHING_YET, startLyingServer } from './lying-server.ts';
import type { LyingServer, Said } from './lying-server.ts';
import { unheard } from './unheard.ts';

const NAME = 'upstream.test';
const cosigner = openCosigner(NAME, drawCosignerKey());
const stranger = openCosigner(NAME, drawCosignerKey());
const dir = mkdtempSync(join(tmpdir(), 'birthmark-lying-'));
let server: LyingServer;
let stationLedger: StationLedger;

beforeAll(async () => {
  server = await startLyingServer(dir, 'line-1');
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(dir, { recursive: true });
});
beforeEach(() => {
  stationLedger = new StationLedger('line-1');
  stationLedger.appendMany(5);
  server.asked.length = 0;
});

async function syncOnce(answer: (batch: Batch) => Said): Promise<unknown> {
  server.answer = ({ method, body }) => (method === 'GET' ? NOTHING_YET : answer(JSON.parse(body) as Batch));
  return attempt();
}

async function attempt(timeoutMs = 5_000): Promise<unknown> {
  const { url, tls } = server;
  await using sync = new Sync({
    url,
    tls,
    station: 'line-1',
    upstreamKey: cosigner.verifierKey,
    outbox: stationLedger,
    ...unheard,
    timeoutMs,
  });
  return await sync.syncOnce(new AbortController().signal).catch((error: unknown) => error);
}

function accepted(receipt: string, sizeEntries = 5): Said {
  return { status: 200, body: JSON.stringify({ sizeEntries, receipt }) };
}

function expectFault(outcome: unknown, code: string): void {
  expect(outcome).toBeInstanceOf(Fault);
  expect(outcome).toMatchObject({ code });
  expect(stationLedger.receipts).toEqual([]);
}

test('an honest cosignature over what was sent is believed and kept', async () => {
  const outcome = await syncOnce((batch) => accepted(cosigner.cosign(batch.checkpoint, 1)));
  expect(outcome).toMatchObject({ sentEntries: 5, receipt: { sizeEntries: 5 } });
  expect(stationLedger.receipts).toHaveLength(1);
});

test('no cosignature, one of a stranger, and our own signature alone are lies', async () => {
  expectFault(await syncOnce((batch) => accepted(batch.checkpoint)), 'sync.upstream-lied');
  expectFault(await syncOnce((batch) => accepted(stranger.cosign(batch.checkpoint, 1))), 'sync.upstream-lied');
});

test('a cosignature over another root, size or origin is a lie', async () => {
  const root = Buffer.alloc(32, 7).toString('base64');
  for (const text of [`line-1\n5\n${root}\n`, `line-2\n5\n${root}\n`, parseSignedNote(stationLedger.note(4)).text]) {
    const outcome = await syncOnce(() => accepted(cosigner.cosign(stationLedger.signedNote(text), 1)));
    expectFault(outcome, 'sync.upstream-lied');
  }
});

test('a receipt of an earlier batch is a lie when it is given for a later one', async () => {
  const old = cosigner.cosign(stationLedger.note(2), 1);
  expectFault(await syncOnce(() => accepted(old)), 'sync.upstream-lied');
});

test('any byte changed in a receipt makes it a lie, and is never kept', async () => {
  const honest = cosigner.cosign(stationLedger.note(5), 1_700_000_000);
  await fc.assert(
    fc.asyncProperty(fc.nat(Buffer.byteLength(honest) - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      stationLedger.receipts.length = 0;
      const bent = Buffer.from(honest);
      bent.writeUInt8(bent.readUInt8(at) ^ flip, at);
      const outcome = await syncOnce(() => accepted(bent.toString('utf8')));
      if (outcome instanceof Fault) expectFault(outcome, 'sync.upstream-lied');
      // Upstream's copy of the station's own signature proves nothing to us: our own is kept instead.
      else expect(stationLedger.receipts).toEqual([{ sizeEntries: 5, note: honest }]);
    }),
    { numRuns: 200 },
  );
});

test('answers that are no answers are reported as such', async () => {
  const answers: Said[] = [
    { status: 200, body: 'hello' },
    { status: 200, body: '{}' },
    { status: 200, body: '{"sizeEntries":5}' },
    { status: 500, body: '<html>' },
    { status: 409, body: '{"reason":"because","detail":{}}' },
    { status: 204, body: '' },
    { status: 200, body: Buffer.alloc(1024 * 1024, 0x20) },
  ];
  for (const answer of answers) expectFault(await syncOnce(() => answer), 'sync.bad-answer');
});

test('garbage is never believed', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.json(), fc.string()),
      fc.constantFrom(200, 400, 409, 422, 500),
      async (body, status) => {
        const outcome = await syncOnce(() => ({ status, body }));
        expect(outcome).toBeInstanceOf(Fault);
        expect(stationLedger.receipts).toEqual([]);
      },
    ),
    { numRuns: 100 },
  );
});

test('an upstream that takes too long is unreachable', async () => {
  server.answer = async () => new Promise(() => undefined);
  expectFault(await attempt(300), 'sync.unreachable');
});

test('a refusal is reported with its reason', async () => {
  const refusal = { reason: 'bad-entry', detail: { why: 'out of place', seq: 3 } };
  const outcome = await syncOnce(() => ({ status: 422, body: JSON.stringify(refusal) }));
  expectFault(outcome, 'sync.refused');
  expect(outcome).toMatchObject({ evidence: { reason: 'bad-entry', why: 'out of place', seq: 3 } });
});

test('an upstream that has more than the ledger, or another tree, holds a fork', async () => {
  const ahead = new StationLedger('line-1');
  ahead.appendMany(9);
  for (const [size, note] of [
    [9, stationLedger.signedNote(parseSignedNote(ahead.note(9)).text)],
    [5, stationLedger.signedNote(`line-1\n5\n${Buffer.alloc(32).toString('base64')}\n`)],
  ] as const) {
    server.answer = () => accepted(cosigner.cosign(note, 1), size);
    expectFault(await attempt(), 'sync.fork');
  }
});

test('an upstream that claims to have entries without a cosignature is not followed', async () => {
  server.answer = () => ({ status: 200, body: '{"sizeEntries":3,"receipt":null}' });
  expectFault(await attempt(), 'sync.bad-answer');
  server.answer = () => accepted(stranger.cosign(stationLedger.note(3), 1), 3);
  expectFault(await attempt(), 'sync.upstream-lied');
  server.answer = () => accepted(cosigner.cosign(stationLedger.note(3), 1), 4);
  expectFault(await attempt(), 'sync.fork');
});

test('an upstream that keeps moving the cursor is left alone', async () => {
  const refusal = { reason: 'wrong-from', detail: {}, have: { sizeEntries: 0, receipt: null } };
  expectFault(await syncOnce(() => ({ status: 409, body: JSON.stringify(refusal) })), 'sync.bad-answer');
  expect(server.asked.length).toBeLessThan(8);
});

test('a ledger that is shorter than its own receipt has lost its tail', async () => {
  await stationLedger.checkpointNow();
  stationLedger.saveReceipt({ sizeEntries: 5, note: cosigner.cosign(stationLedger.note(5), 1) });
  stationLedger.leaves.pop();
  expect(await attempt()).toMatchObject({ code: 'sync.fork', evidence: { sizeEntries: 4, acknowledged: 5 } });
  expect(server.asked).toEqual([]);
});

test('a caller that gives up while an earlier one is still at it is let go at once, and nobody overlaps', async () => {
  const answering = Promise.withResolvers<Said>();
  server.answer = async ({ method }) => (method === 'GET' ? answering.promise : { status: 500, body: '{}' });
  const { url, tls } = server;
  await using sync = new Sync({
    url,
    tls,
    station: 'line-1',
    upstreamKey: cosigner.verifierKey,
    outbox: stationLedger,
    ...unheard,
  });
  const first = sync.syncOnce(new AbortController().signal).catch((error: unknown) => error);
  const stop = new AbortController();
  const second = sync.syncOnce(stop.signal);
  const third = sync.syncOnce(new AbortController().signal).catch((error: unknown) => error);
  const reason = new Error('the operator has left');
  stop.abort(reason);
  await expect(second).rejects.toBe(reason);
  expect(server.asked.length).toBeLessThanOrEqual(1); // the third still waits for the first
  answering.resolve({ status: 500, body: 'hello' });
  expect([await first, await third]).toMatchObject([{ code: 'sync.bad-answer' }, { code: 'sync.bad-answer' }]);
});

test('after a lie nothing more is sent, also by the loop that runs in the background', async () => {
  server.answer = ({ method }) =>
    method === 'GET' ? NOTHING_YET : accepted(stranger.cosign(stationLedger.note(5), 1));
  const { url, tls } = server;
  const options = { url, tls, station: 'line-1', upstreamKey: cosigner.verifierKey, outbox: stationLedger, ...unheard };
  const faults: string[] = [];
  await using sync = new Sync({ ...options, onFault: ({ code }) => faults.push(code) });
  await expect(sync.run(new AbortController().signal)).rejects.toMatchObject({ code: 'sync.upstream-lied' });
  expect(faults).toEqual(['sync.upstream-lied']);
});
