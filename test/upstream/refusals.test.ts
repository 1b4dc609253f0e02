import { connect } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BATCH_PATH, HEAD_PATH } from '../../station-core/sync/batch.ts';
import { RateLimit } from '../../upstream/alarms/rate-limit.ts';
import { openHeadquarters } from './headquarters.ts';
import type { Headquarters } from './headquarters.ts';
import { StationLedger } from './station-ledger.ts';

let hq: Headquarters;
beforeAll(async () => {
  const limits = { requestsPerMinute: 1, burst: 30 };
  hq = await openHeadquarters(['line-0', 'line-1', 'line-2', 'line-3', 'line-4'], {}, { limits });
});
afterAll(async () => {
  await hq[Symbol.asyncDispose]();
});

async function refusalsOf(station: string) {
  const { rows } = await hq.database.query<{
    reason: string;
    times: string;
    theirs: string | null;
    ours: string | null;
  }>('select reason, times, theirs, ours from refusals where station = $1 order by refusal_id', [station]);
  return rows;
}

test('a refusal is a row, read by headquarters: who, what, why, when; the same again counts up', async () => {
  const impostor = new StationLedger('line-0');
  impostor.appendMany(1);
  for (let i = 0; i < 3; i++) await hq.post('line-0', impostor.batch(0));
  expect(await refusalsOf('line-0')).toMatchObject([{ reason: 'bad-checkpoint', times: '3' }]);
  const [alarm] = (await hq.alarms()).filter(({ kind }) => kind === 'refusal');
  expect(alarm).toMatchObject({ station: 'line-0', what: 'bad-checkpoint', times: 3, state: 'refused' });
  expect(alarm?.detail).toMatchObject({ request: `POST ${BATCH_PATH}`, fault: 'checkpoint.untrusted' });
  expect(Date.parse(alarm?.lastSeenAt ?? '')).toBeGreaterThan(Date.parse(alarm?.firstSeenAt ?? ''));
});

test('a history that was changed is a row with both notes: theirs, and the receipt that it contradicts', async () => {
  const ledger = hq.ledgerOf('line-1');
  ledger.appendMany(4);
  const { receipt } = (await hq.post('line-1', ledger.batch(0))).body;
  ledger.leaves.splice(2, 1, Buffer.from(ledger.leaves[2]?.toString().replace('flash', 'FLASH') ?? ''));
  ledger.appendMany(1);
  const whole = ledger.batch(0);
  const { refusal } = await hq.post('line-1', whole);
  expect(refusal).toMatchObject({ reason: 'wrong-from', detail: { differs: 2 } });
  const tail = ledger.batch(4);
  expect((await hq.post('line-1', tail)).refusal?.reason).toBe('does-not-extend');
  expect(await refusalsOf('line-1')).toEqual([
    { reason: 'forked', times: '1', theirs: whole.checkpoint, ours: receipt },
    { reason: 'does-not-extend', times: '1', theirs: tail.checkpoint, ours: receipt },
  ]);
});

test('a gap in an honest history accuses nobody of a fork', async () => {
  const ledger = hq.ledgerOf('line-2');
  ledger.appendMany(6);
  await hq.post('line-2', ledger.batch(0, 4));
  await hq.post('line-2', ledger.batch(2));
  await hq.post('line-2', ledger.batch(5));
  expect((await refusalsOf('line-2')).map(({ reason, theirs }) => [reason, theirs])).toEqual([
    ['wrong-from', null],
    ['wrong-from', null],
  ]);
});

test('more requests than the limit are refused, before the body is read, and are an alarm; others go on', async () => {
  const statuses = new Set<number>();
  for (let i = 0; i < 40; i++) statuses.add((await hq.head('line-3')).status);
  expect([...statuses]).toEqual([200, 429]);
  expect((await hq.post('line-3', { anything: 'x' })).refusal?.reason).toBe('too-many-requests');
  expect((await hq.head('line-4')).status).toBe(200);
  const rows = await refusalsOf('line-3');
  expect(rows.map(({ reason }) => reason)).toEqual(['too-many-requests', 'too-many-requests']);
  expect((await hq.alarms('?limit=500')).map(({ what }) => what)).toContain('too-many-requests');
});

test('whoever TLS turns away is a row too', async () => {
  const { hostname: host, port } = new URL(hq.upstream.url);
  const { caPem } = await hq.upstream.tlsOf('line-4');
  const socket = connect({ host, port: Number(port), ca: caPem });
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('close', resolve));
  const query = "select detail from refusals where request = 'TLS'";
  await expect.poll(async () => (await hq.database.query(query)).rowCount, { timeout: 10_000 }).toBe(1);
});

test('the list of alarms is read in pages, the newest first', async () => {
  const all = await hq.alarms('?limit=500');
  expect(all.length).toBeGreaterThan(5);
  const [first, ...rest] = all;
  const next = await hq.alarms(`?limit=500&before=${first?.lastSeenAt ?? ''}`);
  expect(next.length).toBeLessThanOrEqual(rest.length);
  expect(all.map(({ lastSeenAt }) => lastSeenAt)).toEqual(
    all
      .map(({ lastSeenAt }) => lastSeenAt)
      .toSorted()
      .reverse(),
  );
  const reader = await hq.upstream.alarmReaderTls();
  expect((await hq.askWith(reader, '/v1/alarms?limit=0')).refusal?.reason).toBe('malformed');
  expect((await hq.askWith(reader, `${HEAD_PATH}x`)).refusal?.reason).toBe('not-found');
});

test('a bucket refills evenly and never above its burst', () => {
  const limit = new RateLimit({ requestsPerMinute: 60, burst: 2 });
  expect([0, 0, 0].map((at) => limit.take('a', at))).toEqual([true, true, false]);
  expect([999, 1_001, 1_002].map((at) => limit.take('a', at))).toEqual([false, true, false]);
  expect(limit.take('b', 1_002)).toBe(true);
  expect([600_000, 600_000, 600_000].map((at) => limit.take('a', at))).toEqual([true, true, false]);
});
