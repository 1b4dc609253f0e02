import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { noShell, TEST_PROGRAMS, type Arithmetic } from './core-shell.ts';

const TEST_TIMEOUT_MS = 300_000;

/** Tests in C, which print a sentence for each: device-agent/test/NAME_test.c. */
const PROGRAMS: readonly { readonly arithmetic: Arithmetic; readonly name: string; readonly tests: number }[] = [
  { arithmetic: 'montgomery', name: 'certificate', tests: 5 },
  { arithmetic: 'montgomery', name: 'identity', tests: 17 },
  { arithmetic: 'montgomery', name: 'power_cut', tests: 3 },
  { arithmetic: 'montgomery', name: 'random', tests: 7 },
  { arithmetic: 'montgomery', name: 'secrets', tests: 4 },
  { arithmetic: 'mbedtls', name: 'secrets', tests: 4 },
];

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
