import { createPrivateKey, hash, X509Certificate } from 'node:crypto';
import { connect } from 'node:tls';
import { join } from 'node:path';
import { readFile } from 'node:fs/promises';
import type { Extension } from 'pkijs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { issueInSoftware, spkiOf } from '../../fixtures/token/software-ca.ts';
import { basicConstraints, extKeyUsage, keyUsage, subjectAltName, uriName } from '../../station-core/pki/extensions.ts';
import { OID } from '../../station-core/pki/oids.ts';
import { certificatePem } from '../../station-core/pki/pem.ts';
import { encodeName } from '../../station-core/pki/tbs.ts';
import { subjectNameOf } from '../../station-core/pki/assemble.ts';
import { Secret } from '../../station-core/secret.ts';
import { BATCH_PATH, HEAD_PATH } from '../../station-core/sync/batch.ts';
import { CERTIFICATE_PATH } from '../../station-core/sync/certificate-request.ts';
import { stationCsr } from '../../station-core/sync/station-csr.ts';
import type { TransportTls } from '../../station-core/sync/transport.ts';
import { activateKey, disableKey } from '../../upstream/certificates/client-certificates.ts';
import { openHeadquarters } from './headquarters.ts';
import type { Headquarters } from './headquarters.ts';
import { p256 } from './registry/unit-certificates.ts';

let hq: Headquarters;
beforeAll(async () => {
  hq = await openHeadquarters(Array.from({ length: 12 }, (_, i) => `line-${i}`));
});
afterAll(async () => {
  await hq[Symbol.asyncDispose]();
});

interface Wanted {
  readonly uris: readonly string[];
  readonly purposes?: readonly string[];
  readonly validDays?: number;
}

