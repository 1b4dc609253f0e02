import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { boot, noProgram } from './agent-program.ts';
import { LEAST_PERCENT, measureCoverage, tableOf, totalOf } from './quality/coverage.ts';
import { underValgrind } from './quality/valgrind.ts';
import { unitFlash } from './unit-flash.ts';

/** What tools say about the agent's code. A tool that is absent is named, and its test is skipped. */
const AGENT = join(import.meta.dirname, '../../device-agent');
const MINUTES = 60_000;
/** One minute in each run of the suite; BIRTHMARK_FUZZ_SECONDS=600 for a longer look. */
const FUZZ_SECONDS = Number(process.env['BIRTHMARK_FUZZ_SECONDS'] ?? 60);

function absent(...packages: readonly string[]): string {
  const programs: Readonly<Record<string, string>> = { gcc: 'gcov', 'libclang-rt-dev': 'clang' };
  const missing = packages.filter((name) => spawnSync(programs[name] ?? name, ['--version']).status !== 0);
  return missing.length === 0 ? '' : ` (needs ${missing.join(', ')})`;
}

function make(...goals: readonly string[]): { readonly status: number | null; readonly words: string } {
  const { status, stdout, stderr } = spawnSync('make', ['--silent', '-C', AGENT, ...goals], { encoding: 'utf8' });
  return { status, words: stdout + stderr };
}

const noLint = absent('gcc', 'clang', 'clang-tidy', 'cppcheck');
const noFuzz = absent('clang', 'libclang-rt-dev');
const noValgrind = absent('valgrind');
const noCoverage = absent('gcc');

describe.skipIf(noProgram)(`the agent's code${noProgram === undefined ? '' : ` (${noProgram})`}`, () => {
  test.skipIf(noLint)(
    `gcc, clang, clang-tidy and cppcheck are quiet${noLint}`,
    () => {
      expect(make('--keep-going', 'lint')).toStrictEqual({ status: 0, words: '' });
    },
    20 * MINUTES,
  );

  test.skipIf(noFuzz)(
    `${FUZZ_SECONDS} seconds of fuzzing find nothing${noFuzz}`,
    () => {
      const { status, words } = make('fuzz', `FUZZ_SECONDS=${FUZZ_SECONDS}`);
      process.stdout.write(words);
      expect(status).toBe(0);
      expect(words.match(/^fuzz \w+: \d+ inputs, nothing found$/gm)).toHaveLength(3);
    },
    20 * MINUTES,
  );

  test.skipIf(noValgrind)(
    `valgrind finds nothing in all vectors and the life of a unit with each key option${noValgrind}`,
    () => {
      expect(underValgrind()).toStrictEqual([]);
    },
    20 * MINUTES,
  );

  test.skipIf(noCoverage)(
    `at least ${LEAST_PERCENT} % of the core's lines run${noCoverage}`,
    () => {
      const files = measureCoverage();
      process.stdout.write(`${tableOf(files)}\n`);
      expect(totalOf(files).percent).toBeGreaterThanOrEqual(LEAST_PERCENT);
    },
    20 * MINUTES,
  );

  test('the build prints the size of the arena, which is all that the core keeps', () => {
    const { status, words } = make('size');
    process.stdout.write(words);
    expect(status).toBe(0);
    const printed = Number(/^agent_arena_bytes (\d+)$/m.exec(words)?.[1]);
    expect(boot({ flash: unitFlash(), line: Buffer.alloc(0) }).arena).toHaveLength(printed);
  });

  test('core and shared files take nothing from the system: no heap, no file, no clock', () => {
    const objects = ['core', 'shared'].flatMap((folder) => objectsIn(join(AGENT, 'build', folder)));
    expect(objects.length).toBeGreaterThan(20);
    const taken = objects.flatMap((path) => symbols(path, '--undefined-only'));
    const own = new Set(objects.flatMap((path) => symbols(path, '--defined-only')));
    const foreign = [...new Set(taken)].filter((name) => !own.has(name) && !ALLOWED.test(name));
    expect(foreign).toStrictEqual([]);
  });

  test('core and shared files have no variable that changes but the arena', () => {
    const objects = ['core', 'shared'].flatMap((folder) => objectsIn(join(AGENT, 'build', folder)));
    const variables = objects.flatMap(variablesIn);
    expect(variables).toStrictEqual(['arena']);
  });
});

/** PSA Crypto, what a freestanding C library has, and the port. Bignum only where the build says so (srp/modexp.h). */
const ALLOWED =
  /^(psa_\w+|mem(cpy|cmp|set|chr|move)|str(len|cmp|chr)|port_\w+|flash_read|mbedtls_mpi_\w+|__stack_chk_fail|_GLOBAL_OFFSET_TABLE_)$/;

function objectsIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.o'))
    .map((name) => join(folder, name));
}

function symbols(path: string, which: string): readonly string[] {
  const { stdout } = spawnSync('nm', ['--format=posix', which, path], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .flatMap((line) => line.split(' ').slice(0, 1))
    .filter((name) => name !== '');
}

/** In .data, .bss or common. What is constant but holds addresses lies in .data.rel.ro. */
function variablesIn(path: string): readonly string[] {
  const { stdout } = spawnSync('objdump', ['--syms', path], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .flatMap((line) => /\sO\s+(?:\.data|\.bss|\*COM\*)\s+\S+\s+(?:\.hidden )?(\S+)$/.exec(line)?.[1] ?? []);
}
