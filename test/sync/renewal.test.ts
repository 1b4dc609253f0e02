import { createPrivateKey, createPublicKey, hash, X509Certificate } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { spkiOf } from '../../fixtures/token/software-ca.ts';
import { ClientCertificateFiles } from '../../station-core/station/setup/client-certificate.ts';
import { CERTIFICATE_PATH } from '../../station-core/sync/certificate-request.ts';
import { renewalDueAt, renewWhenDue } from '../../station-core/sync/renewal.ts';
import { stationCsr } from '../../station-core/sync/station-csr.ts';
import { Sync } from '../../station-core/sync/sync.ts';
import type { SyncOptions } from '../../station-core/sync/sync.ts';
import type { Fault } from '../../station-core/fault.ts';
import { openHeadquarters } from '../upstream/headquarters.ts';
import type { Headquarters } from '../upstream/headquarters.ts';
import { p256 } from '../upstream/registry/unit-certificates.ts';
import { unheard } from './unheard.ts';

let hq: Headquarters;
const dirs: string[] = [];
beforeAll(async () => {
  hq = await openHeadquarters(['line-0', 'line-1', 'line-2', 'line-3']);
});
afterAll(async () => {
  vi.useRealTimers();
  for (const dir of dirs) await rm(dir, { recursive: true, force: true });
  await hq[Symbol.asyncDispose]();
});

const signal = new AbortController().signal;

/** A station with a certificate of seven days, as a renewal leaves it. */
async function filesOf(station: string) {
  const dir = mkdtempSync(join(tmpdir(), 'birthmark-renewal-'));
  dirs.push(dir);
  const { caPem } = await hq.upstream.tlsOf(station);
  const { privateKey } = p256();
  const keyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const certPem = await certificateFor(station, keyPem);
  const files = { cert: join(dir, 'station.pem'), key: join(dir, 'station.key.pem') };
  await writeFile(files.cert, certPem);
  await writeFile(files.key, keyPem, { mode: 0o600 });
  return { dir, files, caPem, store: new ClientCertificateFiles(files), old: new X509Certificate(certPem) };
}

async function certificateFor(station: string, keyPem: string): Promise<string> {
  const csrBase64 = stationCsr(station, createPrivateKey(keyPem)).toString('base64');
  const { body } = await hq.askWith(await hq.upstream.tlsOf(station), CERTIFICATE_PATH, { csrBase64 });
  return body.certificatePem ?? '';
}

const certificateIn = async (store: ClientCertificateFiles): Promise<X509Certificate> =>
  new X509Certificate((await store.current()).certPem);

const fingerprintOf = async (store: ClientCertificateFiles): Promise<string> =>
  (await certificateIn(store)).fingerprint256;

async function syncOf(
  station: string,
  store: ClientCertificateFiles,
  changed: Partial<SyncOptions> = {},
): Promise<Sync> {
  const { url, upstreamKey } = hq.upstream;
  const { caPem } = await hq.upstream.tlsOf(station);
  const tls = { caPem, ...(await store.current()) };
  const outbox = hq.ledgerOf(station);
  return new Sync({ url, tls, station, upstreamKey, outbox, certificates: store, ...unheard, ...changed });
}

/** Only the station's idea of the time moves; TLS and upstream keep theirs. */
function setStationTime(at: Date): void {
  vi.useFakeTimers({ toFake: ['Date'], now: at });
}

test('a station renews by itself at two thirds of the life of its certificate, and goes on with the new one', async () => {
  const { store, old, dir, files } = await filesOf('line-0');
  await using sync = await syncOf('line-0', store);
  const ledger = hq.ledgerOf('line-0');
  ledger.appendMany(2);
  setStationTime(new Date(renewalDueAt(old).getTime() - 1_000));
  await sync.syncOnce(signal);
  expect(await fingerprintOf(store)).toBe(old.fingerprint256);
  setStationTime(renewalDueAt(old));
  await sync.syncOnce(signal);
  const renewed = await fingerprintOf(store);
  expect(renewed).not.toBe(old.fingerprint256);
  expect((await readdir(dir)).sort()).toEqual(['station.key.pem', 'station.pem']);
  ledger.appendMany(1);
  // Both certificates may begin within the same second, and be due at the same time.
  setStationTime(new Date(renewalDueAt(await certificateIn(store)).getTime() - 1_000));
  await sync.syncOnce(signal); // over the new connection, which takes the new key into service
  expect(await fingerprintOf(store)).toBe(renewed); // and is not due again
  vi.useRealTimers();
  const query = "select state from client_certificates where holder = 'line-0' order by registered_at";
  const { rows } = await hq.database.query<{ state: string }>(query);
  expect(rows.map(({ state }) => state)).toEqual(['retired', 'retired', 'active']);
  await using restarted = await syncOf('line-0', new ClientCertificateFiles(files));
  ledger.appendMany(3);
  expect((await restarted.syncOnce(signal)).sentEntries).toBe(3);
});

