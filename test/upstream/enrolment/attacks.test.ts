import { execFileSync } from 'node:child_process';
import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Secret } from '../../../station-core/secret.ts';
import { Fault } from '../../../station-core/fault.ts';
import { HEAD_PATH } from '../../../station-core/sync/batch.ts';
import { ENROLMENT_PATH } from '../../../station-core/sync/enrol/enrolment.ts';
import type { EnrolmentAnswer } from '../../../station-core/sync/enrol/enrolment.ts';
import { stationCsr } from '../../../station-core/sync/station-csr.ts';
import { enrolStation } from '../../../station-core/station/setup/enrol-station.ts';
import { drawAuthority, drawTlsKey, openAuthority, pemOf } from '../../../upstream/certificates/authority.ts';
import { issueServerCertificate } from '../../../upstream/certificates/server-certificate.ts';
import { Agent, request } from 'undici';
import { StationLedger } from '../station-ledger.ts';
import { newHeadquarters, newStation } from './new-headquarters.ts';
import type { NewHeadquarters } from './new-headquarters.ts';

let hq: NewHeadquarters;
const dirs: string[] = [];
beforeAll(async () => {
  hq = await newHeadquarters();
});
beforeEach(() => hq.restart());
afterAll(async () => {
  await hq[Symbol.asyncDispose]();
  for (const dir of dirs) await rm(dir, { recursive: true, force: true });
});

const { signal } = new AbortController();
const GUESS = new Secret('0123456789ABCDEFGHJK');

interface Raw {
  readonly status: number;
  readonly body: Partial<EnrolmentAnswer> & { readonly reason?: string; readonly detail?: Record<string, unknown> };
}

/** Anything at all, as a program that knows the protocol would send it. */
async function send(path: string, body?: object): Promise<Raw> {
  const dispatcher = new Agent({ connect: { ca: await readFile(join(hq.dir, 'tls', 'ca.pem')) } });
  const sent = { method: 'POST' as const, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  try {
    const answer = await request(new URL(path, hq.enrolmentUrl), { dispatcher, ...(body === undefined ? {} : sent) });
    return { status: answer.statusCode, body: (await answer.body.json()) as Raw['body'] };
  } finally {
    await dispatcher.destroy();
  }
}

function requestOf(station: string, code: string, csrDer: Buffer) {
  const checkpointKey = new StationLedger(station).verifierKey;
  return { code, station, csrBase64: csrDer.toString('base64'), checkpointKey, issuingCertificates: [] };
}

const namesIn = ({ certificatePem = '' }: Raw['body']): unknown => {
  const { subject, subjectAltName } = new X509Certificate(certificatePem);
  return { subject, subjectAltName };
};

test('guessing is slow, and every guess is on record with the address it came from', async () => {
  const answers: Raw[] = [];
  for (let guess = 0; guess < 12; guess++) {
    const csr = stationCsr('LINE1', drawTlsKey().privateKey);
    answers.push(await send(ENROLMENT_PATH, requestOf('LINE1', GUESS.reveal(), csr)));
  }
  expect(answers.slice(0, 10).map(({ status, body }) => [status, body.detail?.['why']])).toEqual(
    Array.from({ length: 10 }, () => [403, 'unknown']),
  );
  expect(answers.at(-1)).toMatchObject({ status: 429, body: { reason: 'too-many-requests' } });
  // Who is over the limit is not let in with the right code either.
  const code = await hq.codeFor('LINE1');
  const csr = stationCsr('LINE1', drawTlsKey().privateKey);
  expect((await send(ENROLMENT_PATH, requestOf('LINE1', code.reveal(), csr))).status).toBe(429);
  const { rows } = await hq.database.query<{ reason: string; times: string; address: string }>(
    "select reason, times, detail ->> 'address' as address from refusals where reason = 'bad-code'",
  );
  expect(rows).toEqual([{ reason: 'bad-code', times: '10', address: '127.0.0.1' }]);
});

test.each([
  ['its own authority', (): string[] => [], 'sync.wrong-authority', 'LINE2'],
  ['the real authority in its chain', (caPem: string) => [caPem], 'sync.not-trusted', 'LINE20'],
])('a man in the middle with %s hears no code', async (_, alsoSends, ...[fault, station]) => {
  const [caKey, serverKey] = [drawTlsKey(), drawTlsKey()];
  const keyPem = pemOf(caKey.privateKey);
  const certPem = drawAuthority({ commonName: 'hq.test TLS authority', keyPem, validDays: 1 });
  const authority = openAuthority({ certPem, keyPem, field: 'x' });
  const names = { names: ['localhost'], validDays: 1 };
  const real = await readFile(join(hq.dir, 'tls', 'ca.pem'), 'utf8');
  const chain = [issueServerCertificate(authority, serverKey.publicKey, names).pem, certPem, ...alsoSends(real)];
  let heard = 0;
  const server = createServer({ key: pemOf(serverKey.privateKey).reveal(), cert: chain.join('\n') }, () => heard++);
  await new Promise<void>((listening) => server.listen(0, 'localhost', listening));
  try {
    const url = `https://localhost:${String((server.address() as AddressInfo).port)}`;
    const { dataDir } = await newStation(station);
    dirs.push(dataDir);
    const { fingerprintSha256Hex } = hq;
    const code = await hq.codeFor(station);
    const error = await enrolStation({ dataDir, url, code, fingerprintSha256Hex }, signal).catch((e: unknown) => e);
    expect(error instanceof Fault ? error.code : error).toBe(fault);
    expect(heard).toBe(0);
    // The code was not spent.
    const rightWay = { dataDir, url: hq.enrolmentUrl, code, fingerprintSha256Hex };
    expect((await enrolStation(rightWay, signal)).ca).toBe('upstream/ca.pem');
  } finally {
    server.close();
  }
});

test('a request that names others gets a certificate with the name of its code, for clients only', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'birthmark-foreign-names-'));
  dirs.push(dir);
  const key = join(dir, 'key.pem');
  writeFileSync(key, pemOf(drawTlsKey().privateKey).reveal(), { mode: 0o600 });
  const names = 'subjectAltName=URI:urn:birthmark:station:LINE9,URI:urn:birthmark:headquarters:boss,DNS:localhost';
  const purposes = 'extendedKeyUsage=serverAuth,clientAuth';
  const wanted = ['-addext', names, '-addext', 'basicConstraints=critical,CA:TRUE', '-addext', purposes];
  const csrDer = execFileSync('openssl', [
    'req',
    '-new',
    '-key',
    key,
    '-subj',
    '/CN=LINE9',
    '-outform',
    'DER',
    ...wanted,
  ]);
  const code = await hq.codeFor('LINE3');
  const { status, body } = await send(ENROLMENT_PATH, requestOf('LINE3', code.reveal(), csrDer));
  expect(status).toBe(200);
  expect(namesIn(body)).toEqual({ subject: 'CN=LINE3', subjectAltName: 'URI:urn:birthmark:station:LINE3' });
  const certificate = new X509Certificate(body.certificatePem ?? '');
  expect([certificate.ca, certificate.keyUsage]).toEqual([false, ['1.3.6.1.5.5.7.3.2']]);
});

