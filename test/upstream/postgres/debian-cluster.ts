/** A cluster of Debian's PostgreSQL in a folder, which lets in whom Debian's own lets in. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { type Account, postgresAccount } from '../../../upstream/postgres/postgres-home.ts';
import { stopWithThisProcess } from '../../../upstream/postgres/watched.ts';

const DEBIAN = '/usr/lib/postgresql';
const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
const binDir = versions.map((version) => join(DEBIAN, version, 'bin')).find((dir) => existsSync(join(dir, 'initdb')));

export const missing = binDir === undefined ? 'needs postgresql' : undefined;

export interface DebianCluster extends AsyncDisposable {
  /** The folder of its socket, which PGHOST names. */
  readonly dir: string;
  readonly binDir: string;
  /** The account that it runs as and whose the databases are, when we are root. */
  readonly account: Account | undefined;
}

export async function startDebianCluster(): Promise<DebianCluster> {
  if (binDir === undefined) throw new Error(missing);
  const dir = mkdtempSync(join(tmpdir(), 'birthmark-debian-'));
  chmodSync(dir, 0o755);
  const account = await postgresAccount();
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
  const cluster = spawn(join(binDir, 'postgres'), ['-D', data, ...settings], asPostgres);
  const place = { dataDir: data, passwordPath: join(dir, 'password') };
  await stopWithThisProcess(place, cluster.pid ?? 0);
  const isReady = join(binDir, 'pg_isready');
  await vi.waitFor(() => execFileSync(isReady, ['--host', dir], { stdio: 'ignore' }), { timeout: 60_000 });
  return {
    dir,
    binDir,
    account,
    [Symbol.asyncDispose]: async () => {
      cluster.kill('SIGINT');
      await once(cluster, 'exit');
      rmSync(dir, { recursive: true });
    },
  };
}
