import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPrivateKey } from 'node:crypto';
import { CERTIFICATE_PATH } from '../../station-core/sync/certificate-request.ts';
import { HOLDS_PATH } from '../../station-core/sync/hold-news.ts';
import {
  LAST_HEARD_PATH,
  type LastHeard,
  lastHeardSchema,
  requireSilent,
  SILENT_AFTER_SECONDS,
} from '../../station-core/sync/refill/last-heard.ts';
import { ENTRIES_PATH } from '../../station-core/sync/refill/stored-entries.ts';
import { Secret } from '../../station-core/secret.ts';
import { stationCsr } from '../../station-core/sync/station-csr.ts';
import type { TransportTls } from '../../station-core/sync/transport.ts';
import { type Headquarters, openHeadquarters } from './headquarters.ts';
import { p256 } from './registry/unit-certificates.ts';

/** Whoever restores a station asks with a certificate that was never used, while the old station may be at work. */

let hq: Headquarters;
let restored: TransportTls;

beforeAll(async () => {
  hq = await openHeadquarters(['line-0']);
  hq.ledgerOf('line-0').appendMany(3);
  expect((await hq.post('line-0', hq.ledgerOf('line-0').batch(0))).status).toBe(200);
  restored = await newCertificate();
});
afterAll(() => hq[Symbol.asyncDispose]());

async function newCertificate(): Promise<TransportTls> {
  const key = createPrivateKey(p256().privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const { body } = await hq.ask('line-0', CERTIFICATE_PATH, {
    csrBase64: stationCsr('line-0', key).toString('base64'),
  });
  const { certificatePem } = body as unknown as { certificatePem: string };
  const keyPem = new Secret(key.export({ type: 'pkcs8', format: 'pem' }).toString());
  return { caPem: (await hq.upstream.tlsOf('line-0')).caPem, certPem: certificatePem, keyPem };
}

async function lastHeard(): Promise<LastHeard> {
  const { status, body } = await hq.askWith(restored, LAST_HEARD_PATH);
  expect(status).toBe(200);
  return lastHeardSchema.parse(body);
}

async function pass(seconds: number): Promise<void> {
  for (const [table, column] of [
    ['batches', 'accepted_at'],
    ['client_certificates', 'last_seen_at'],
  ] as const)
    await hq.database.query(`update ${table} set ${column} = ${column} - make_interval(secs => $1)`, [seconds]);
}

/** Of its keys, the old one and the new one. */
async function states(): Promise<string[]> {
  const query = "select state from client_certificates where holder = 'line-0' order by state";
  return (await hq.database.query<{ state: string }>(query)).rows.map(({ state }) => state);
}

const refuses = (heard: LastHeard) => () => {
  requireSilent('line-0', heard);
};

test('a station that has just spoken is named with the time and its entries; the question ends no certificate', async () => {
  const heard = await lastHeard();
  expect(heard.head.sizeEntries).toBe(3);
  expect(heard.agoSeconds).toBeLessThan(SILENT_AFTER_SECONDS);
  expect(refuses(heard)).toThrow(expect.objectContaining({ code: 'backup.station-at-work' }));
  expect((await hq.head('line-0')).status).toBe(200); // with its own certificate
  expect(await states()).toEqual(['active', 'pending']);
});

test('after ten minutes of silence it is off, and one that sends no entries is heard all the same', async () => {
  await pass(SILENT_AFTER_SECONDS);
  expect(refuses(await lastHeard())).not.toThrow();
  await hq.ask('line-0', HOLDS_PATH, { heard: {} }); // as an idle station does each minute
  expect(refuses(await lastHeard())).toThrow();
  await pass(SILENT_AFTER_SECONDS);
});

test('fetching the entries takes the new certificate into use, and is not the station at work', async () => {
  expect((await hq.askWith(restored, `${ENTRIES_PATH}?from=1`)).status).toBe(200);
  expect(refuses(await lastHeard())).not.toThrow();
  expect(await states()).toEqual(['active', 'retired']);
});

test('a key that a person disabled keeps nobody from restoring', async () => {
  await hq.database.query(
    "update client_certificates set state = 'disabled', last_seen_at = now() where state = 'retired'",
  );
  expect(refuses(await lastHeard())).not.toThrow();
});