/** A client certificate that the CA of headquarters signed, with what a test wants in it. */
async function signedByCa({ uris, purposes, validDays = 30 }: Wanted): Promise<TransportTls> {
  const tlsDir = join(hq.dir, 'upstream', 'tls');
  const [caPem, caKey] = await Promise.all(
    ['ca.pem', 'ca.key.pem'].map((name) => readFile(join(tlsDir, name), 'utf8')),
  );
  const ca = new X509Certificate(caPem ?? '');
  const { publicKey, privateKey } = p256();
  const extensions: Extension[] = [
    keyUsage(['digitalSignature']),
    ...(purposes === undefined ? [] : [extKeyUsage(purposes)]),
    basicConstraints({ ca: false }),
    subjectAltName(uris.map(uriName)),
  ];
  const subjectNameDer = encodeName([{ type: OID.commonName, value: 'TEST client' }]);
  const issuer = { nameDer: subjectNameOf(ca.raw), privateKey: createPrivateKey(caKey ?? ''), publicKey: ca.publicKey };
  const certDer = issueInSoftware({ subjectNameDer, publicKey, validDays, extensions }, issuer);
  const keyPem = new Secret(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  return { caPem: caPem ?? '', certPem: certificatePem(certDer), keyPem };
}

const stationUri = (station: string): string => `urn:birthmark:station:${station}`;
const clientAuth = [OID.clientAuth];

function keyOf({ certPem }: Pick<TransportTls, 'certPem'>): string {
  return hash('sha256', spkiOf(new X509Certificate(certPem).publicKey));
}

async function stateOf(tls: Pick<TransportTls, 'certPem'>): Promise<string | undefined> {
  const query = 'select state from client_certificates where spki_sha256 = $1';
  return (await hq.database.query<{ state: string }>(query, [keyOf(tls)])).rows[0]?.state;
}

interface Renewed {
  readonly tls: TransportTls;
  readonly status: number;
}

async function renewFrom(tls: TransportTls, station: string): Promise<Renewed> {
  const { privateKey } = p256();
  const csrBase64 = stationCsr(station, privateKey).toString('base64');
  const { status, body } = await hq.askWith(tls, CERTIFICATE_PATH, { csrBase64 });
  const keyPem = new Secret(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  return { status, tls: { caPem: tls.caPem, certPem: body.certificatePem ?? '', keyPem } };
}

test('a key that nobody registered is refused although our CA signed it, and waits for a person', async () => {
  const tls = await signedByCa({ uris: [stationUri('line-0')], purposes: clientAuth });
  expect((await hq.askWith(tls, HEAD_PATH)).body.reason).toBe('certificate-unknown');
  expect(await stateOf(tls)).toBe('pending');
  expect((await hq.askWith(tls, HEAD_PATH)).body.reason).toBe('certificate-unknown');
  await activateKey(hq.database, { spkiSha256Hex: keyOf(tls), by: 'hq', reason: 'new station computer' });
  expect((await hq.askWith(tls, HEAD_PATH)).status).toBe(200);
  expect((await hq.head('line-0')).status).toBe(200); // the earlier key goes on
});

test.each([
  ['without an extended key usage', { uris: [stationUri('line-1')] }, 'not for client authentication'],
  [
    'that names two stations',
    { uris: [stationUri('line-1'), stationUri('line-2')], purposes: clientAuth },
    'names more than one',
  ],
  ['that names nobody', { uris: ['urn:example:x'], purposes: clientAuth }, 'names nobody'],
])('a certificate %s is refused by name', async (_, wanted, why) => {
  const { refusal } = await hq.askWith(await signedByCa(wanted), HEAD_PATH);
  expect(refusal).toMatchObject({ reason: 'bad-certificate', detail: { why } });
});

test.each([
  ['has ended', { uris: [stationUri('line-1')], purposes: clientAuth, validDays: -1 }],
  ['is for servers', { uris: [stationUri('line-1')], purposes: [OID.serverAuth] }],
])('TLS cuts a client whose certificate %s', async (_, wanted) => {
  const code = await hq.askWith(await signedByCa(wanted), HEAD_PATH).catch((error: unknown) => error);
  expect(code).toBeInstanceOf(Error);
});

test('a key belongs to one holder: it speaks for no other, whatever certificate it comes with', async () => {
  const tls = await hq.upstream.tlsOf('line-2');
  const holder = (name: string) =>
    hq.database.query('update client_certificates set holder = $2 where spki_sha256 = $1', [keyOf(tls), name]);
  await holder('line-3');
  expect((await hq.head('line-2')).refusal).toMatchObject({
    reason: 'certificate-unknown',
    detail: { why: 'the key of another holder' },
  });
  await holder('line-2');
  expect((await hq.head('line-2')).status).toBe(200);
});

test('a station renews over its own connection; the new certificate works, and with its first use the old one ends', async () => {
  const old = await hq.upstream.tlsOf('line-4');
  const renewed = await renewFrom(old, 'line-4');
  expect(renewed.status).toBe(200);
  const certificate = new X509Certificate(renewed.tls.certPem);
  expect(certificate.subjectAltName).toBe(`URI:${stationUri('line-4')}`);
  expect(certificate.keyUsage).toEqual(clientAuth);
  const days = (certificate.validToDate.getTime() - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(6.9);
  expect(days).toBeLessThan(7.1);
  expect([await stateOf(old), await stateOf(renewed.tls)]).toEqual(['active', 'pending']);
  expect((await hq.head('line-4')).status).toBe(200); // a crash of the station here leaves one that works
  expect((await hq.askWith(renewed.tls, HEAD_PATH)).status).toBe(200);
  expect([await stateOf(old), await stateOf(renewed.tls)]).toEqual(['retired', 'active']);
  expect((await hq.askWith(old, HEAD_PATH)).refusal).toMatchObject({
    reason: 'certificate-disabled',
    detail: { state: 'retired' },
  });
});

test('the same request again gets the same certificate: its answer may have been lost', async () => {
  const tls = await hq.upstream.tlsOf('line-5');
  const { privateKey } = p256();
  const ask = () =>
    hq.askWith(tls, CERTIFICATE_PATH, { csrBase64: stationCsr('line-5', privateKey).toString('base64') });
  const answers = await Promise.all([ask(), ask(), ask()]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(new Set(answers.map(({ body }) => body.certificatePem)).size).toBe(1);
  await hq.upstream.kill();
  await hq.upstream.restart();
  expect((await ask()).body.certificatePem).toBe(answers[0].body.certificatePem);
});

test('what is no request for a new P-256 key of its own is refused and signs nothing', async () => {
  const tls = await hq.upstream.tlsOf('line-6');
  const own = createPrivateKey(tls.keyPem.reveal());
  const good = stationCsr('line-6', p256().privateKey);
  const forged = Buffer.from(good);
  forged.writeUInt8(forged.readUInt8(forged.length - 1) ^ 1, forged.length - 1);
  const wrong = {
    'is known': stationCsr('line-6', own),
    'has a signature that does not verify': forged,
    'is cut off': good.subarray(0, 60),
    'has bytes after it': Buffer.concat([good, Buffer.of(0)]),
    'is a certificate': new X509Certificate(tls.certPem).raw,
  };
  const before = await hq.database.query('select count(*) from client_certificates');
  for (const csrDer of Object.values(wrong)) {
    const { refusal } = await hq.askWith(tls, CERTIFICATE_PATH, { csrBase64: csrDer.toString('base64') });
    expect(refusal?.reason).toBe('bad-request');
  }
  expect((await hq.askWith(tls, CERTIFICATE_PATH, { csrBase64: '!' })).refusal?.reason).toBe('malformed');
  expect((await hq.database.query('select count(*) from client_certificates')).rows).toEqual(before.rows);
});

test('the name in a request counts for nothing: the certificate names the station that asks', async () => {
  const tls = await hq.upstream.tlsOf('line-7');
  const { privateKey } = p256();
  const csrBase64 = stationCsr('line-8', privateKey).toString('base64');
  const { body } = await hq.askWith(tls, CERTIFICATE_PATH, { csrBase64 });
  expect(new X509Certificate(body.certificatePem ?? '').subjectAltName).toBe(`URI:${stationUri('line-7')}`);
});

test('a disabled key is refused at once, also on a connection that was open, and that connection is cut', async () => {
  const tls = await hq.upstream.tlsOf('line-9');
  const { hostname: host, port } = new URL(hq.upstream.url);
  const socket = connect({ host, port: Number(port), ca: tls.caPem, cert: tls.certPem, key: tls.keyPem.reveal() });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  const said: string[] = [];
  socket.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('secureConnect', resolve));
  socket.write(`GET ${HEAD_PATH} HTTP/1.1\r\nhost: hq\r\n\r\n`);
  await new Promise((resolve) => socket.once('data', resolve));
  await disableKey(hq.database, { spkiSha256Hex: keyOf(tls), by: 'hq', reason: 'station stolen' });
  const ledger = hq.ledgerOf('line-9');
  ledger.appendMany(1);
  const { refusal } = await hq.post('line-9', ledger.batch(0));
  expect(refusal).toMatchObject({ reason: 'certificate-disabled', detail: { state: 'disabled' } });
  await closed;
  expect(said.join('')).toContain('200 OK');
  await expect(
    activateKey(hq.database, { spkiSha256Hex: keyOf(tls), by: 'hq', reason: 'found' }),
  ).rejects.toMatchObject({
    code: 'registry.already-decided',
  });
  expect(await hq.stored('line-9')).toEqual([]);
});

test('a disabled key gets no certificate to go on with, and its pending one does not start', async () => {
  const old = await hq.upstream.tlsOf('line-10');
  const pending = await renewFrom(old, 'line-10');
  for (const tls of [old, pending.tls]) {
    await disableKey(hq.database, { spkiSha256Hex: keyOf(tls), by: 'hq', reason: 'test' });
  }
  expect((await renewFrom(old, 'line-10')).status).toBe(403);
  expect((await hq.askWith(pending.tls, HEAD_PATH)).status).toBe(403);
});

test("headquarters' own certificate reads alarms and sends nothing; a station reads none", async () => {
  const reader = await hq.upstream.alarmReaderTls();
  expect((await hq.askWith(reader, '/v1/alarms')).status).toBe(200);
  expect((await hq.askWith(reader, HEAD_PATH)).refusal?.reason).toBe('not-allowed');
  expect((await hq.askWith(reader, BATCH_PATH, hq.ledgerOf('line-11').batch(0))).refusal?.reason).toBe('not-allowed');
  expect((await hq.askWith(await hq.upstream.tlsOf('line-11'), '/v1/alarms')).refusal?.reason).toBe('not-allowed');
});