test('a certificate that does not fit is not put in the place of one that works', async () => {
  const { store, caPem, old } = await filesOf('line-1');
  const due = renewalDueAt(old);
  const other = p256().privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const foreign = await certificateFor('line-1', other);
  for (const certificatePem of ['', 'none', foreign]) {
    const ask = async () => ({ kind: 'taken' as const, value: { certificatePem } });
    const renewal = renewWhenDue({ station: 'line-1', caPem, store, ask }, due);
    await expect(renewal).rejects.toMatchObject({ code: 'sync.bad-answer' });
  }
  const stranger = async (csrDer: Uint8Array) => {
    const csrBase64 = Buffer.from(csrDer).toString('base64');
    const { body } = await hq.askWith(await hq.upstream.tlsOf('line-2'), CERTIFICATE_PATH, { csrBase64 });
    return { kind: 'taken' as const, value: { certificatePem: body.certificatePem ?? '' } };
  };
  const renewal = renewWhenDue({ station: 'line-1', caPem, store, ask: stranger }, due);
  await expect(renewal).rejects.toMatchObject({ evidence: { why: 'the renewed certificate names another station' } });
  expect(await fingerprintOf(store)).toBe(old.fingerprint256);
});

test('a renewal that headquarters refuse is reported, stops nothing, and the next one draws another key', async () => {
  const { store, old, dir } = await filesOf('line-2');
  const key = await store.nextKey();
  const faults: Fault[] = [];
  const known =
    "insert into client_certificates (spki_sha256, holder_kind, holder, state, changed_by, reason) values ($1, 'station', 'line-3', 'disabled', 'test', 'test')";
  await hq.database.query(known, [hash('sha256', spkiOf(createPublicKey(createPrivateKey(key.reveal()))))]);
  await using sync = await syncOf('line-2', store, { onFault: (fault) => faults.push(fault) });
  hq.ledgerOf('line-2').appendMany(1);
  setStationTime(renewalDueAt(old));
  expect((await sync.syncOnce(signal)).sentEntries).toBe(1);
  vi.useRealTimers();
  expect(faults).toMatchObject([{ code: 'sync.renewal-failed', evidence: { reason: 'bad-request' } }]);
  expect(await readdir(dir)).not.toContain('station.key.pem.next');
  expect((await store.nextKey()).reveal()).not.toBe(key.reveal());
});

test('whichever moment a crash leaves, one certificate and its key are found, and the renewal ends where it would have', async () => {
  const { files, store } = await filesOf('line-3');
  const before = await store.current();
  const nextKey = (await store.nextKey()).reveal();
  expect((await new ClientCertificateFiles(files).nextKey()).reveal()).toBe(nextKey); // the same after a crash
  const strayKey = p256().privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const certificatePem = await certificateFor('line-3', nextKey);
  expect((await store.current()).certPem).toBe(before.certPem);
  await writeFile(`${files.cert}.next`, certificatePem); // crash right after the certificate became durable
  expect((await new ClientCertificateFiles(files).current()).certPem).toBe(certificatePem);
  await rename(`${files.key}.next`, files.key); // crash between the two renames
  const found = await new ClientCertificateFiles(files).current();
  expect([found.certPem, found.keyPem.reveal()]).toEqual([certificatePem, nextKey]);
  await new ClientCertificateFiles(files).take(certificatePem);
  expect(await readFile(files.cert, 'utf8')).toBe(certificatePem);
  await writeFile(files.key, strayKey);
  await expect(store.current()).rejects.toMatchObject({ code: 'station.bad-config' });
});
