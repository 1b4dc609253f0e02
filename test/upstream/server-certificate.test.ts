import { X509Certificate } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Secret } from '../../station-core/secret.ts';
import { drawAuthority, drawTlsKey, openAuthority, pemOf } from '../../upstream/certificates/authority.ts';
import type { Authority } from '../../upstream/certificates/authority.ts';
import { ServedCertificate } from '../../upstream/certificates/served-certificate.ts';
import { issueServerCertificate, namesOf } from '../../upstream/certificates/server-certificate.ts';
import { serverContext } from '../../upstream/server.ts';
import type { ServerTls } from '../../upstream/server.ts';

const DAY_MS = 24 * 60 * 60_000;
const NAMES = ['hq.example.com', '127.0.0.1', '2001:db8::17'];

let dir: string;
let authority: Authority;
let parts: AsyncDisposableStack;
beforeEach(() => {
  parts = new AsyncDisposableStack();
  dir = mkdtempSync(join(tmpdir(), 'birthmark-server-certificate-'));
  const keyPem = pemOf(drawTlsKey().privateKey);
  const certPem = drawAuthority({ commonName: 'TEST authority', keyPem, validDays: 400 });
  authority = openAuthority({ certPem, keyPem, field: 'tls' });
});
afterEach(async () => {
  await parts.disposeAsync();
  await rm(dir, { recursive: true });
});

async function read(): Promise<ServerTls> {
  const [certPem = '', key = ''] = await Promise.all(
    ['server.pem', 'server.key.pem'].map((name) => readFile(join(dir, name), 'utf8')),
  );
  return { caPem: authority.certPem, certPem, keyPem: new Secret(key) };
}

async function writePair(validDays: number): Promise<void> {
  const { publicKey, privateKey } = drawTlsKey();
  const { pem } = issueServerCertificate(authority, publicKey, { names: NAMES, validDays });
  await writeFile(join(dir, 'server.pem'), pem);
  await writeFile(join(dir, 'server.key.pem'), pemOf(privateKey).reveal(), { mode: 0o600 });
}

interface Serving {
  readonly served: ServedCertificate;
  readonly shown: () => Promise<X509Certificate>;
}

async function serve(renewing: boolean): Promise<Serving> {
  const tls = await read();
  const server = createServer(serverContext(tls));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  parts.defer(() => void server.close());
  const served = new ServedCertificate(
    {
      files: { certFile: join(dir, 'server.pem'), read },
      servers: [{ server, contextOf: serverContext }],
      renewal: renewing ? { authority, validDays: 90 } : undefined,
      onRenewed: () => undefined,
      onError: (error) => expect.unreachable(String(error)),
    },
    tls,
  );
  parts.use(served);
  return { served, shown: () => shownAt((server.address() as AddressInfo).port) };
}

async function shownAt(port: number): Promise<X509Certificate> {
  const socket = connect({ host: '127.0.0.1', port, ca: authority.certPem });
  try {
    await new Promise<void>((connected, failed) => socket.once('secureConnect', connected).once('error', failed));
    const certificate = socket.getPeerX509Certificate();
    if (certificate === undefined) throw new Error('no certificate');
    return certificate;
  } finally {
    socket.destroy();
  }
}

test('the server renews its certificate at two thirds of its life, for the same names and the same key, while it runs', async () => {
  await writePair(90);
  const { served, shown } = await serve(true);
  const first = await shown();
  await served.look(new Date(Date.now() + 59 * DAY_MS));
  expect((await shown()).serialNumber).toBe(first.serialNumber);
  await served.look(new Date(Date.now() + 61 * DAY_MS));
  const second = await shown();
  expect(second.serialNumber).not.toBe(first.serialNumber);
  expect(namesOf(second)).toEqual(['hq.example.com', '127.0.0.1', '2001:DB8:0:0:0:0:0:17']);
  expect(namesOf(second)).toEqual(namesOf(first));
  expect(second.publicKey.equals(first.publicKey)).toBe(true);
  expect(second.raw.equals(new X509Certificate(await readFile(join(dir, 'server.pem'))).raw)).toBe(true);
});

test('files that somebody else replaced are served without a restart, but never half of a pair', async () => {
  await writePair(90);
  const { served, shown } = await serve(false);
  const first = await shown();
  const certBefore = await readFile(join(dir, 'server.pem'));
  await writePair(30);
  const certAfter = await readFile(join(dir, 'server.pem'));
  await writeFile(join(dir, 'server.pem'), certBefore); // the new key is there, its certificate not yet
  await served.look(new Date());
  expect((await shown()).serialNumber).toBe(first.serialNumber);
  await writeFile(join(dir, 'server.pem'), certAfter);
  await served.look(new Date());
  expect((await shown()).raw.equals(new X509Certificate(certAfter).raw)).toBe(true);
});

test('a certificate that somebody else looks after is not renewed here', async () => {
  await writePair(90);
  const before = await readFile(join(dir, 'server.pem'));
  const { served } = await serve(false);
  await served.look(new Date(Date.now() + 80 * DAY_MS));
  expect((await readFile(join(dir, 'server.pem'))).equals(before)).toBe(true);
});
