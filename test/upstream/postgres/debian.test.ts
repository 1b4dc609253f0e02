import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
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
import { postgresAccount } from '../../../upstream/postgres/postgres-home.ts';
import { initHeadquarters } from '../../../upstream/setup/init-headquarters.ts';
import { startUpstreamServer } from '../../../upstream/upstream.ts';
import { unheard } from '../../sync/unheard.ts';
import { freePorts, newStation } from '../enrolment/new-headquarters.ts';
import type { NewStation } from '../enrolment/new-headquarters.ts';

/** The page's own commands for Debian's PostgreSQL, backup and restore, on a cluster of Debian's programs in a folder. */
const DEBIAN = '/usr/lib/postgresql';
const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
const binDir = versions.map((version) => join(DEBIAN, version, 'bin')).find((dir) => existsSync(join(dir, 'initdb')));
const GUIDE = readFileSync(join(import.meta.dirname, '../../../docs/guides/headquarters.md'), 'utf8');
const IN_SHELL = [...GUIDE.matchAll(/^```sh\n([^]*?)^```$/gm)].flatMap(([, block = '']) => block.trim().split('\n'));

let dir: string;
let cluster: ChildProcess;
let account: { readonly uid: number; readonly gid: number } | undefined;
const { signal } = new AbortController();
const databaseUrl = (name: string): Secret<string> => new Secret(`postgresql:///${name}?host=${dir}`);

beforeAll(async () => {
  if (binDir === undefined) return;
  dir = mkdtempSync(join(tmpdir(), 'birthmark-debian-'));
  chmodSync(dir, 0o755);
  account = await postgresAccount();
  if (account !== undefined) chownSync(dir, account.uid, account.gid);
  const data = join(dir, 'data');
  const asPostgres = { ...account, cwd: '/', stdio: 'ignore' as const };
  const flags = ['--auth=peer', '--username=postgres', '--encoding=UTF8', '--locale=C'];
  execFileSync(join(binDir, 'initdb'), [`--pgdata=${data}`, ...flags], asPostgres);
  // As Debian's package does: everybody is whom the system says, and the account of the server is the superuser.
  const { username } = userInfo();
  const superuser = account === undefined ? username : 'postgres';
  const files = [
    `echo 'local all all peer map=all' >"${data}/pg_hba.conf"`,
    `printf 'all %s postgres\\nall %s %s\\n' '${superuser}' '${username}' '${username}' >"${data}/pg_ident.conf"`,
  ];
  execFileSync('/bin/sh', ['-c', files.join(' && ')], asPostgres);
  const settings = [`unix_socket_directories=${dir}`, 'listen_addresses=', 'fsync=off'].flatMap((each) => ['-c', each]);
  cluster = spawn(join(binDir, 'postgres'), ['-D', data, ...settings], asPostgres);
  const isReady = join(binDir, 'pg_isready');
  await vi.waitFor(() => execFileSync(isReady, ['--host', dir], { stdio: 'ignore' }), { timeout: 60_000 });
});
afterAll(async () => {
  if (binDir === undefined) return;
  cluster.kill('SIGINT');
  await once(cluster, 'exit');
  rmSync(dir, { recursive: true });
});

/** A line of the page, in a shell, but for the names of accounts and folders. */
function fromGuide(start: string, { database, folder }: { readonly database: string; readonly folder: string }): void {
  const line = IN_SHELL.find((each) => each.startsWith(start));
  if (line === undefined) throw new Error(`the page has no line ${start}`);
  const asPostgres = line.startsWith('sudo -u postgres ');
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
    env: { PATH: `${binDir ?? ''}:${process.env['PATH'] ?? ''}`, ...connection },
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

test.skipIf(binDir === undefined)(
  'headquarters runs on Debian’s PostgreSQL; a restored backup goes on, and stations send again what it lacks (needs postgresql)',
  async () => {
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
