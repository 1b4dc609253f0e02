import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished, type TestContext } from 'vitest';

/** Places where a reader may read and not write. They need root: without it the test is skipped, and says so. */

export const NOBODY = 65_534;

export function needsRoot(context: TestContext): void {
  if (process.getuid?.() !== 0) context.skip('needs root, to mount a file system or to become another user');
}

/** Whether another account may read and run these sources, which it may not in a clone below /root. */
export const isOpenToOthers = ((): boolean => {
  const seen = spawnSync(
    process.execPath,
    ['-e', "require('node:fs').accessSync(process.argv[1])", import.meta.filename],
    {
      uid: NOBODY,
      gid: NOBODY,
    },
  );
  return seen.status === 0;
})();

/** For a test that runs these sources as another account. */
export function needsAnotherAccount(context: TestContext): void {
  needsRoot(context);
  if (!isOpenToOthers) context.skip('another account cannot read this clone, or Node');
}

/** A file system of `sizeKb` of its own; gone with the test. Skips the test where nothing can be mounted. */
export function mounted(context: TestContext, place: { readonly at: string; readonly sizeKb?: number }): void {
  needsRoot(context);
  mkdirSync(place.at, { recursive: true });
  const { status, stderr } = spawnSync(
    'mount',
    ['-t', 'tmpfs', '-o', `size=${place.sizeKb ?? 65_536}k`, 'tmpfs', place.at],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) context.skip(`nothing can be mounted here: ${stderr.trim()}`);
  onTestFinished(() => {
    execFileSync('umount', ['-l', place.at]);
  });
}

export function makeReadOnly(at: string): void {
  execFileSync('mount', ['-o', 'remount,ro', at]);
}

/** Lets everybody read a folder and all that is in it; nobody but its owner may change it. */
export function readableByAll(dir: string): void {
  for (const name of ['.', ...readdirSync(dir, { recursive: true, encoding: 'utf8' })]) {
    const path = join(dir, name);
    chmodSync(path, statSync(path).isDirectory() ? 0o755 : 0o644);
  }
}
