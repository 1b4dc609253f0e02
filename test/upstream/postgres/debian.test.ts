import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Secret } from '../../../station-core/secret.ts';
import { ClientCertificateFiles } from '../../../station-core/station/setup/client-certificate.ts';
import { enrolStation } from '../../../station-core/station/setup/enrol-station.ts';
import { readStationConfig } from '../../../station-core/station/setup/station-config.ts';
import { Sync } from '../../../station-core/sync/sync.ts';
import { fingerprintOf } from '../../../station-core/sync/enrol/pinned-authority.ts';
import { connectDatabase } from '../../../upstream/database.ts';
import { addEnrolment } from '../../../upstream/enrolment/enrolment-codes.ts';
import { X509Certificate } from 'node:crypto';
import { readConfig } from '../../../upstream/config.ts';
import { initHeadquarters } from '../../../upstream/setup/init-headquarters.ts';
import { startUpstreamServer } from '../../../upstream/upstream.ts';
import { unheard } from '../../sync/unheard.ts';
import { freePorts, newStation } from '../enrolment/new-headquarters.ts';
import type { NewStation } from '../enrolment/new-headquarters.ts';
import { type DebianCluster, missing, startDebianCluster } from './debian-cluster.ts';

/** The page's own commands for Debian's PostgreSQL, backup and restore, on a cluster of Debian's programs in a folder. */
const GUIDE = readFileSync(join(import.meta.dirname, '../../../docs/guides/headquarters.md'), 'utf8');
const IN_SHELL = [...GUIDE.matchAll(/^```sh\n([^]*?)^```$/gm)].flatMap(([, block = '']) => block.trim().split('\n'));

let cluster: DebianCluster;
const { signal } = new AbortController();
const databaseUrl = (name: string): Secret<string> => new Secret(`postgresql:///${name}?host=${cluster.dir}`);

beforeAll(async () => {
  if (missing === undefined) cluster = await startDebianCluster();
});
afterAll(async () => {
  if (missing === undefined) await cluster[Symbol.asyncDispose]();
});

/** A line of the page, in a shell, but for the names of accounts and folders. */
function fromGuide(start: string, { database, folder }: { readonly database: string; readonly folder: string }): void {
  const line = IN_SHELL.find((each) => each.startsWith(start));
  if (line === undefined) throw new Error(`the page has no line ${start}`);
  const asPostgres = line.startsWith('sudo -u postgres ');
  const { dir, binDir, account } = cluster;
  const words = line
    .replace('sudo -u postgres ', '')
    .replaceAll('birthmark-upstream', userInfo().username)
    .replace(/ birthmark$/, ` ${database}`)
    .replaceAll('/srv/headquarters', folder);
  const connection = {
    PGHOST: dir,
    DATABASE_URL: databaseUrl(database).reveal(),
    ...(asPostgres && { PGUSER: 'postgres' }),
  };
  execFileSync('/bin/sh', ['-c', words], {
    ...(asPostgres ? { ...account, cwd: '/' } : { cwd: join(folder, '..') }),
    env: { PATH: `${binDir}:${process.env['PATH'] ?? ''}`, ...connection },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function sendAll({ dataDir, ledger }: NewStation): Promise<number | undefined> {
  const { upstream, station } = await readStationConfig(dataDir);
  if (upstream === undefined) throw new Error('it is not enrolled');
  const tls = { caPem: readFileSync(upstream.ca, 'utf8'), ...(await new ClientCertificateFiles(upstream).current()) };
  const { url, upstreamKey } = upstream;
  await using sync = new Sync({ url, station, upstreamKey, tls, outbox: ledger, ...unheard });
  return (await sync.syncOnce(signal)).receipt?.sizeEntries;
}

test.skipIf(missing !== undefined)(
  'headquarters runs on Debian’s PostgreSQL; a restored backup goes on, and stations send again what it lacks (needs postgresql)',
  async () => {
    const { dir, account } = cluster;
    const home = join(dir, 'home');
    if (account === undefined) mkdirSync(home);
    else execFileSync('/bin/mkdir', ['-m', '755', home]);
    const first = { database: 'birthmark', folder: join(home, 'headquarters') };
    const second = { database: 'restored', folder: join(home, 'other') };
    fromGuide('sudo -u postgres createuser', first);
    fromGuide('sudo -u postgres createdb', first);
    const [port = 0, enrolmentPort = 0] = await freePorts();
    const address = { hosts: ['localhost'], name: 'hq.test', listenHost: '127.0.0.1', port, enrolmentPort };
    const firstUrl = databaseUrl('birthmark');
    await initHeadquarters({ dir: first.folder, databaseUrl: firstUrl, ...address }, signal);
    const configOf = async (folder: string) => {
      return { ...(await readConfig(join(folder, 'upstream.json'))), logLevel: 'silent' as const };
    };
    expect((await configOf(first.folder)).dataDir).toBe(undefined);
    const line = await newStation('LINE1');
    {
      await using _running = await startUpstreamServer(await configOf(first.folder), { databaseUrl: firstUrl });
      const database = connectDatabase(firstUrl);
      const wanted = { station: 'LINE1', validHours: 1, ranges: [], by: 'hanna', reason: 'new station' };
      const { code } = await addEnrolment(database, wanted);
      await database.end();
      const fingerprintSha256Hex = fingerprintOf(new X509Certificate(readFileSync(join(first.folder, 'tls/ca.pem'))));
      const url = `https://localhost:${String(enrolmentPort)}`;
      await enrolStation({ dataDir: line.dataDir, url, code, fingerprintSha256Hex }, signal);
      line.ledger.appendMany(3);
      expect(await sendAll(line)).toBe(3);
      fromGuide('pg_dump', first);
      fromGuide('tar --create', first);
      line.ledger.appendMany(2);
      expect(await sendAll(line)).toBe(5);
    }
    fromGuide('mkdir', second);
    fromGuide('tar --extract', second);
    fromGuide('sudo -u postgres createdb', second);
    fromGuide('pg_restore', second);
    const restored = { databaseUrl: databaseUrl('restored') };
    await using _again = await startUpstreamServer(await configOf(second.folder), restored);
    const held = connectDatabase(restored.databaseUrl);
    expect((await held.query('select size_entries from stations')).rows).toEqual([{ size_entries: '3' }]);
    line.ledger.appendMany(1);
    expect(await sendAll(line)).toBe(6);
    expect((await held.query('select count(*) from entries')).rows).toEqual([{ count: '6' }]);
    await held.end();
    rmSync(line.dataDir, { recursive: true });
  },
);
