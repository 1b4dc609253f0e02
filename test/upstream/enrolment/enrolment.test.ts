import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Secret } from '../../../station-core/secret.ts';
import { ClientCertificateFiles } from '../../../station-core/station/setup/client-certificate.ts';
import { enrolAs, enrolStation } from '../../../station-core/station/setup/enrol-station.ts';
import type { UpstreamSection } from '../../../station-core/station/setup/enrol-station.ts';
import { readStationConfig } from '../../../station-core/station/setup/station-config.ts';
import { renewWhenDue } from '../../../station-core/sync/renewal.ts';
import { Sync } from '../../../station-core/sync/sync.ts';
import { Transport } from '../../../station-core/sync/transport.ts';
import { StationLedger } from '../station-ledger.ts';
import { unheard } from '../../sync/unheard.ts';
import { newHeadquarters, newStation } from './new-headquarters.ts';
import type { NewHeadquarters, NewStation } from './new-headquarters.ts';
import { faultFrom } from '../../formats/fault-of.ts';

let hq: NewHeadquarters;
const stations: NewStation[] = [];
beforeAll(async () => {
  hq = await newHeadquarters();
});
beforeEach(() => hq.restart());
afterAll(async () => {
  await hq[Symbol.asyncDispose]();
  for (const { dataDir } of stations) await rm(dataDir, { recursive: true, force: true });
});

const { signal } = new AbortController();

async function station(name: string, ledger?: StationLedger): Promise<NewStation> {
  const made = await newStation(name, ledger);
  stations.push(made);
  return made;
}

function enrol({ dataDir }: NewStation, code: Secret<string>): Promise<UpstreamSection> {
  return enrolStation({ dataDir, url: hq.enrolmentUrl, code, fingerprintSha256Hex: hq.fingerprintSha256Hex }, signal);
}

async function why(work: Promise<unknown>): Promise<unknown> {
  const { code, evidence } = await faultFrom(work);
  expect(code).toBe('sync.enrolment-refused');
  return evidence['why'];
}

async function storeOf({ dataDir }: NewStation): Promise<ClientCertificateFiles> {
  const { upstream } = await readStationConfig(dataDir);
  return new ClientCertificateFiles(upstream ?? { cert: '', key: '' });
}

async function transportOf(of: NewStation): Promise<Transport> {
  const { upstream } = await readStationConfig(of.dataDir);
  const caPem = await readFile(upstream?.ca ?? '', 'utf8');
  return new Transport({ url: upstream?.url ?? '', tls: { caPem, ...(await (await storeOf(of)).current()) } });
}

test('a station enrols, station.json names headquarters, and its ledger is receipted', async () => {
  const line = await station('LINE1');
  const ranges = [
    { kind: 'serial' as const, prefix: 'SN-' },
    { kind: 'mac' as const, prefix: '02:00:00' },
  ];
  const section = await enrol(line, await hq.codeFor('LINE1', { ranges }));
  const config = await readStationConfig(line.dataDir);
  expect(config.upstream?.upstreamKey).toBe(section.upstreamKey);
  expect(config.station).toBe('LINE1');
  line.ledger.appendMany(3);
  const caPem = await readFile(config.upstream?.ca ?? '', 'utf8');
  const store = await storeOf(line);
  await using sync = new Sync({
    url: section.url,
    station: 'LINE1',
    upstreamKey: section.upstreamKey,
    tls: { caPem, ...(await store.current()) },
    outbox: line.ledger,
    ...unheard,
  });
  expect((await sync.syncOnce(signal)).receipt?.sizeEntries).toBe(3);
  const { rows } = await hq.database.query<{ prefix: string; added_by: string }>(
    "select prefix, added_by from ranges where station = 'LINE1' order by prefix",
  );
  expect(rows).toEqual([
    { prefix: '02:00:00', added_by: 'hanna' },
    { prefix: 'SN-', added_by: 'hanna' },
  ]);
  const issuers = await hq.database.query("select 1 from issuing_certificates where station = 'LINE1'");
  expect(issuers.rowCount).toBe(1);
});

test('the certificate of an enrolment is renewed as any other, and the first use of the new one ends it', async () => {
  const line = await station('LINE2');
  await enrol(line, await hq.codeFor('LINE2'));
  const store = await storeOf(line);
  const first = await store.current();
  const caPem = await readFile(join(line.dataDir, 'upstream', 'ca.pem'), 'utf8');
  await using transport = await transportOf(line);
  const ask = (csrDer: Uint8Array) => transport.renewCertificate(csrDer, signal);
  const inFiveDays = new Date(Date.now() + 5 * 24 * 60 * 60_000);
  expect(await renewWhenDue({ station: 'LINE2', caPem, store, ask }, new Date())).toBe(false);
  // Its first request takes it into service, as a running station does before it renews.
  expect((await transport.head(signal)).kind).toBe('taken');
  expect(await renewWhenDue({ station: 'LINE2', caPem, store, ask }, inFiveDays)).toBe(true);
  await using renewed = await transportOf(line);
  expect((await renewed.head(signal)).kind).toBe('taken');
  const config = await readStationConfig(line.dataDir);
  await using old = new Transport({ url: config.upstream?.url ?? '', tls: { caPem, ...first } });
  expect(await old.head(signal)).toMatchObject({ kind: 'refused', reason: 'certificate-disabled' });
});

