import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { join } from 'node:path';
import type { PostgresPlace } from './postgres-home.ts';

/**
 * Ends a cluster whose process was killed: a shell waits at a pipe that this process alone holds, and sends PostgreSQL its
 * fast shutdown when the pipe closes. It does so only for the last process that took the cluster over.
 */

/** $1 owner file, $2 owner, $3 postmaster.pid, $4 process id. `read` is of the shell itself, so it waits in one process. */
const WAIT_AND_STOP = `read -r _
[ "$(cat "$1")" = "$2" ] && [ "$(head -n 1 "$3")" = "$4" ] && kill -INT "$4"`;

/** Windows has neither the shell nor the signal: a cluster there stays until the next start takes it over. */
export async function stopWithThisProcess(place: PostgresPlace, pid: number): Promise<void> {
  if (platform() === 'win32') return;
  const owner = `${process.pid} ${randomBytes(8).toString('hex')}`;
  await writeFile(ownerFile(place), owner, { mode: 0o600 });
  const words = ['birthmark-postgres', ownerFile(place), owner, join(place.dataDir, 'postmaster.pid'), String(pid)];
  const shell = spawn('/bin/sh', ['-c', WAIT_AND_STOP, ...words], {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin' },
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true, // Ctrl-C in a terminal is for us alone
  });
  shell.on('error', () => undefined); // a machine without a shell is as Windows
  shell.unref();
}

/** From now on it outlives this process. */
export async function letRun(place: PostgresPlace): Promise<void> {
  await writeFile(ownerFile(place), '', { mode: 0o600 });
}

function ownerFile({ passwordPath }: PostgresPlace): string {
  return passwordPath.replace(/password$/, 'owner');
}
