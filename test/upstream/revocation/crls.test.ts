import { execFileSync, spawnSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { certificatePem } from '../../../station-core/pki/pem.ts';
import type { RevokedCertificate } from '../../../station-core/pki/crl/crl.ts';
import { CRL_PATH } from '../../../station-core/sync/crl-delivery.ts';
import { list } from '../../../upstream/commands/lists.ts';
import { agentOf, openHeadquarters } from '../headquarters.ts';
import type { Answer, Headquarters } from '../headquarters.ts';
import { appendRun, statementOf, UnitCertificates } from '../registry/unit-certificates.ts';

const STATIONS = Array.from({ length: 12 }, (_, i) => `line-${i}`);
/** Each station has an issuing CA of its own: one station's list is never the next of another's. */
const cas = new Map(STATIONS.map((station) => [station, new UnitCertificates(`TEST issuing CA of ${station}`)]));
let hq: Headquarters;
beforeAll(async () => {
  hq = await openHeadquarters(STATIONS, {}, { limits: { requestsPerMinute: 600, burst: 200 } });
  for (const [station, { pem, certDer }] of cas) {
    const query = 'insert into issuing_certificates (station, sha256, pem) values ($1, $2, $3)';
    await hq.database.query(query, [station, hash('sha256', certDer), pem]);
  }
});
afterAll(async () => {
  await hq[Symbol.asyncDispose]();
});

function caOf(station: string): UnitCertificates {
  const ca = cas.get(station);
  if (ca === undefined) throw new Error(`no CA of ${station}`);
  return ca;
}

const hoursAgo = (hours: number): Date => new Date(Math.floor(Date.now() / 1000) * 1000 - hours * 3_600_000);

let units = 0;
/** A unit that passed at the station, and what a list says when it is revoked. */
function issueAt(station: string): {
  readonly unit: string;
  readonly certDer: Buffer;
  readonly revoked: RevokedCertificate;
} {
  const n = (++units).toString(16).padStart(2, '0');
  const [unit, serial] = [`24:0a:c4:00:01:${n}`, `L1-${n}`];
  const certDer = caOf(station).issue(unit, serial);
  appendRun(hq.ledgerOf(station), { run: `run-${n}`, unit, serial, certDer });
  const { certSerialHex } = statementOf(certDer);
  return { unit, certDer, revoked: { certSerialHex, revokedAt: hoursAgo(2), reason: 'keyCompromise' } };
}

function revokeAt(station: string, unit: string, { certSerialHex, reason, revokedAt }: RevokedCertificate): void {
  hq.ledgerOf(station).append('certificate-revoked', {
    unit,
    certSerialHex,
    reason,
    revokedAt: revokedAt.toISOString(),
    intentSeq: 0,
  });
}

interface ListOf {
  readonly number: number;
  readonly revoked?: readonly RevokedCertificate[];
  readonly thisUpdate?: Date;
  readonly nextUpdate?: Date;
  /** What its entry states. */
  readonly instead?: object;
}

/** The entry that names the list, by what OpenSSL reads in it, or by what a test wants it to state instead. */
function name(station: string, crlDer: Buffer, { number, revoked = [], instead }: ListOf): void {
  const options = ['-inform', 'DER', '-noout', '-lastupdate', '-nextupdate'];
  const said = execFileSync('openssl', ['crl', ...options], { input: crlDer })
    .toString()
    .trim()
    .split('\n');
  const [thisUpdate, nextUpdate] = said.map((line) => new Date(line.split('=')[1] ?? '').toISOString());
  const stated = { number, thisUpdate, nextUpdate, revoked: revoked.length, crlSha256Hex: hash('sha256', crlDer) };
  hq.ledgerOf(station).append('crl-signed', Object.assign(stated, instead));
}

async function send(station: string): Promise<Answer> {
  const log = hq.ledgerOf(station);
  return hq.post(station, log.batch((await hq.head(station)).body.sizeEntries ?? 0));
}

function deliver(station: string, crlDer: Uint8Array): Promise<Answer> {
  const body = { crlBase64: Buffer.from(crlDer).toString('base64') };
  return hq.ask(station, CRL_PATH, body);
}

async function signAndDeliver(station: string, what: ListOf): Promise<Answer> {
  const { instead: _, ...fields } = what;
  const crlDer = caOf(station).crl(fields);
  name(station, crlDer, what);
  expect((await send(station)).status).toBe(200);
  return deliver(station, crlDer);
}

const skiOf = (station: string): string => {
  const said = execFileSync('openssl', ['x509', '-noout', '-ext', 'subjectKeyIdentifier'], {
    input: caOf(station).pem,
  });
  return (said.toString().split('\n')[1] ?? '').trim().replaceAll(':', '').toLowerCase();
};

async function fetchCrl(station: string, headers: Record<string, string> = {}) {
  const agent = agentOf(await hq.upstream.alarmReaderTls());
  try {
    const url = new URL(`/v1/crl/${skiOf(station)}.crl`, hq.upstream.url);
    const answer = await request(url, { dispatcher: agent, headers });
    return { status: answer.statusCode, headers: answer.headers, der: Buffer.from(await answer.body.arrayBuffer()) };
  } finally {
    await agent.destroy();
  }
}

test('OpenSSL refuses the revoked unit and accepts another one, with the list that headquarters fetched', async () => {
  const [bad, good] = [issueAt('line-0'), issueAt('line-0')];
  revokeAt('line-0', bad.unit, bad.revoked);
  expect((await signAndDeliver('line-0', { number: 7, revoked: [bad.revoked] })).body).toEqual({ number: 7 });
  const { status, der } = await fetchCrl('line-0');
  expect(status).toBe(200);
  const file = (what: string, text: string | Uint8Array): string => {
    const path = join(hq.dir, what);
    writeFileSync(path, text);
    return path;
  };
  const ca = file('ca.pem', caOf('line-0').pem);
  const said = execFileSync('openssl', ['crl', '-inform', 'DER', '-noout', '-text'], { input: der }).toString();
  expect(said).toMatch(/X509v3 CRL Number:\s+7\n/);
  const crl = file('list.pem', execFileSync('openssl', ['crl', '-inform', 'DER'], { input: der }));
  const verdict = (certDer: Buffer): string => {
    const options = [
      '-x509_strict',
      '-crl_check',
      '-CAfile',
      ca,
      '-CRLfile',
      crl,
      file('unit.pem', certificatePem(certDer)),
    ];
    const { stdout, stderr } = spawnSync('openssl', ['verify', ...options], { encoding: 'utf8' });
    return stdout + stderr;
  };
  expect(verdict(bad.certDer)).toContain('certificate revoked');
  expect(verdict(good.certDer)).toContain('unit.pem: OK');
});

test('the list is served with its type, its digest as ETag, and a life until the next update', async () => {
  await signAndDeliver('line-1', { number: 1 });
  const { status, headers, der } = await fetchCrl('line-1');
  const etag = `"${hash('sha256', der)}"`;
  expect([status, headers['content-type'], headers['etag']]).toEqual([200, 'application/pkix-crl', etag]);
  const maxAgeS = Number(/^max-age=(\d+)$/.exec(String(headers['cache-control']))?.[1]);
  expect(maxAgeS).toBeGreaterThan(86_400 - 3_600);
  expect(maxAgeS).toBeLessThanOrEqual(86_400);
  const again = await fetchCrl('line-1', { 'if-none-match': `"other", ${etag}` });
  expect([again.status, again.der.length]).toEqual([304, 0]);
  expect((await fetchCrl('line-1', { 'if-none-match': '"other"' })).status).toBe(200);
});

test('a station reads no list, and of an unknown issuer there is none', async () => {
  const path = `/v1/crl/${skiOf('line-1')}.crl`;
  expect((await hq.ask('line-1', path)).refusal?.reason).toBe('not-allowed');
  const reader = await hq.upstream.alarmReaderTls();
  for (const other of [`/v1/crl/${'00'.repeat(20)}.crl`, path.replace('.crl', '.pem'), `/v1/crl/..%2f..%2fetc`]) {
    expect((await hq.askWith(reader, other)).refusal?.reason).toBe('not-found');
  }
});

test('the same list again gets the same answer, and the next one takes its place', async () => {
  await signAndDeliver('line-2', { number: 3 });
  const { der } = await fetchCrl('line-2');
  expect((await deliver('line-2', der)).body).toEqual({ number: 3 });
  expect((await signAndDeliver('line-2', { number: 9 })).body).toEqual({ number: 9 });
  expect((await deliver('line-2', der)).refusal?.detail).toMatchObject({ why: 'its number is not higher', newest: 9 });
  expect((await fetchCrl('line-2')).der.equals(der)).toBe(false);
});

test('a number that goes back is refused, an alarm, and a finding of its entry; the list before stays', async () => {
  await signAndDeliver('line-3', { number: 5 });
  const { der } = await fetchCrl('line-3');
  const lower = { number: 4, thisUpdate: hoursAgo(1) };
  const crlDer = caOf('line-3').crl(lower);
  name('line-3', crlDer, lower);
  const seq = hq.ledgerOf('line-3').leaves.length - 1;
  expect((await send('line-3')).body.findings).toEqual([{ seq, finding: 'crl-number' }]);
  expect((await deliver('line-3', crlDer)).refusal).toMatchObject({
    reason: 'bad-crl',
    detail: { number: 4, newest: 5 },
  });
  const equal = await signAndDeliver('line-3', { number: 5, thisUpdate: hoursAgo(1) });
  expect(equal.refusal?.detail).toMatchObject({ why: 'its number is not higher', number: 5 });
  expect((await fetchCrl('line-3')).der.equals(der)).toBe(true);
  const alarms = (await hq.alarms('?limit=500')).filter(
    ({ station, what }) => station === 'line-3' && what === 'bad-crl',
  );
  expect(alarms.map(({ kind, detail }) => [kind, detail['why']])).toEqual([
    ['refusal', 'its number is not higher'],
    ['refusal', 'its number is not higher'],
  ]);
});

test('a list that gives a certificate back is refused: one of the list before, and one that only an entry revoked', async () => {
  const [first, second] = [issueAt('line-4'), issueAt('line-4')];
  revokeAt('line-4', first.unit, first.revoked);
  await signAndDeliver('line-4', { number: 1, revoked: [first.revoked] });
  const { der } = await fetchCrl('line-4');
  expect((await signAndDeliver('line-4', { number: 2 })).refusal?.detail).toMatchObject({
    why: 'it gives a certificate back',
    certSerialHex: first.revoked.certSerialHex,
  });
  revokeAt('line-4', second.unit, second.revoked);
  const { refusal } = await signAndDeliver('line-4', { number: 3, revoked: [first.revoked] });
  expect(refusal?.detail['certSerialHex']).toBe(second.revoked.certSerialHex);
  expect((await fetchCrl('line-4')).der.equals(der)).toBe(true);
  const whole = await signAndDeliver('line-4', { number: 4, revoked: [first.revoked, second.revoked] });
  expect(whole.body).toEqual({ number: 4 });
});

test('a list may lack what the signing service recorded while it was signed', async () => {
  const late = issueAt('line-5');
  revokeAt('line-5', late.unit, { ...late.revoked, revokedAt: new Date() });
  expect((await signAndDeliver('line-5', { number: 1 })).body).toEqual({ number: 1 });
});

test('every truncation, every changed octet and bytes after the end are refused', async () => {
  const { certDer } = caOf('line-6');
  const what = {
    number: 2,
    revoked: [{ certSerialHex: '4b01', revokedAt: hoursAgo(2), reason: 'superseded' as const }],
  };
  const crlDer = caOf('line-6').crl(what);
  name('line-6', crlDer, what);
  await send('line-6');
  const bad = [
    crlDer.subarray(0, 1),
    crlDer.subarray(0, 40),
    crlDer.subarray(0, -1),
    Buffer.concat([crlDer, Buffer.of(0)]),
  ];
  for (const at of [0, 3, 20, 90, crlDer.length - 1]) {
    const changed = Buffer.from(crlDer);
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
    bad.push(changed);
  }
  for (const each of [...bad, certDer]) expect((await deliver('line-6', each)).refusal?.reason).toBe('bad-crl');
  expect((await fetchCrl('line-6')).status).toBe(404);
  expect((await deliver('line-6', crlDer)).status).toBe(200);
  for (const body of [{}, { crlBase64: '' }, { crlBase64: 'x' }, { crlBase64: 'AAAA', more: 1 }]) {
    expect((await hq.ask('line-6', CRL_PATH, body)).refusal?.reason).toBe('malformed');
  }
});

test('the list of another issuer is refused, also of one with the same name, and of one that another station has', async () => {
  const sameName = new UnitCertificates('TEST issuing CA of line-7');
  for (const ca of [sameName, caOf('line-6')]) {
    const crlDer = ca.crl({ number: 1 });
    name('line-7', crlDer, { number: 1 });
    await send('line-7');
    expect((await deliver('line-7', crlDer)).refusal?.detail['why']).toBe('does not verify');
  }
  await hq.database.query("delete from issuing_certificates where station = 'line-7'");
  expect((await signAndDeliver('line-7', { number: 2 })).refusal?.detail['why']).toBe(
    'no issuing certificate is registered',
  );
});

test('a list that names another issuer than the one that signed it is refused', async () => {
  const crlDer = caOf('line-8').crl({ number: 1, issuerCertDer: caOf('line-9').certDer });
  name('line-8', crlDer, { number: 1 });
  await send('line-8');
  expect((await deliver('line-8', crlDer)).refusal?.detail['why']).toBe('it names another issuer');
});

test('a list whose time is over, or has not begun, is refused', async () => {
  const over = { number: 1, thisUpdate: hoursAgo(3), nextUpdate: hoursAgo(1) };
  expect((await signAndDeliver('line-9', over)).refusal?.detail['why']).toBe('its time is over');
  const early = { number: 2, thisUpdate: hoursAgo(-1), nextUpdate: hoursAgo(-2) };
  expect((await signAndDeliver('line-9', early)).refusal?.detail['why']).toBe('its time has not begun');
});

test('a list that no entry names, or whose entry states something else, is refused', async () => {
  const ca = caOf('line-10');
  expect((await deliver('line-10', ca.crl({ number: 1 }))).refusal?.detail['why']).toBe(
    'no entry of this station names it',
  );
  let number = 1;
  for (const instead of [{ number: 90 }, { revoked: 1 }, { nextUpdate: hoursAgo(-48).toISOString() }]) {
    const { refusal } = await signAndDeliver('line-10', { number: ++number, instead });
    expect(refusal?.detail['why']).toBe('its entry states something else');
  }
});

test('a revocation of what was never issued to the unit, and one that cannot be read, are findings', async () => {
  const { unit, revoked } = issueAt('line-11');
  revokeAt('line-11', '24:0a:c4:ff:ff:ff', revoked);
  revokeAt('line-11', unit, { ...revoked, certSerialHex: '4bffff' });
  hq.ledgerOf('line-11').append('certificate-revoked', { unit, certSerialHex: 'none' });
  hq.ledgerOf('line-11').append('crl-signed', { number: 0 });
  const findings = (await send('line-11')).body.findings?.map(({ finding }) => finding);
  expect(findings?.filter((each) => !each.endsWith('-range'))).toEqual([
    'revoked-unknown',
    'revoked-unknown',
    'entry-unreadable',
    'entry-unreadable',
  ]);
});

test('headquarters lists what is revoked and which list it holds, and a list that is over is an alarm', async () => {
  const revocations = (await list(hq.database, 'revocations')) as { station: string; unit: string; reason: string }[];
  expect(revocations.filter(({ station }) => station === 'line-4')).toMatchObject([
    { reason: 'keyCompromise' },
    { reason: 'keyCompromise' },
  ]);
  const crls = (await list(hq.database, 'crls')) as { station: string }[];
  expect(crls.find(({ station }) => station === 'line-3')).toMatchObject({ signed_number: '5', held_number: '5' });
  expect(crls.find(({ station }) => station === 'line-8')).toMatchObject({ signed_number: '1', held_number: null });
  const overdue = async () => (await hq.alarms('?limit=500')).filter(({ kind }) => kind === 'crl');
  expect(await overdue()).toEqual([]);
  await hq.database.query("update crls set next_update = now() - interval '1 second' where station = 'line-3'");
  await hq.database.query("update signed_crls set received_at = now() - interval '2 days' where station = 'line-8'");
  expect((await overdue()).map(({ id, detail }) => [id, detail]).toSorted()).toEqual([
    ['line-3', { signedNumber: 5, heldNumber: 5 }],
    ['line-8', { signedNumber: 1 }],
  ]);
});
