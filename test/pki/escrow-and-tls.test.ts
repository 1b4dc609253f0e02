import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createServer, connect } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createEscrow } from '../../fixtures/token/escrow.ts';
import { createTlsPki } from '../../fixtures/token/tls.ts';

test('the escrow certificate is RSA-3072, says TEST, and openssl can seal to it', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'escrow-'));
  const files = await createEscrow(dir);
  expect(await createEscrow(dir)).toEqual(files);
  const shown = execFileSync('openssl', ['x509', '-in', files.certPath, '-noout', '-text']).toString();
  expect(shown).toContain('TEST ESCROW');
  expect(shown).toContain('Public-Key: (3072 bit)');
  const sealed = execFileSync('openssl', ['cms', '-encrypt', '-aes-256-cbc', '-outform', 'DER', files.certPath], {
    input: 'secret',
  });
  const opened = execFileSync('openssl', ['cms', '-decrypt', '-inform', 'DER', '-inkey', files.keyPath], {
    input: sealed,
  });
  expect(opened.toString()).toContain('secret');
});

test('station and upstream know each other over TLS 1.3, and the station by its URI', async () => {
  const files = await createTlsPki(await mkdtemp(join(tmpdir(), 'tls-')), { station: 'S1' });
  const ca = readFileSync(files.caCertPath);
  const server = createServer({
    ca,
    cert: readFileSync(files.serverCertPath),
    key: readFileSync(files.serverKeyPath),
    requestCert: true,
    rejectUnauthorized: true,
    minVersion: 'TLSv1.3',
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const seen = once(server, 'secureConnection') as Promise<[TLSSocket]>;
  const { port } = server.address() as AddressInfo;
  const client = connect({
    port,
    host: '127.0.0.1',
    ca,
    cert: readFileSync(files.clientCertPath),
    key: readFileSync(files.clientKeyPath),
  });
  await once(client, 'secureConnect');
  const [socket] = await seen;
  expect(client.authorized && socket.authorized).toBe(true);
  expect(socket.getPeerCertificate().subject.CN).toBe('S1');
  expect(socket.getPeerCertificate().subjectaltname).toBe('URI:urn:birthmark:station:S1');
  client.destroy();
  socket.destroy();
  server.close();
});

test('a second station gets a certificate of the same CA', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'tls-'));
  const first = await createTlsPki(dir, { station: 'S1' });
  const caBefore = readFileSync(first.caCertPath);
  const second = await createTlsPki(dir, { station: 'S2' });
  expect(readFileSync(second.caCertPath)).toEqual(caBefore);
  const verified = execFileSync('openssl', [
    'verify',
    '-x509_strict',
    '-CAfile',
    first.caCertPath,
    first.clientCertPath,
    second.clientCertPath,
    second.serverCertPath,
  ]);
  expect(verified.toString().match(/OK/g)).toHaveLength(3);
});
