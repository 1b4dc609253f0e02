import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** KiB. With some of them the stack holds an array while it is read and not while it is written again. */
const STACKS = [300, 500, 700, 900, 1_100, 1_300, 1_500, 2_000];

test.each(STACKS)('arrays deeper than a stack of %i KiB are bad input, whatever overflows', (stackKiB) => {
  const script = join(import.meta.dirname, 'read-deep-arrays.ts');
  const { status, stdout } = spawnSync(process.execPath, [`--stack-size=${stackKiB}`, script], { encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
});
