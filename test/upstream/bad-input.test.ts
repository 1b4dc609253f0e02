import { connect } from 'node:tls';
import type { ConnectionOptions } from 'node:tls';
import { join } from 'node:path';
import fc from 'fast-check';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTlsPki } from '../../fixtures/token/tls.ts';
import { readFile } from 'node:fs/promises';
import { BATCH_LIMITS, BATCH_PATH, refusalSchema } from '../../station-core/sync/batch.ts';
import { openHeadquarters } from './headquarters.ts';
import type { Headquarters } from './headquarters.ts';

let hq: Headquarters;
let credentials: { ca: string; cert: string; key: string };
let agent: Agent;
beforeAll(async () => {
  hq = await openHeadquarters(['line-1']);
  const { caPem, certPem, keyPem } = await hq.upstream.tlsOf('line-1');
  credentials = { ca: caPem, cert: certPem, key: keyPem.reveal() };
  agent = new Agent({ connect: credentials });
});
afterAll(async () => {
  await agent.destroy();
  await hq[Symbol.asyncDispose]();
});

/** What a client gets that connects, asks for its head, and waits: the status line, or the error code. */
async function greet(options: ConnectionOptions): Promise<string> {
  const { hostname: host, port } = new URL(hq.upstream.url);
  const { promise, resolve } = Promise.withResolvers<string>();
  const socket = connect({ host, port: Number(port), ca: credentials.ca, ...options });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    resolve(error.code ?? error.message);
  });
  socket.on('close', () => {
    resolve('closed');
  });
  socket.once('data', (chunk: Buffer) => {
    resolve(chunk.toString().split('\r\n')[0] ?? '');
  });
  // TLS 1.3 tells a client only after its handshake that its certificate was not accepted: ask a little later.
  socket.once('secureConnect', () => {
    setTimeout(() => socket.write('GET /v1/stations/me/checkpoint HTTP/1.1\r\nhost: hq\r\n\r\n'), 100);
  });
  try {
    return await promise;
  } finally {
    socket.destroy();
  }
}

async function postBytes(body: string | Buffer, type = 'application/json'): Promise<{ status: number; text: string }> {
  const sent = { method: 'POST' as const, body, headers: { 'content-type': type }, dispatcher: agent };
  const answer = await request(new URL(BATCH_PATH, hq.upstream.url), sent);
  return { status: answer.statusCode, text: await answer.body.text() };
}

test('a client with the certificate of a station is let in, over TLS 1.3', async () => {
  expect(await greet(credentials)).toBe('HTTP/1.1 200 OK');
});

test('a client without a certificate is refused by TLS', async () => {
  expect(await greet({})).toBe('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED');
});

test('TLS 1.2 is refused even with the right certificate', async () => {
  expect(await greet({ ...credentials, maxVersion: 'TLSv1.2' })).toMatch(
    /^ERR_SSL_(?:TLSV1_ALERT_PROTOCOL_VERSION|.*)/,
  );
});

test("a certificate of another CA, and the server's own, are cut off right after the handshake", async () => {
  const foreign = await createTlsPki(join(hq.dir, 'foreign'), { station: 'line-1' });
  const pair = async (certPath: string, keyPath: string): Promise<ConnectionOptions> => ({
    cert: await readFile(certPath),
    key: await readFile(keyPath),
  });
  expect(await greet(await pair(foreign.clientCertPath, foreign.clientKeyPath))).toBe('closed');
  const own = await createTlsPki(join(hq.dir, 'upstream', 'tls'), { station: 'line-1' });
  expect(await greet(await pair(own.serverCertPath, own.serverKeyPath))).toBe('closed');
});

test('garbage bodies are refused as malformed and never stop the server', async () => {
  const bodies = fc.oneof(
    fc.string(),
    fc.json(),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    fc
      .record(
        {
          origin: fc.oneof(fc.constant('line-1'), fc.string()),
          from: fc.oneof(fc.nat(), fc.double(), fc.integer(), fc.string()),
          entries: fc.oneof(fc.array(fc.base64String()), fc.array(fc.string()), fc.anything()),
          checkpoint: fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.nat()),
        },
        { requiredKeys: [] },
      )
      .map((value) => JSON.stringify(value)),
  );
  await fc.assert(
    fc.asyncProperty(bodies, async (body) => {
      const { status, text } = await postBytes(body);
      expect([400, 403, 415, 422]).toContain(status);
      expect(refusalSchema.safeParse(JSON.parse(text)).success).toBe(true);
    }),
    { numRuns: 250 },
  );
  expect((await hq.head('line-1')).body).toEqual({ sizeEntries: 0, receipt: null, conflicts: [] });
});

test('every truncation of a good request is refused, the whole one is taken', async () => {
  const stationLedger = hq.ledgerOf('line-1');
  stationLedger.appendUnit('truncated');
  const whole = JSON.stringify(stationLedger.batch(0));
  for (let length = 0; length < whole.length; length += 7) {
    expect((await postBytes(whole.slice(0, length))).status).toBe(400);
  }
  const { checkpoint, ...rest } = stationLedger.batch(0);
  for (let length = 0; length < checkpoint.length; length += 3) {
    const { status } = await postBytes(JSON.stringify({ ...rest, checkpoint: checkpoint.slice(0, length) }));
    expect([400, 422]).toContain(status);
  }
  expect((await postBytes(whole)).status).toBe(200);
});

test('more entries or bytes than the limits, another type, and unknown fields and paths are refused', async () => {
  const stationLedger = hq.ledgerOf('line-1');
  const batch = stationLedger.batch(0);
  const many = Array.from({ length: BATCH_LIMITS.entries + 1 }, () => 'e30=');
  expect((await postBytes(JSON.stringify({ ...batch, entries: many }))).status).toBe(400);
  expect((await postBytes(JSON.stringify({ ...batch, more: 1 }))).status).toBe(400);
  expect((await postBytes('x=1', 'text/plain')).status).toBe(400);
  expect((await postBytes('<x/>', 'application/xml')).status).toBe(415);
  const { status } = await postBytes(' '.repeat(BATCH_LIMITS.bodyBytes + 1)).catch(() => ({ status: 413 }));
  expect(status).toBe(413); // or the connection is cut while the body is still on its way
  const lost = await request(new URL('/v1/other', hq.upstream.url), { dispatcher: agent });
  expect(refusalSchema.parse(await lost.body.json()).reason).toBe('not-found');
});

test('the log holds no body, no header and no password', async () => {
  const log = await readFile(join(hq.dir, 'upstream', 'upstream.json.log'), 'utf8');
  expect(log).toContain('"station":"line-1"');
  const password = (await readFile(join(hq.dir, 'upstream', 'postgres-password'), 'utf8')).trim();
  for (const secret of [
    password,
    'PRIVATE KEY',
    'content-type',
    hq.ledgerOf('line-1').leaves[0]?.toString('base64') ?? '',
  ]) {
    expect(secret.length > 0 && log.includes(secret)).toBe(false);
  }
});
