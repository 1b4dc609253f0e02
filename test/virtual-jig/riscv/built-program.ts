import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RamProgram } from '../../../fixtures/virtual-jig/loader/ram-program.ts';
import { readElf } from '../../../station-core/formats/image/elf.ts';

/** Builds the programs of programs/ with Debian's compiler for RISC-V, in a folder that is gone afterwards. */
export const COMPILER = 'riscv64-unknown-elf-gcc';
const SOURCES = join(import.meta.dirname, 'programs');

export const noCompiler =
  spawnSync(COMPILER, ['--version']).error === undefined ? undefined : 'needs gcc-riscv64-unknown-elf';

export interface Build {
  readonly march?: 'rv32im' | 'rv32imc';
  readonly flags?: readonly string[];
}

export function builtProgram(name: string, { march = 'rv32imc', flags = [] }: Build = {}): RamProgram {
  const dir = mkdtempSync(join(tmpdir(), 'birthmark-rv32-'));
  const options = [
    '-std=c99',
    '-ffreestanding',
    '-fno-tree-loop-distribute-patterns',
    '-Os',
    '-Wall',
    '-Wextra',
    '-Werror',
  ];
  try {
    const objects = ['start.S', 'freestanding.c', `${name}.c`].map((source) => {
      const object = join(dir, `${source}.o`);
      // Debian has no libraries for a target whose name says Zicsr: only the assembler is told.
      compile([
        `-march=${march}_zicsr_zifencei`,
        '-mabi=ilp32',
        ...options,
        ...flags,
        '-c',
        join(SOURCES, source),
        '-o',
        object,
      ]);
      return object;
    });
    const elf = join(dir, 'program.elf');
    compile([
      `-march=${march}`,
      '-mabi=ilp32',
      '-nostdlib',
      '-T',
      join(SOURCES, 'ram.ld'),
      ...objects,
      '-lgcc',
      '-o',
      elf,
    ]);
    return programIn(readFileSync(elf));
  } finally {
    rmSync(dir, { recursive: true });
  }
}

export function programIn(elf: Uint8Array): RamProgram {
  const { entry, segments } = readElf(elf);
  return { entry, segments: segments.map(({ loadAddress, bytes }) => ({ address: loadAddress, bytes })) };
}

function compile(args: readonly string[]): void {
  const { status, stderr } = spawnSync(COMPILER, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}