test('a code works once: another station computer with the same code is refused', async () => {
  const code = await hq.codeFor('LINE3');
  const line = await station('LINE3');
  await enrol(line, code);
  expect(await why(enrol(await station('LINE3', line.ledger), code))).toBe('used already');
});

test('a lost answer is asked for again with the same key, and the certificate is the same', async () => {
  const code = await hq.codeFor('LINE4');
  const line = await station('LINE4');
  const enrolment = {
    dataDir: line.dataDir,
    url: hq.enrolmentUrl,
    code,
    fingerprintSha256Hex: hq.fingerprintSha256Hex,
  };
  const identity = { station: 'LINE4', checkpointKey: line.ledger.verifierKey, issuingCertificates: [] };
  const lost = (): Promise<void> => Promise.reject(new Error('power cut'));
  await expect(enrolAs(identity, { enrolment, keep: lost }, signal)).rejects.toThrow('power cut');
  expect(existsSync(join(line.dataDir, 'upstream', 'station.pem'))).toBe(false);
  await enrol(line, code);
  const issued = await hq.database.query<{ certificate_pem: string }>(
    "select certificate_pem from client_certificates where holder = 'LINE4'",
  );
  expect(issued.rows.map((row) => row.certificate_pem)).toEqual([(await (await storeOf(line)).current()).certPem]);
});

test('a code that is over is refused, and says so to nobody but its holder', async () => {
  const code = await hq.codeFor('LINE5');
  await hq.database.query("update enrolments set expires_at = now() - interval '1 second' where station = 'LINE5'");
  expect(await why(enrol(await station('LINE5'), code))).toBe('expired');
});

test('a code of another station is refused, and goes on working for its own', async () => {
  const code = await hq.codeFor('LINE6');
  expect(await why(enrol(await station('LINE7'), code))).toBe('for another station');
  await enrol(await station('LINE6'), code);
  const registered = await hq.database.query("select 1 from stations where station = 'LINE7'");
  expect(registered.rowCount).toBe(0);
});

test('a newer code ends the earlier one', async () => {
  const earlier = await hq.codeFor('LINE8');
  const newer = await hq.codeFor('LINE8');
  const line = await station('LINE8');
  expect(await why(enrol(line, earlier))).toBe('replaced by a newer code');
  await enrol(line, newer);
});

test('a station that is registered already keeps its checkpoint key: a code gives its name to nobody else', async () => {
  const line = await station('LINE9');
  await enrol(line, await hq.codeFor('LINE9'));
  const code = await hq.codeFor('LINE9');
  const { evidence } = await faultFrom(enrol(await station('LINE9'), code));
  expect(evidence).toMatchObject({ reason: 'not-registered', code: 'station.bad-config', field: 'checkpointKey' });
  // Its own computer, or a new one with the same ledger, enrols again with that code.
  await enrol(await station('LINE9', line.ledger), code);
});

test('headquarters that was told the checkpoint key takes no other', async () => {
  const line = await station('LINE10');
  const { verifierKey } = new StationLedger('LINE10');
  expect(await why(enrol(line, await hq.codeFor('LINE10', { checkpointKey: verifierKey })))).toBe(
    'another checkpoint key than headquarters was given',
  );
  await enrol(line, await hq.codeFor('LINE10', { checkpointKey: line.ledger.verifierKey }));
});

test('serial numbers of another station are refused when the code is drawn', async () => {
  const ranges = [{ kind: 'serial' as const, prefix: 'TAKEN-' }];
  await enrol(await station('LINE11'), await hq.codeFor('LINE11', { ranges }));
  expect((await faultFrom(hq.codeFor('LINE12', { ranges }))).code).toBe('registry.range-taken');
  const again = await hq.codeFor('LINE11', { ranges });
  expect(again.reveal()).toHaveLength(20);
});

test('the code itself is kept nowhere, and the private key leaves the station for nowhere', async () => {
  const line = await station('LINE13');
  const code = await hq.codeFor('LINE13');
  await enrol(line, code);
  const tables = ['enrolments', 'client_certificates', 'refusals', 'stations'];
  for (const table of tables) {
    const { rows } = await hq.database.query(`select * from ${table}`);
    const text = JSON.stringify(rows);
    expect(text.length).toBeGreaterThan(10);
    expect(text).not.toContain(code.reveal());
    expect(text).not.toContain('PRIVATE KEY');
  }
  const { certPem, keyPem } = await (await storeOf(line)).current();
  const certificate = new X509Certificate(certPem);
  expect(certificate.checkPrivateKey(createPrivateKey(keyPem.reveal()))).toBe(true);
  expect(certificate.subjectAltName).toBe('URI:urn:birthmark:station:LINE13');
});
