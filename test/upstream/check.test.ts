import { createPrivateKey, createPublicKey } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { dnsName } from '../../station-core/pki/extensions.ts';
import { OID } from '../../station-core/pki/oids.ts';
import { Secret } from '../../station-core/secret.ts';
import { checkHeadquarters, isServing } from '../../upstream/check/check-headquarters.ts';
import { checkClock } from '../../upstream/check/database-checks.ts';
import { checkCertificates } from '../../upstream/check/file-checks.ts';
import type { Finding } from '../../upstream/check/finding.ts';
import { CHECKS } from '../../upstream/check/finding.ts';
import { spkiOf } from '../../upstream/certificates/authority.ts';
import { readConfig } from '../../upstream/config.ts';
import { authorityOf } from '../../upstream/configured-keys.ts';
import { migrationNames, openDatabase } from '../../upstream/database.ts';
import { startUpstreamServer } from '../../upstream/upstream.ts';
import { version } from '../../station-core/station/version.ts';
import { enrolStation } from '../../station-core/station/setup/enrol-station.ts';
import { newHeadquarters, newStation } from './enrolment/new-headquarters.ts';
import type { NewHeadquarters } from './enrolment/new-headquarters.ts';

let hq: NewHeadquarters;
const dirs: string[] = [];
beforeAll(async () => {
  hq = await newHeadquarters();
});
afterAll(async () => {
  await hq[Symbol.asyncDispose]();
  for (const dir of dirs) await rm(dir, { recursive: true, force: true });
});
beforeEach(() =>
  hq.database.query('delete from client_certificates; delete from issuing_certificates; delete from stations'),
);

const { signal } = new AbortController();
const DAY_MS = 24 * 60 * 60_000;

function check(changed: Partial<Parameters<typeof checkHeadquarters>[0]> = {}): Promise<readonly Finding[]> {
  const { databaseUrl } = hq;
  return checkHeadquarters({
    configFile: join(hq.dir, 'upstream.json'),
    databaseUrl,
    silentHours: 24,
    signal,
    ...changed,
  });
}

const of = (findings: readonly Finding[], check: Finding['check']): readonly unknown[] =>
  findings.filter((each) => each.check === check).map(({ state, fault }) => fault?.code ?? state);

async function enrolled(station: string): Promise<void> {
  const { dataDir } = await newStation(station);
  dirs.push(dataDir);
  const { fingerprintSha256Hex, enrolmentUrl: url } = hq;
  await enrolStation({ dataDir, url, code: await hq.codeFor(station), fingerprintSha256Hex }, signal);
}

test('of a headquarters that serves, everything was looked at and nothing is wrong', async () => {
  const findings = await check();
  expect([...new Set(findings.map((each) => each.check))]).toEqual([...CHECKS]);
  expect(findings.filter(({ state, check: name }) => state !== 'good' && name !== 'disk')).toEqual([]);
  expect(isServing(findings)).toBe(true);
});

test('a station that never came, and one that has gone silent, are warnings that name it', async () => {
  await enrolled('LINE1');
  await enrolled('LINE2');
  await hq.database.query("update client_certificates set last_seen_at = now() where holder = 'LINE2'");
  const silent = (await check()).filter((each) => each.check === 'stations' && each.state === 'warning');
  expect(silent.map(({ subject, fault }) => [subject, fault?.evidence['lastHeard']])).toEqual([['LINE1', 'never']]);
  await hq.database.query("update client_certificates set last_seen_at = now() - interval '25 hours'");
  expect(of(await check(), 'stations')).toEqual(['upstream.station-silent', 'upstream.station-silent']);
  expect(of(await check({ silentHours: 26 }), 'stations')).toEqual(['good', 'good']);
  expect(isServing(await check())).toBe(true);
});

test('a station whose certificate was not renewed is a warning before it ends', async () => {
  await enrolled('LINE3');
  await hq.database.query(
    "update client_certificates set state = 'active', last_seen_at = now(), not_after = now() + interval '20 hours'",
  );
  expect(of(await check(), 'stations')).toEqual(['upstream.certificate-ends']);
});

