import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the tests of a run leave behind is still being written while their processes end: some attempts. */
const WAIT_AND_REMOVE = `read -r _
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do rm -rf -- "$1" && exit; sleep 1; done`;

/**
 * One folder for everything temporary of a run. A shell removes it when the run ends, also when somebody kills the run.
 * The name is short because paths of sockets are.
 */
export default function openTemporaryFolder(): (() => Promise<void>) | undefined {
  if (process.env['BIRTHMARK_TEMPORARY'] !== undefined) return undefined; // of the run that started this one
  const folder = mkdtempSync(join(tmpdir(), 'bm-'));
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
