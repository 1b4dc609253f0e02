import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openHeadquarters } from './headquarters.ts';
import type { Headquarters } from './headquarters.ts';
import { StationLedger } from './station-ledger.ts';

const MAIN = fileURLToPath(new URL('../../upstream/main.ts', import.meta.url));

let hq: Headquarters;
beforeAll(async () => {
  hq = await openHeadquarters(['line-0', 'line-1', 'line-2']);
});
afterAll(async () => {
  await hq[Symbol.asyncDispose]();
});

interface Ran {
  readonly status: number;
  readonly json: unknown;
}

async function upstream(...args: readonly string[]): Promise<Ran> {
  const { promise, resolve } = Promise.withResolvers<Ran>();
  const env = { ...process.env, DATABASE_URL: hq.upstream.databaseUrl.reveal() };
  execFile(process.execPath, [MAIN, ...args], { env }, (error, stdout, stderr) => {
    const text = error === null ? stdout : stderr;
    resolve({ status: error === null ? 0 : Number(error.code), json: JSON.parse(text) as unknown });
  });
  return promise;
}

const who = ['--by', 'hanna', '--reason', 'plan of March'];
const line0 = ['--station', 'line-0', '--serial-prefix', 'L1-', '--from', '0000', '--to', '4999', ...who];

test('a person gives a station a range; one that overlaps it is refused to another station and not to the same', async () => {
  expect(await upstream('range', 'add', ...line0)).toEqual({ status: 0, json: { ok: true } });
  expect((await upstream('range', 'add', ...line0)).status).toBe(0);
  const overlapping = ['--station', 'line-1', '--serial-prefix', 'L1-4', ...who];
  expect(await upstream('range', 'add', ...overlapping)).toMatchObject({
    status: 1,
    json: { code: 'registry.range-taken', evidence: { holder: 'line-0', prefix: 'L1-' } },
  });
  const beside = ['--station', 'line-1', '--serial-prefix', 'L1-', '--from', '5000', '--to', '9999', ...who];
  expect((await upstream('range', 'add', ...beside)).status).toBe(0);
  const { json } = await upstream('range', 'list');
  expect(json).toMatchObject([
    { station: 'line-1', first_value: '5000', added_by: 'hanna', reason: 'plan of March' },
    { station: 'line-0', first_value: '0000', last_value: '4999' },
  ]);
  const [, mine] = json as { range_id: string }[];
  expect((await upstream('range', 'end', '--id', mine?.range_id ?? '', ...who)).status).toBe(0);
  expect((await upstream('range', 'add', ...overlapping)).status).toBe(0);
});

test('MAC addresses may be given to several stations', async () => {
  for (const station of ['line-0', 'line-1']) {
    expect((await upstream('range', 'add', '--station', station, '--mac-prefix', '24:0a:c4', ...who)).status).toBe(0);
  }
});

test.each([
  ['nobody named', ['key', 'disable', '--key', 'ab'.repeat(32), '--reason', 'x'], 'station.bad-argument'],
  ['no reason', ['finding', 'close', '--id', '1', '--by', 'hanna'], 'station.bad-argument'],
  ['a key that is none', ['key', 'disable', '--key', 'x', ...who], 'station.bad-argument'],
  ['a key that is not there', ['key', 'disable', '--key', 'ab'.repeat(32), ...who], 'registry.not-found'],
  ['a finding that is not there', ['finding', 'close', '--id', '7', ...who], 'registry.not-found'],
  ['a verdict that is none', ['conflict', 'resolve', '--id', '7', '--verdict', 'both', ...who], 'station.bad-argument'],
  [
    'a range the wrong way round',
    ['range', 'add', '--station', 'line-0', '--serial-prefix', 'Z', '--from', '9', '--to', '1', ...who],
    'registry.bad-range',
  ],
  ['half a MAC address', ['range', 'add', '--station', 'line-0', '--mac-prefix', '24:0', ...who], 'registry.bad-range'],
  ['a command that is none', ['range', 'burn'], 'station.bad-argument'],
])('%s is refused by name', async (_, args, code) => {
  expect(await upstream(...args)).toMatchObject({ status: 1, json: { code } });
});