test('certificates that end soon are warnings, and those that ended are problems', async () => {
  const config = await readConfig(join(hq.dir, 'upstream.json'));
  const after = async (days: number): Promise<unknown[]> =>
    (await checkCertificates(config, new Date(Date.now() + days * DAY_MS))).map(({ subject, state }) => [
      subject,
      state,
    ]);
  expect(await after(0)).toEqual([['authority', 'good'], ['server', 'good']]); // prettier-ignore
  expect(await after(75)).toEqual([['authority', 'good'], ['server', 'warning']]); // prettier-ignore
  expect(await after(91)).toEqual([['authority', 'good'], ['server', 'problem']]); // prettier-ignore
  expect(await after(3_500)).toEqual([['authority', 'warning'], ['server', 'problem']]); // prettier-ignore
});

test('a clock that is behind what was received, or away from the database, is a problem', async () => {
  const at = (offsetMs: number) => () => new Date(Date.now() + offsetMs);
  expect((await checkClock(hq.database, at(0))).map(({ state }) => state)).toEqual(['good']);
  for (const offsetMs of [-60_000, 60_000]) {
    expect((await checkClock(hq.database, at(offsetMs)))[0]?.fault?.code).toBe('upstream.clock-differs');
  }
});

test('a private key that others can read is a problem', async () => {
  const key = join(hq.dir, 'witness', 'ed25519.key.pem');
  chmodSync(key, 0o640);
  expect(of(await check(), 'keys')).toEqual(['good', 'upstream.key-exposed']);
  chmodSync(key, 0o600);
  expect(of(await check(), 'keys')).toEqual(['good']);
});

test('a key or a certificate that is another file is a finding, and all else is looked at', async () => {
  const config = JSON.parse(await readFile(join(hq.dir, 'upstream.json'), 'utf8')) as { readonly tls: object };
  writeFileSync(join(hq.dir, 'other.pem'), 'another file');
  for (const field of ['caFile', 'certFile', 'keyFile']) {
    const configFile = join(hq.dir, 'other-file.json');
    writeFileSync(configFile, JSON.stringify({ ...config, tls: { ...config.tls, [field]: 'other.pem' } }));
    const findings = await check({ configFile });
    expect(of(findings, 'keys'), field).toEqual(['station.bad-config']);
    expect(of(findings, 'stations'), field).toEqual(['good']);
  }
});

test('a PostgreSQL of its own that does not run is a problem, and is neither made nor started', async () => {
  const config = JSON.parse(await readFile(join(hq.dir, 'upstream.json'), 'utf8')) as object;
  const configFile = join(hq.dir, 'own-database.json');
  writeFileSync(configFile, JSON.stringify({ ...config, dataDir: 'own' }));
  const findings = await check({ configFile, databaseUrl: undefined });
  expect(of(findings, 'database')).toEqual(['upstream.database']);
  expect(of(findings, 'disk')).toEqual(['station.bad-path']);
  expect(existsSync(join(hq.dir, 'own'))).toBe(false);
});

test('a server whose certificate cannot be renewed starts with the one that is still valid', async () => {
  const config = await readConfig(join(hq.dir, 'upstream.json'));
  const authority = await authorityOf(config);
  const key = createPrivateKey(await readFile(config.tls.keyFile));
  const names = [dnsName('*.example.com')]; // no name of ours, so not one to renew
  const leaf = { commonName: 'hq', spkiDer: spkiOf(createPublicKey(key)), purpose: OID.serverAuth, names };
  const due = authority?.issue({ ...leaf, validDays: 1 }, new Date(Date.now() - 0.9 * DAY_MS));
  const certFile = join(hq.dir, 'tls', 'due.pem');
  writeFileSync(certFile, due?.pem ?? '');
  const listen = { host: '127.0.0.1', port: 0 };
  const { enrolment: _, ...rest } = config;
  const { databaseUrl } = hq;
  await using upstream = await startUpstreamServer(
    { ...rest, listen, logLevel: 'silent', tls: { ...config.tls, certFile } },
    { databaseUrl },
  );
  expect(upstream.url).toMatch(/^https:/);
  expect(await readFile(certFile, 'utf8')).toBe(due?.pem);
});

