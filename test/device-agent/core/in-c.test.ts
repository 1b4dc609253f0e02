import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { noShell, TEST_PROGRAMS, type Arithmetic } from './shell.ts';

const TEST_TIMEOUT_MS = 300_000;

/** Tests in C, which print a sentence for each: device-agent/test/NAME_test.c. */
const PROGRAMS: readonly { readonly arithmetic: Arithmetic; readonly name: string; readonly tests: number }[] = [
  { arithmetic: 'montgomery', name: 'certificate', tests: 5 },
  { arithmetic: 'montgomery', name: 'identity', tests: 17 },
  { arithmetic: 'montgomery', name: 'power_cut', tests: 5 },
  { arithmetic: 'montgomery', name: 'random', tests: 7 },
  { arithmetic: 'montgomery', name: 'secrets', tests: 5 },
  { arithmetic: 'mbedtls', name: 'secrets', tests: 5 },
];

describe('the tests of timing in C', () => {
  const program = join(TEST_PROGRAMS, 'montgomery', 'constant_time');
  test.skipIf(!existsSync(program))(
    existsSync(program) ? 'no branch and no address depends on a secret' : 'need valgrind',
    async () => {
      const run = promisify(execFile)('valgrind', ['-q', '--error-exitcode=9', program], { timeout: TEST_TIMEOUT_MS });
      const { stdout, stderr } = await run;
      expect(stderr).toBe('');
      expect(stdout.match(/^ok /gm)).toHaveLength(4);
    },
    TEST_TIMEOUT_MS,
  );
});

describe.each(PROGRAMS)('the tests of $name in C, with $arithmetic', ({ arithmetic, name, tests }) => {
  const program = join(TEST_PROGRAMS, arithmetic, name);
  test.skipIf(noShell(arithmetic) !== undefined)(
    noShell(arithmetic) ?? 'all hold',
    async () => {
      expect(existsSync(program)).toBe(true);
      const { stdout } = await promisify(execFile)(program, { timeout: TEST_TIMEOUT_MS });
      expect(stdout.match(/^ok /gm)).toHaveLength(tests);
      if (name === 'power_cut') expect(Number(/^(\d+) power cuts$/m.exec(stdout)?.[1])).toBeGreaterThan(1000);
    },
    TEST_TIMEOUT_MS,
  );
});
