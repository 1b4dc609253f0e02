import { execFileSync, spawnSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { certificatePem } from '../../../station-core/pki/pem.ts';
import { CRL_PATH } from '../../../station-core/sync/crl-delivery.ts';
import { list } from '../../../upstream/commands/lists.ts';
import { UnitCertificates } from '../registry/unit-certificates.ts';
import { hoursAgo, RevokingStations } from './revoking-stations.ts';

const STATIONS = Array.from({ length: 12 }, (_, i) => `line-${i}`);
let stations: RevokingStations;
beforeAll(async () => {
  stations = await RevokingStations.open(STATIONS);
});
afterAll(async () => {
  await stations[Symbol.asyncDispose]();
});

test('OpenSSL refuses the revoked unit and accepts another one, with the list that headquarters fetched', async () => {
  const [bad, good] = [stations.issueAt('line-0'), stations.issueAt('line-0')];
  stations.revokeAt('line-0', bad.unit, bad.revoked);
  expect((await stations.signAndDeliver('line-0', { number: 7, revoked: [bad.revoked] })).body).toEqual({ number: 7 });
  const { status, der } = await stations.fetchCrl('line-0');
  expect(status).toBe(200);
  const file = (what: string, text: string | Uint8Array): string => {
    const path = join(stations.hq.dir, what);
    writeFileSync(path, text);
    return path;
  };
  const ca = file('ca.pem', stations.caOf('line-0').pem);
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
  await stations.signAndDeliver('line-1', { number: 1 });
  const { status, headers, der } = await stations.fetchCrl('line-1');
  const etag = `"${hash('sha256', der)}"`;
  expect([status, headers['content-type'], headers['etag']]).toEqual([200, 'application/pkix-crl', etag]);
  const maxAgeS = Number(/^max-age=(\d+)$/.exec(String(headers['cache-control']))?.[1]);
  expect(maxAgeS).toBeGreaterThan(86_400 - 3_600);
  expect(maxAgeS).toBeLessThanOrEqual(86_400);
  const again = await stations.fetchCrl('line-1', { 'if-none-match': `"other", ${etag}` });
  expect([again.status, again.der.length]).toEqual([304, 0]);
  expect((await stations.fetchCrl('line-1', { 'if-none-match': '"other"' })).status).toBe(200);
});

test('a station reads no list, and of an unknown issuer there is none', async () => {
  const path = `/v1/crl/${stations.skiOf('line-1')}.crl`;
  expect((await stations.hq.ask('line-1', path)).refusal?.reason).toBe('not-allowed');
  const reader = await stations.hq.upstream.alarmReaderTls();
  for (const other of [`/v1/crl/${'00'.repeat(20)}.crl`, path.replace('.crl', '.pem'), `/v1/crl/..%2f..%2fetc`]) {
    expect((await stations.hq.askWith(reader, other)).refusal?.reason).toBe('not-found');
  }
});

test('the same list again gets the same answer, and the next one takes its place', async () => {
  await stations.signAndDeliver('line-2', { number: 3 });
  const { der } = await stations.fetchCrl('line-2');
  expect((await stations.deliver('line-2', der)).body).toEqual({ number: 3 });
  expect((await stations.signAndDeliver('line-2', { number: 9 })).body).toEqual({ number: 9 });
  expect((await stations.deliver('line-2', der)).refusal?.detail).toMatchObject({
    why: 'its number is not higher',
    newest: 9,
  });
  expect((await stations.fetchCrl('line-2')).der.equals(der)).toBe(false);
});

test('a number that goes back is refused, an alarm, and a finding of its entry; the list before stays', async () => {
  await stations.signAndDeliver('line-3', { number: 5 });
  const { der } = await stations.fetchCrl('line-3');
  const lower = { number: 4, thisUpdate: hoursAgo(1) };
  const crlDer = stations.caOf('line-3').crl(lower);
  stations.name('line-3', crlDer, lower);
  const seq = stations.hq.ledgerOf('line-3').leaves.length - 1;
  expect((await stations.send('line-3')).body.findings).toEqual([{ seq, finding: 'crl-number' }]);
  expect((await stations.deliver('line-3', crlDer)).refusal).toMatchObject({
    reason: 'bad-crl',
    detail: { number: 4, newest: 5 },
  });
  const equal = await stations.signAndDeliver('line-3', { number: 5, thisUpdate: hoursAgo(1) });
  expect(equal.refusal?.detail).toMatchObject({ why: 'its number is not higher', number: 5 });
  expect((await stations.fetchCrl('line-3')).der.equals(der)).toBe(true);
  const alarms = (await stations.hq.alarms('?limit=500')).filter(
    ({ station, what }) => station === 'line-3' && what === 'bad-crl',
  );
  expect(alarms.map(({ kind, detail }) => [kind, detail['why']])).toEqual([
    ['refusal', 'its number is not higher'],
    ['refusal', 'its number is not higher'],
  ]);
});

test('a list that gives a certificate back is refused: one of the list before, and one that only an entry revoked', async () => {
  const [first, second] = [stations.issueAt('line-4'), stations.issueAt('line-4')];
  stations.revokeAt('line-4', first.unit, first.revoked);
  await stations.signAndDeliver('line-4', { number: 1, revoked: [first.revoked] });
  const { der } = await stations.fetchCrl('line-4');
  expect((await stations.signAndDeliver('line-4', { number: 2 })).refusal?.detail).toMatchObject({
    why: 'it gives a certificate back',
    certSerialHex: first.revoked.certSerialHex,
  });
  stations.revokeAt('line-4', second.unit, second.revoked);
  const { refusal } = await stations.signAndDeliver('line-4', { number: 3, revoked: [first.revoked] });
  expect(refusal?.detail['certSerialHex']).toBe(second.revoked.certSerialHex);
  expect((await stations.fetchCrl('line-4')).der.equals(der)).toBe(true);
  const whole = await stations.signAndDeliver('line-4', { number: 4, revoked: [first.revoked, second.revoked] });
  expect(whole.body).toEqual({ number: 4 });
});

test('a list may lack what the signing service recorded while it was signed', async () => {
  const late = stations.issueAt('line-5');
  stations.revokeAt('line-5', late.unit, { ...late.revoked, revokedAt: new Date() });
  expect((await stations.signAndDeliver('line-5', { number: 1 })).body).toEqual({ number: 1 });
});

test('every truncation, every changed octet and bytes after the end are refused', async () => {
  const { certDer } = stations.caOf('line-6');
  const what = {
    number: 2,
    revoked: [{ certSerialHex: '4b01', revokedAt: hoursAgo(2), reason: 'superseded' as const }],
  };
  const crlDer = stations.caOf('line-6').crl(what);
  stations.name('line-6', crlDer, what);
  await stations.send('line-6');
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
  for (const each of [...bad, certDer])
    expect((await stations.deliver('line-6', each)).refusal?.reason).toBe('bad-crl');
  expect((await stations.fetchCrl('line-6')).status).toBe(404);
  expect((await stations.deliver('line-6', crlDer)).status).toBe(200);
  for (const body of [{}, { crlBase64: '' }, { crlBase64: 'x' }, { crlBase64: 'AAAA', more: 1 }]) {
    expect((await stations.hq.ask('line-6', CRL_PATH, body)).refusal?.reason).toBe('malformed');
  }
});

test('the list of another issuer is refused, also of one with the same name, and of one that another station has', async () => {
  const sameName = new UnitCertificates('TEST issuing CA of line-7');
  for (const ca of [sameName, stations.caOf('line-6')]) {
    const crlDer = ca.crl({ number: 1 });
    stations.name('line-7', crlDer, { number: 1 });
    await stations.send('line-7');
    expect((await stations.deliver('line-7', crlDer)).refusal?.detail['why']).toBe('does not verify');
  }
  await stations.hq.database.query("delete from issuing_certificates where station = 'line-7'");
  expect((await stations.signAndDeliver('line-7', { number: 2 })).refusal?.detail['why']).toBe(
    'no issuing certificate is registered',
  );
});

test('a list that names another issuer than the one that signed it is refused', async () => {
  const crlDer = stations.caOf('line-8').crl({ number: 1, issuerCertDer: stations.caOf('line-9').certDer });
  stations.name('line-8', crlDer, { number: 1 });
  await stations.send('line-8');
  expect((await stations.deliver('line-8', crlDer)).refusal?.detail['why']).toBe('it names another issuer');
});

test('a list whose time is over, or has not begun, is refused', async () => {
  const over = { number: 1, thisUpdate: hoursAgo(3), nextUpdate: hoursAgo(1) };
  expect((await stations.signAndDeliver('line-9', over)).refusal?.detail['why']).toBe('its time is over');
  const early = { number: 2, thisUpdate: hoursAgo(-1), nextUpdate: hoursAgo(-2) };
  expect((await stations.signAndDeliver('line-9', early)).refusal?.detail['why']).toBe('its time has not begun');
});

test('a list that no entry names, or whose entry states something else, is refused', async () => {
  const ca = stations.caOf('line-10');
  expect((await stations.deliver('line-10', ca.crl({ number: 1 }))).refusal?.detail['why']).toBe(
    'no entry of this station names it',
  );
  let number = 1;
  for (const instead of [{ number: 90 }, { revoked: 1 }, { nextUpdate: hoursAgo(-48).toISOString() }]) {
    const { refusal } = await stations.signAndDeliver('line-10', { number: ++number, instead });
    expect(refusal?.detail['why']).toBe('its entry states something else');
  }
});

test('a revocation of what was never issued to the unit, and one that cannot be read, are findings', async () => {
  const { unit, revoked } = stations.issueAt('line-11');
  stations.revokeAt('line-11', '24:0a:c4:ff:ff:ff', revoked);
  stations.revokeAt('line-11', unit, { ...revoked, certSerialHex: '4bffff' });
  stations.hq.ledgerOf('line-11').append('certificate-revoked', { unit, certSerialHex: 'none' });
  stations.hq.ledgerOf('line-11').append('crl-signed', { number: 0 });
  const findings = (await stations.send('line-11')).body.findings?.map(({ finding }) => finding);
  expect(findings?.filter((each) => !each.endsWith('-range'))).toEqual([
    'revoked-unknown',
    'revoked-unknown',
    'entry-unreadable',
    'entry-unreadable',
  ]);
});

test('headquarters lists what is revoked and which list it holds, and a list that is over is an alarm', async () => {
  const revocations = (await list(stations.hq.database, 'revocations')) as {
    station: string;
    unit: string;
    reason: string;
  }[];
  expect(revocations.filter(({ station }) => station === 'line-4')).toMatchObject([
    { reason: 'keyCompromise' },
    { reason: 'keyCompromise' },
  ]);
  const crls = (await list(stations.hq.database, 'crls')) as { station: string }[];
  expect(crls.find(({ station }) => station === 'line-3')).toMatchObject({ signed_number: '5', held_number: '5' });
  expect(crls.find(({ station }) => station === 'line-8')).toMatchObject({ signed_number: '1', held_number: null });
  const overdue = async () => (await stations.hq.alarms('?limit=500')).filter(({ kind }) => kind === 'crl');
  expect(await overdue()).toEqual([]);
  await stations.hq.database.query(
    "update crls set next_update = now() - interval '1 second' where station = 'line-3'",
  );
  await stations.hq.database.query(
    "update signed_crls set received_at = now() - interval '2 days' where station = 'line-8'",
  );
  expect((await overdue()).map(({ id, detail }) => [id, detail]).toSorted()).toEqual([
    ['line-3', { signedNumber: 5, heldNumber: 5 }],
    ['line-8', { signedNumber: 1 }],
  ]);
});
