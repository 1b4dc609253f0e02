import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { boot, noProgram } from '../agent-program.ts';
import { unitFlash } from '../unit-flash.ts';
import { AGENT, make } from './tools.ts';

describe.skipIf(noProgram)(`the agent's code${noProgram === undefined ? '' : ` (${noProgram})`}`, () => {
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