test('older software on a newer database does not start, says the version that it needs, and changes nothing', async () => {
  await hq.database.query("insert into migrations (name, software) values ('9999-later.sql', '9.1.0')");
  const columns = 'select table_name, column_name from information_schema.columns order by 1, 2';
  const schema = async (): Promise<unknown> => (await hq.database.query<{ table_name: string }>(columns)).rows;
  const before = await schema();
  const files = await migrationNames();
  const refusal = {
    code: 'upstream.schema-newer',
    evidence: {
      newerVersion: '9.1.0',
      newerSchema: '9999-later.sql',
      thisSchema: files.at(-1),
      thisVersion: version(),
    },
  };
  await expect(openDatabase(hq.databaseUrl)).rejects.toMatchObject(refusal);
  const { enrolment: _, ...config } = await readConfig(join(hq.dir, 'upstream.json'));
  await expect(startUpstreamServer(config, { databaseUrl: hq.databaseUrl })).rejects.toMatchObject(refusal);
  expect(await schema()).toEqual(before);
  const newer = await check();
  expect(newer.find((each) => each.check === 'database')?.fault).toMatchObject(refusal);
  expect(of(newer, 'stations')).toEqual(['station.bad-config']);
  expect(isServing(newer)).toBe(false);
  await hq.database.query("delete from migrations where name = '9999-later.sql'");
});

test('a database of before, whose migrations name no version, is brought up to date by a start', async () => {
  await hq.database.query('alter table migrations drop column software');
  expect(of(await check(), 'database')).toEqual(['good']);
  await hq.restart();
  expect((await hq.database.query('select distinct software from migrations')).rows).toEqual([{ software: null }]);
});

test('a database of an older version is a problem, and is left as it is', async () => {
  const [last] = (await hq.database.query<{ name: string }>('select name from migrations order by name desc limit 1'))
    .rows;
  await hq.database.query('delete from migrations where name = $1', [last?.name]);
  expect((await check()).find((each) => each.check === 'database')?.fault?.evidence['missing']).toBe(last?.name);
  expect((await check()).find((each) => each.check === 'database')?.state).toBe('problem');
  await hq.database.query('insert into migrations (name) values ($1)', [last?.name]);
  expect(of(await check(), 'database')).toEqual(['good']);
});

test('no database, no server, no configuration: each is said, with all else that is known', async () => {
  const gone = await check({ databaseUrl: new Secret('postgres://nobody:secret-word@127.0.0.1:1/none') });
  expect([of(gone, 'database'), of(gone, 'keys'), of(gone, 'server')]).toEqual([
    ['upstream.database'],
    ['good'],
    ['good', 'good'],
  ]);
  expect(JSON.stringify(gone.map(({ fault }) => fault?.evidence))).not.toContain('secret-word');
  const dir = mkdtempSync(join(tmpdir(), 'birthmark-check-'));
  dirs.push(dir);
  const none = await check({ configFile: join(dir, 'upstream.json') });
  expect(of(none, 'setup')).toEqual(['station.bad-config']);
  expect(none.slice(1).map(({ state }) => state)).toEqual(CHECKS.slice(1).map(() => 'not-checked'));
  expect(isServing(none)).toBe(false);
});

test('a server that does not run is a problem that names its port', async () => {
  const configFile = join(hq.dir, 'other-port.json');
  const config = JSON.parse(await readFile(join(hq.dir, 'upstream.json'), 'utf8')) as object;
  writeFileSync(configFile, JSON.stringify({ ...config, listen: { host: '127.0.0.1', port: 1 } }));
  const findings = await check({ configFile });
  expect(findings.filter((each) => each.check === 'server').map(({ subject, state }) => [subject, state])).toEqual([
    ['port 1', 'problem'],
    [expect.stringMatching(/^port \d+$/), 'good'],
  ]);
  expect(isServing(findings)).toBe(false);
});
