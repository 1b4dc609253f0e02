import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { platform, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTlsPki } from '../../../fixtures/token/tls.ts';
import type { UpstreamConfigFile } from '../../../upstream/config.ts';
import { drawCosignerKey } from '../../../upstream/cosigner.ts';
import { openDatabase } from '../../../upstream/database.ts';
import { startEmbeddedPostgres, visitEmbeddedPostgres } from '../../../upstream/postgres/embedded-postgres.ts';
import { StationLedger } from '../station-ledger.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'birthmark-postgres-'));
  chmodSync(dir, 0o711);
});
afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
});

async function ask(databaseUrl: string, query: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>({ text: query })).rows[0];
  } finally {
    await client.end();
  }
}

test('a cluster listens on loopback alone, wants its password, and keeps its data', async () => {
  const home = join(dir, 'kept');
  {
    await using first = await startEmbeddedPostgres(home);
    const url = first.databaseUrl.reveal();
    expect(await ask(url, 'show listen_addresses')).toEqual({ listen_addresses: '127.0.0.1' });
    await ask(url, 'create table kept as select 42 as answer');
    const wrong = url.replace(/:[^:@]+@/, ':wrong@');
    await expect(ask(wrong, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    expect((await stat(join(home, 'postgres-password'))).mode & 0o077).toBe(0);
    expect(String(first.databaseUrl)).toBe('[secret]');
  }
  await using again = await startEmbeddedPostgres(home);
  expect(await ask(again.databaseUrl.reveal(), 'select answer from kept')).toEqual({ answer: 42 });
});

/** A process that starts the cluster in `home` and waits, and the cluster's process id. */
async function startedElsewhere(home: string): Promise<{ readonly starter: ChildProcess; readonly pid: number }> {
  const program = `const { startEmbeddedPostgres } = await import(${JSON.stringify(embedded)});
    console.log((await startEmbeddedPostgres(${JSON.stringify(home)})).pid);`;
  const starter = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(starter.stdout, 'data')) as [Buffer];
  return { starter, pid: Number(line.toString()) };
}

test.skipIf(platform() === 'win32')(
  'a cluster ends with the process that started it, also when that is killed, unless another has taken it over',
  async () => {
    const home = join(dir, 'kept');
    const first = await startedElsewhere(home);
    first.starter.kill('SIGKILL');
    await expect.poll(() => existsSync(join(home, 'postgres', 'postmaster.pid'))).toBe(false);
    const second = await startedElsewhere(home);
    await using taken = await startEmbeddedPostgres(home);
    expect(taken.pid).toBe(second.pid);
    second.starter.kill('SIGKILL');
    const watchers = (): string => execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
    await expect.poll(watchers).not.toContain(`postgres-owner ${String(second.starter.pid)} `);
    expect(await ask(taken.databaseUrl.reveal(), 'select 1 as up')).toEqual({ up: 1 });
  },
);

test('a cluster that runs already is taken over, and stopped in the end', async () => {
  const home = join(dir, 'orphan');
  const orphan = await startEmbeddedPostgres(home);
  {
    await using taken = await startEmbeddedPostgres(home);
    expect(taken.pid).toBe(orphan.pid);
  }
  await expect(ask(orphan.databaseUrl.reveal(), 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await orphan[Symbol.asyncDispose](); // already gone: nothing to do
});

test('a command beside a server leaves its cluster running, also while nobody is connected', async () => {
  const home = join(dir, 'visited');
  {
    await using server = await startEmbeddedPostgres(home);
    const visit = await visitEmbeddedPostgres(home);
    expect(visit.pid).toBe(server.pid);
    await visit[Symbol.asyncDispose]();
    expect(await ask(server.databaseUrl.reveal(), 'select 1 as up')).toEqual({ up: 1 });
  }
  const alone = await visitEmbeddedPostgres(home);
  const url = alone.databaseUrl.reveal();
  const server = new pg.Client({ connectionString: url }); // a server that came while the command ran
  await server.connect();
  await alone[Symbol.asyncDispose]();
  expect((await server.query('select 1 as up')).rows).toEqual([{ up: 1 }]);
  await server.end();
  await alone[Symbol.asyncDispose]();
  await expect(ask(url, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('a cluster whose process was killed recovers at the next start', async () => {
  const home = join(dir, 'crashed');
  const crashed = await startEmbeddedPostgres(home);
  await ask(crashed.databaseUrl.reveal(), 'create table durable as select 7 as answer');
  process.kill(crashed.pid, 'SIGKILL');
  await expect.poll(async () => ask(crashed.databaseUrl.reveal(), 'select 1').catch(() => 'gone')).toBe('gone');
  await using again = await startEmbeddedPostgres(home);
  expect(await ask(again.databaseUrl.reveal(), 'select answer from durable')).toEqual({ answer: 7 });
});

test.skipIf(userInfo().uid !== 0)(
  'run as root in a temporary folder no other account may enter, it keeps its data in another temporary folder',
  async () => {
    const closed = mkdtempSync(join(tmpdir(), 'birthmark-closed-')); // mode 0700
    {
      await using embedded = await startEmbeddedPostgres(join(closed, 'deep', 'down'));
      expect(await ask(embedded.databaseUrl.reveal(), 'select 1 as one')).toEqual({ one: 1 });
    }
    const place = (await readFile(join(closed, 'deep', 'down', 'postgres-is-in'), 'utf8')).trim();
    expect(place).toContain(join(tmpdir(), 'birthmark-database-'));
    expect(existsSync(join(place, 'postgres', 'PG_VERSION'))).toBe(true);
    await rm(place, { recursive: true });
    await rm(closed, { recursive: true });
  },
);

test('processes that start at the same time apply each migration once', async () => {
  await using embedded = await startEmbeddedPostgres(join(dir, 'migrations'));
  const databases = await Promise.all(Array.from({ length: 5 }, async () => openDatabase(embedded.databaseUrl)));
  const [database] = databases;
  const { rows } = (await database?.query<{ name: string }>('select name from migrations order by name')) ?? {
    rows: [],
  };
  expect(rows.map(({ name }) => name)).toEqual(readdirSync(migrations).sort());
  await Promise.all(databases.map(async (each) => each.end()));
});

test('an upstream process alone brings its own database, and stops both on SIGTERM', async () => {
  const home = join(dir, 'alone');
  mkdirSync(home);
  chmodSync(home, 0o711); // or the account of PostgreSQL could not enter it, and its data would be elsewhere
  const tls = await createTlsPki(join(home, 'tls'), { station: 'line-1' });
  const config: UpstreamConfigFile = {
    listen: { host: '127.0.0.1', port: 0 },
    tls: { caFile: tls.caCertPath, certFile: tls.serverCertPath, keyFile: tls.serverKeyPath },
    cosigner: { name: 'upstream.test', keyFile: 'cosigner.pem' },
    dataDir: 'data',
    stations: [{ station: 'line-1', checkpointKey: new StationLedger('line-1').verifierKey }],
  };
  await writeFile(join(home, 'cosigner.pem'), drawCosignerKey().reveal());
  await writeFile(join(home, 'upstream.json'), JSON.stringify(config));
  const { DATABASE_URL: _, ...env } = process.env;
  const started = spawn(process.execPath, [main, '--config', join(home, 'upstream.json')], { env });
  const [line] = (await once(started.stdout, 'data')) as [Buffer];
  expect(JSON.parse(line.toString())).toMatchObject({ url: expect.stringMatching(/^https:/) as string });
  const pidFile = join(home, 'data', 'postgres', 'postmaster.pid');
  expect(existsSync(pidFile)).toBe(true);
  started.kill('SIGTERM');
  expect(await once(started, 'exit')).toEqual([0, null]);
  expect(existsSync(pidFile)).toBe(false);
});

test('a process that cannot start says why, in the words of the fault table', async () => {
  const path = join(dir, 'bad.json');
  const said = async (config: string): Promise<unknown> => {
    await writeFile(path, config);
    const started = spawn(process.execPath, [main, '--config', path]);
    const chunks: Buffer[] = [];
    started.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    expect(await once(started, 'close')).toEqual([1, null]);
    return JSON.parse(Buffer.concat(chunks).toString());
  };
  expect(await said('{')).toMatchObject({ code: 'station.bad-config', evidence: { why: 'not JSON' } });
  expect(await said('{"listen":1}')).toMatchObject({ code: 'station.bad-config', evidence: { field: 'listen' } });
  const files = { caFile: 'none', certFile: 'none', keyFile: 'none' };
  const config = { listen: { host: '127.0.0.1', port: 0 }, tls: files, cosigner: { name: 'x', keyFile: 'none' } };
  expect(await said(JSON.stringify(config))).toMatchObject({ code: 'station.bad-config' });
});

const embedded = new URL('../../../upstream/postgres/embedded-postgres.ts', import.meta.url).href;
const main = fileURLToPath(new URL('../../../upstream/main.ts', import.meta.url));
const migrations = fileURLToPath(new URL('../../../upstream/migrations', import.meta.url));
