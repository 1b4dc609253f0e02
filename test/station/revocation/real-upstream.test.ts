import { execFileSync, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTestPool } from '../../upstream/test-pool.ts';
import { request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHeadquarters, type Headquarters } from '../../../fixtures/demo/headquarters.ts';
import { setUpStation } from '../../../fixtures/demo-station/setup.ts';
import type { Mac } from '../../../station-core/model/mac.ts';
import { previewRevocation } from '../../../station-core/station/revocation/revocation-desk.ts';
import type { Station } from '../../../station-core/station/station.ts';
import { agentOf } from '../../upstream/headquarters.ts';
import { type Line, provision, startLine } from '../line.ts';

/** From the line to whoever checks a unit in the field: a station, upstream over PostgreSQL, and OpenSSL. */
const signal = AbortSignal.timeout(600_000);
let line: Line;
let headquarters: Headquarters;
let folder: string;

beforeAll(async () => {
  line = await startLine();
  const prepared = await setUpStation(line.dataDir, { station: 'S01', product: 'lamp-one' });
  headquarters = await startHeadquarters(prepared);
  await prepared.writeConfig(headquarters.files);
  folder = await mkdtemp(join(tmpdir(), 'birthmark-crl-'));
}, 300_000);
afterAll(async () => {
  await headquarters[Symbol.asyncDispose]();
  await line[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function passedUnits(station: Station, count: number): Promise<Mac[]> {
  const boards = await line.addBoards(...Array.from({ length: count }, () => ({ chip: 'esp32c3' }) as const));
  for (const board of boards) {
    expect(await provision(station, { board, product: line.product })).toMatchObject({ outcome: 'PASS' });
  }
  return boards.map(({ mac }) => mac as Mac);
}

async function putAside({ aside }: Station, unit: Mac): Promise<void> {
  const { fingerprint } = aside.preview([unit]);
  const asked = [{ field: 'id', value: unit }];
  await aside.hold({ asked, units: [unit], reason: 'smells of smoke', by: 'quinn', fingerprint });
}

async function revoke(station: Station, unit: Mac): Promise<number> {
  const { desk } = await station.revocations(signal);
  const { fingerprint } = previewRevocation(station.ledger, [unit]);
  const words = { reason: 'keyCompromise', note: 'flash was read out', by: ['olga'], order: undefined } as const;
  return (await desk.revoke(Object.assign({ units: [unit], fingerprint }, words), signal)).crl.number;
}

/** As a program at headquarters gets it: by the key identifier of the issuing certificate. */
async function fetchCrlDer(): Promise<Buffer> {
  const issuing = join(line.dataDir, 'ca', 'intermediate.pem');
  const said = execFileSync('openssl', ['x509', '-in', issuing, '-noout', '-ext', 'subjectKeyIdentifier']);
  const ski = (said.toString().split('\n')[1] ?? '').trim().replaceAll(':', '').toLowerCase();
  const agent = agentOf(await headquarters.upstream.alarmReaderTls());
  try {
    const url = new URL(`/v1/crl/${ski}.crl`, headquarters.upstream.url);
    const { statusCode, body } = await request(url, { dispatcher: agent, signal });
    expect(statusCode).toBe(200);
    return Buffer.from(await body.arrayBuffer());
  } finally {
    await agent.destroy();
  }
}

const numberIn = (crlDer: Buffer): number => {
  const said = execFileSync('openssl', ['crl', '-inform', 'DER', '-noout', '-text'], { input: crlDer }).toString();
  return Number(/X509v3 CRL Number:\s+(\d+)\n/.exec(said)?.[1]);
};

/** What `openssl verify -crl_check` says of a unit's certificate with this list, up to the root. */
async function verdict({ ledger }: Station, unit: Mac, crlDer: Buffer): Promise<string> {
  const { certificate } = ledger.liveIdentity(unit);
  if (certificate === undefined) throw new Error('no certificate');
  const pem = new X509Certificate(Buffer.from(certificate.certDerBase64, 'base64')).toString();
  await writeFile(join(folder, 'unit.pem'), pem);
  await writeFile(join(folder, 'list.pem'), execFileSync('openssl', ['crl', '-inform', 'DER'], { input: crlDer }));
  for (const ca of ['root.pem', 'intermediate.pem']) {
    await writeFile(join(folder, ca), await readFile(join(line.dataDir, 'ca', ca)));
  }
  const words =
    'verify -x509_strict -crl_check -CAfile root.pem -untrusted intermediate.pem -CRLfile list.pem unit.pem';
  const { status, stdout, stderr } = spawnSync('openssl', words.split(' '), { cwd: folder, encoding: 'utf8' });
  return `${status}: ${stdout}${stderr}`;
}

test('a unit that passed, was put aside and revoked is refused with the list from headquarters; another one is not', async () => {
  await using station = await line.open();
  const [bad, good] = (await passedUnits(station, 2)) as [Mac, Mac];
  const { crls } = await station.revocations(signal);
  const { number: empty } = await crls.sign(signal);
  await station.sync?.syncOnce(signal);
  const before = await fetchCrlDer();
  expect(numberIn(before)).toBe(empty);
  for (const unit of [bad, good]) expect(await verdict(station, unit, before)).toBe('0: unit.pem: OK\n');

  await putAside(station, bad);
  const number = await revoke(station, bad);
  await station.sync?.syncOnce(signal);
  const crlDer = await fetchCrlDer();
  expect(numberIn(crlDer)).toBe(number);
  expect(await verdict(station, bad, crlDer)).toMatch(/^2: [^]*certificate revoked/);
  expect(await verdict(station, good, crlDer)).toBe('0: unit.pem: OK\n');

  const database = openTestPool(headquarters.upstream.databaseUrl);
  const kinds = "kind in ('unit-held', 'revocation-intended', 'certificate-revoked')";
  const told = await database.query<{ kind: string }>(`select kind from entries where ${kinds} order by seq`);
  const findings = await database.query('select finding from findings');
  await database.end();
  expect(told.rows.map(({ kind }) => kind)).toEqual(['unit-held', 'revocation-intended', 'certificate-revoked']);
  expect(findings.rows).toEqual([]);
}, 300_000);