test('a finding is closed once, by a person with a reason, and is gone from what the station is shown', async () => {
  const log = hq.ledgerOf('line-0');
  log.appendUnit('strange');
  const { body } = await hq.post('line-0', log.batch(0));
  expect(body.findings?.map(({ finding }) => finding)).toContain('entry-unreadable');
  const listed = (await upstream('finding', 'list')).json as { finding_id: string; finding: string }[];
  const id = listed.find(({ finding }) => finding === 'entry-unreadable')?.finding_id ?? '';
  expect((await upstream('finding', 'close', '--id', id, ...who)).status).toBe(0);
  expect((await upstream('finding', 'close', '--id', id, ...who)).json).toMatchObject({
    code: 'registry.already-decided',
  });
  const open = await hq.askWith(await hq.upstream.tlsOf('line-0'), '/v1/stations/me/open');
  expect(open.body.findings?.map(({ finding }) => finding)).not.toContain('entry-unreadable');
  expect((await hq.alarms('?limit=500')).find((alarm) => alarm.kind === 'finding' && alarm.id === id)).toMatchObject({
    state: 'closed',
    detail: { closedBy: 'hanna' },
  });
});

test('a key is disabled from the command line while upstream is running', async () => {
  const { rows } = await hq.database.query<{ key: string }>(
    "select spki_sha256 as key from client_certificates where holder = 'line-1'",
  );
  expect((await hq.head('line-1')).status).toBe(200);
  expect((await upstream('key', 'disable', '--key', rows[0]?.key ?? '', ...who)).status).toBe(0);
  const answer = await hq.askWith(await hq.upstream.tlsOf('line-1'), '/v1/stations/me/checkpoint');
  expect(answer.refusal?.reason).toBe('certificate-disabled');
});

test('a migrated station signs by another key once a person at headquarters says so', async () => {
  const before = hq.ledgerOf('line-0');
  const seen = before.leaves.length;
  const after = new StationLedger('line-0');
  after.leaves.push(...before.leaves);
  after.append('station-started');
  expect((await hq.post('line-0', after.batch(seen))).refusal?.reason).toBe('bad-checkpoint');
  const replaced = ['checkpoint-key', 'replace', '--station', 'line-0', '--checkpoint-key', after.verifierKey];
  expect((await upstream(...replaced)).json).toMatchObject({ code: 'station.bad-argument' });
  expect((await upstream(...replaced, ...who)).status).toBe(0);
  expect(
    (await upstream('checkpoint-key', 'replace', '--station', 'line-1', ...replaced.slice(4), ...who)).json,
  ).toMatchObject({
    code: 'station.bad-argument',
  });
  expect((await hq.post('line-0', after.batch(seen))).status).toBe(200);
  const { rows } = await hq.database.query(
    'select up_to_entries, checkpoint_key, replaced_by from replaced_checkpoint_keys',
  );
  expect(rows).toEqual([{ up_to_entries: String(seen), checkpoint_key: before.verifierKey, replaced_by: 'hanna' }]);
});

test('the certificates of a unit are listed with the station that issued them, and with their revocation', async () => {
  const unit = '24:0a:c4:00:00:99';
  const log = hq.ledgerOf('line-2');
  const from = log.leaves.length;
  const issued = { run: 'r', unit, serial: 'SN-99' };
  for (const [certSerialHex, digit] of [
    ['4b01', 'a'],
    ['4b02', 'b'],
  ]) {
    log.append('certificate-issued', { ...issued, certSerialHex, spkiSha256Hex: digit?.repeat(64) });
  }
  const revokedAt = '2026-11-30T06:00:00.000Z';
  log.append('certificate-revoked', { unit, certSerialHex: '4b01', reason: 'superseded', revokedAt, intentSeq: 0 });
  expect((await hq.post('line-2', log.batch(from))).status).toBe(200);
  expect((await upstream('unit', 'show', '--unit', unit)).json).toMatchObject([
    { station: 'line-2', serial: 'SN-99', cert_serial: '4b02', revoked_at: null },
    { station: 'line-2', serial: 'SN-99', cert_serial: '4b01', revoked_at: revokedAt, reason: 'superseded' },
  ]);
  expect((await upstream('revocation', 'list')).json).toMatchObject([{ unit, cert_serial: '4b01' }]);
  expect((await upstream('crl', 'list')).json).toEqual([]);
  expect((await upstream('unit', 'show', '--unit', 'none')).json).toMatchObject({ code: 'station.bad-argument' });
});