test('a request whose sender does not have the key is refused, and the code is not spent', async () => {
  const code = (await hq.codeFor('LINE4')).reveal();
  const csr = stationCsr('LINE4', drawTlsKey().privateKey);
  csr.writeUInt8((csr.at(-1) ?? 0) ^ 1, csr.length - 1);
  const refused = await send(ENROLMENT_PATH, requestOf('LINE4', code, csr));
  expect(refused.body).toMatchObject({ reason: 'bad-request', detail: { why: 'its signature does not verify' } });
  const good = stationCsr('LINE4', drawTlsKey().privateKey);
  expect((await send(ENROLMENT_PATH, requestOf('LINE4', code, good))).status).toBe(200);
});

test('the key of another station gets no second name, and leaves no trace of the attempt in the registry', async () => {
  const { privateKey } = drawTlsKey();
  const first = (await hq.codeFor('LINE5')).reveal();
  expect((await send(ENROLMENT_PATH, requestOf('LINE5', first, stationCsr('LINE5', privateKey)))).status).toBe(200);
  const second = (await hq.codeFor('LINE6')).reveal();
  const refused = await send(ENROLMENT_PATH, requestOf('LINE6', second, stationCsr('LINE6', privateKey)));
  expect(refused.body).toMatchObject({ reason: 'bad-request', detail: { why: 'this key is known already' } });
  expect((await hq.database.query("select 1 from stations where station = 'LINE6'")).rowCount).toBe(0);
});

test('of many that use one code at the same moment, one gets a certificate', async () => {
  const code = (await hq.codeFor('LINE7')).reveal();
  const asked = requestOf('LINE7', code, Buffer.alloc(0));
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => {
      const csrBase64 = stationCsr('LINE7', drawTlsKey().privateKey).toString('base64');
      return send(ENROLMENT_PATH, { ...asked, csrBase64 });
    }),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 7 }, () => 403)]);
  const keys = await hq.database.query("select 1 from client_certificates where holder = 'LINE7'");
  expect(keys.rowCount).toBe(1);
});

test('nothing else is answered at the enrolment address, and nothing without a certificate at the other', async () => {
  expect((await send(HEAD_PATH)).body.reason).toBe('not-found');
  expect((await send('/v1/alarms')).body.reason).toBe('not-found');
  expect((await send(ENROLMENT_PATH, { code: 'x' })).body.reason).toBe('malformed');
  const { dataDir } = await newStation('LINE8');
  dirs.push(dataDir);
  const code = await hq.codeFor('LINE8');
  const { fingerprintSha256Hex } = hq;
  const { url } = await enrolStation({ dataDir, url: hq.enrolmentUrl, code, fingerprintSha256Hex }, signal);
  const dispatcher = new Agent({ connect: { ca: await readFile(join(hq.dir, 'tls', 'ca.pem')) } });
  await expect(request(new URL(HEAD_PATH, url), { dispatcher })).rejects.toThrow();
  await dispatcher.destroy();
});

test('a certificate of an enrolment opens no server: it is for clients, and stations look at that', async () => {
  const code = (await hq.codeFor('LINE10')).reveal();
  const { privateKey } = drawTlsKey();
  const { body } = await send(ENROLMENT_PATH, requestOf('LINE10', code, stationCsr('LINE10', privateKey)));
  const key = pemOf(privateKey).reveal();
  expect(createPublicKey(createPrivateKey(key)).asymmetricKeyType).toBe('ec');
  const server = createServer({ key, cert: body.certificatePem ?? '' }, (_request, response) => response.end('{}'));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const ca = await readFile(join(hq.dir, 'tls', 'ca.pem'));
  const dispatcher = new Agent({ connect: { ca, checkServerIdentity: () => undefined } });
  try {
    const url = `https://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    await expect(request(url, { dispatcher })).rejects.toMatchObject({ code: 'INVALID_PURPOSE' });
  } finally {
    await dispatcher.destroy();
    server.close();
  }
});
