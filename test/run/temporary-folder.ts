import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the tests of a run leave behind is still being written while their processes end: some attempts. */
const WAIT_AND_REMOVE = `read -r _
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do rm -rf -- "$1" && exit; sleep 1; done`;

const MEMORY_FOLDER = '/dev/shm';

/** A run leaves less than a tenth of this at a time; a container's default of 64 MB would not hold it. */
const ENOUGH_BYTES = 8 * 2 ** 30;

/** A ledger waits for the disk at each entry, which a test need not: no test cuts the power of this machine. */
function fastestFolder(): string {
  if (process.env['TMPDIR'] !== undefined || process.platform !== 'linux') return tmpdir();
  const mount = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .find((line) => line.split(' ')[1] === MEMORY_FOLDER);
  const [, , type, options = ''] = mount?.split(' ') ?? [];
  if (type !== 'tmpfs' || options.split(',').includes('noexec')) return tmpdir(); // tests build programs and start them
  const { bavail, bsize } = statfsSync(MEMORY_FOLDER);
  return bavail * bsize >= ENOUGH_BYTES ? MEMORY_FOLDER : tmpdir();
}

/**
 * One folder for everything temporary of a run. A shell removes it when the run ends, also when somebody kills the run.
 * The name is short because paths of sockets are.
 */
export default function openTemporaryFolder(): (() => Promise<void>) | undefined {
  if (process.env['BIRTHMARK_TEMPORARY'] !== undefined) return undefined; // of the run that started this one
  const folder = mkdtempSync(join(fastestFolder(), 'bm-'));
  chmodSync(folder, 0o1777); // as /tmp: for root, PostgreSQL and some tests run as another account
  const remover = spawn('/bin/sh', ['-c', WAIT_AND_REMOVE, 'birthmark-tests', folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  process.env['BIRTHMARK_TEMPORARY'] = folder;
  process.env['TMPDIR'] = folder;
  return async () => {
    remover.stdin.end();
    await once(remover, 'exit');
  };
}
