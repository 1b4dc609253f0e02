import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { someOf, WHOLE } from '../faults/sweep.ts';

const SOURCES = join(import.meta.dirname, '../../device-agent/test/idf');
const BUILD_TIMEOUT_MS = 300_000;

/** Tests in C of the ESP-IDF components, which print a sentence for each: device-agent/test/idf/NAME_test.c. */
const PROGRAMS = [
  ['flash', 15],
  ['firmware', 5],
  ['line', 8],
  ['agent', 8],
  ['hmac_key', 10],
  ['hmac_key_nvs0', 2],
  ['hmac_key_nvs5', 2],
  ['hmac_key_idf5', 10],
  ['ecdsa_key', 5],
  ['setup', 11],
  ['setup_wpa2', 11],
  ['identity', 8],
  ['identity_ecdsa', 8],
] as const;

const isThere = (program: string): boolean => spawnSync(program, ['--version']).status === 0;

/** Each with -Wall -Wextra -Wconversion -Wshadow -Werror, ASan and UBSan. */
describe.each(someOf(['gcc', 'clang'], 1))('the ESP-IDF components on the host, built by %s', (compiler) => {
  const missing = [
    ...[compiler, 'make'].filter((program) => !isThere(program)),
    ...(existsSync('/usr/include/psa/crypto.h') ? [] : ['libmbedtls-dev']),
  ];

  test.skipIf(missing.length > 0)(
    missing.length > 0 ? `needs ${missing.join(' and ')}` : 'compile without a warning',
    () => {
      const { status, stderr } = spawnSync('make', ['--silent', `CC=${compiler}`], { cwd: SOURCES, encoding: 'utf8' });
      expect(stderr).toBe('');
      expect(status).toBe(0);
    },
    BUILD_TIMEOUT_MS,
  );

  test.skipIf(missing.length > 0).each(PROGRAMS)('%s: all %i tests hold', (name, count) => {
    const program = join(SOURCES, '../../build/idf', compiler, name);
    const { status, stdout, stderr } = spawnSync(program, { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout.match(/^ok /gm)).toHaveLength(count);
  });
});

const missingLinters = ['make', 'clang-tidy', 'cppcheck'].filter((program) => !isThere(program));

test.skipIf(missingLinters.length > 0)(
  missingLinters.length > 0 ? `needs ${missingLinters.join(' and ')}` : 'clang-tidy and cppcheck find nothing in them',
  () => {
    const { status, stdout, stderr } = spawnSync('make', ['--silent', WHOLE ? 'lint' : 'quick-lint'], {
      cwd: SOURCES,
      encoding: 'utf8',
    });
    expect(stdout + stderr).toBe('');
    expect(status).toBe(0);
  },
  BUILD_TIMEOUT_MS,
);
