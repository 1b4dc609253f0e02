import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Trap } from '../../fixtures/virtual-jig/riscv/trap.ts';
import { COMPILER, noCompiler, programIn } from '../virtual-jig/riscv/built-program.ts';
import { OneCore } from '../virtual-jig/riscv/one-core.ts';
import { Workplace } from './peer.ts';

/**
 * The virtual ESP32-C3's core against riscv-tests, the unit tests of RISC-V International. They are fetched from GitHub,
 * or taken from the checkout that BIRTHMARK_RISCV_TESTS names; none of their code is here.
 */
const REPOSITORY = 'https://github.com/riscv-software-src/riscv-tests';
const COMMIT = '34e6b6d1e7936b526075432fb730d89148623484';

/** Their interface to the machine under test: the number of the case is in gp, an environment call ends it. */
const ENVIRONMENT = `
#define RVTEST_RV32U
#define TESTNUM gp
#define RVTEST_CODE_BEGIN .globl _start; _start:
#define RVTEST_CODE_END
#define RVTEST_PASS li a0, 0; ecall
#define RVTEST_FAIL li a0, 1; ecall
#define RVTEST_DATA_BEGIN .balign 16;
#define RVTEST_DATA_END
`;
/** Data on the instruction bus, because one of them runs code from there. */
const LINKER_SCRIPT = 'ENTRY(_start) SECTIONS { . = 0x40380000; .text : { *(.text*) } .data : { *(.data*) *(.bss*) } }';
const PASSED = 0;
const MOST_INSTRUCTIONS = 1_000_000;
/** This core traps what is not aligned, which the specification allows. */
const NOT_FOR_THIS_CORE = ['ma_data.S'];

const isa = fetched();

describe.skipIf(isa === undefined || noCompiler !== undefined)('riscv-tests', () => {
  test.each(['rv32ui', 'rv32um', 'rv32uc'])('all of %s pass', async (suite) => {
    await using work = await Workplace.make();
    await work.write('riscv_test.h', ENVIRONMENT);
    await work.write('link.ld', LINKER_SCRIPT);
    const sources = readdirSync(join(isa ?? '', suite)).filter((name) => name.endsWith('.S'));
    const wanted = sources.filter((name) => !NOT_FOR_THIS_CORE.includes(name));
    const failed = wanted.filter((name) => !passes(build(join(isa ?? '', suite, name), work.dir)));
    process.stdout.write(`${suite}: ${wanted.length - failed.length} of ${wanted.length} passed\n`);
    expect(failed).toEqual([]);
    expect(wanted.length).toBeGreaterThan(0);
  });
});

/** Their folder `isa`; undefined when they cannot be had. */
function fetched(): string | undefined {
  const given = process.env['BIRTHMARK_RISCV_TESTS'];
  if (given !== undefined) return join(given, 'isa');
  const dir = join(homedir(), '.cache', 'birthmark', `riscv-tests-${COMMIT.slice(0, 12)}`);
  mkdirSync(dir, { recursive: true });
  const git = (...args: readonly string[]): boolean => spawnSync('git', ['-C', dir, ...args]).status === 0;
  const has = existsSync(join(dir, 'isa'));
  const gets =
    has || (git('init') && git('fetch', '--depth', '1', REPOSITORY, COMMIT) && git('checkout', 'FETCH_HEAD'));
  return gets ? join(dir, 'isa') : undefined;
}

function build(source: string, dir: string): Uint8Array {
  const elf = join(dir, 'test.elf');
  const target = [
    '-march=rv32imc_zicsr_zifencei',
    '-mabi=ilp32',
    '-nostdlib',
    '-Wl,--no-warn-rwx-segments',
    '-T',
    join(dir, 'link.ld'),
  ];
  const includes = [`-I${dir}`, `-I${join(isa ?? '', 'macros', 'scalar')}`];
  execFileSync(COMPILER, [...target, ...includes, source, '-o', elf]);
  return readFileSync(elf);
}

function passes(elf: Uint8Array): boolean {
  const core = new OneCore();
  const { entry, segments } = programIn(elf);
  for (const { address, bytes } of segments) core.ram.write(address, bytes);
  core.cpu.pc = entry;
  try {
    core.cpu.run(MOST_INSTRUCTIONS);
    return false;
  } catch (error) {
    if (!(error instanceof Trap)) throw error;
    return error.mcause === 11 && core.x(10) === PASSED;
  }
}
