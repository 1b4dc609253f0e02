import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BareC3 } from '../../fixtures/agent-trial/bare-c3.ts';
import { exercise, type Measured } from '../../fixtures/agent-trial/exercise.ts';
import { trialFlash } from '../../fixtures/agent-trial/trial-flash.ts';
import { readElf } from '../../station-core/codecs/firmware.ts';
import { builtProgram } from '../virtual-jig/riscv/built-program.ts';
import { VirtualC3 } from '../virtual-jig/riscv/virtual-c3.ts';
import { load, say, spread } from './figures.ts';

/**
 * How many million instructions a second the virtual ESP32-C3 executes, against what is asked: SHA-256 in C, and what the
 * agent's binary does for a unit with mbedTLS. `node test/bench/riscv.ts [--repeat N]`, after `make -C device-agent c3`.
 */
const { values } = parseArgs({ options: { repeat: { type: 'string', default: '3' } } });
const GOAL = 30;
const ELF = join(import.meta.dirname, '../../device-agent/build/esp32c3-bare-hmac/birthmark-agent-ram.elf');

interface Figure {
  readonly instructions: number;
  /** Of this thread on a processor, not of the clock: others use the machine too. */
  readonly cpuMicroseconds: number;
}
const figures = new Map<string, Figure[]>();

async function note<T>(name: string, executed: () => number, work: () => Promise<T>): Promise<T> {
  const from = executed();
  const begin = process.threadCpuUsage();
  const done = await work();
  const { user, system } = process.threadCpuUsage(begin);
  const figure = { instructions: executed() - from, cpuMicroseconds: user + system };
  figures.set(name, [...(figures.get(name) ?? []), figure]);
  return done;
}

async function sha256(): Promise<void> {
  using c3 = new VirtualC3(builtProgram('sha256', { flags: ['-DROUNDS=200u'] }));
  const executed = (): number => c3.machine.cpu.executed;
  await note('SHA-256', executed, () => c3.until(() => c3.sent.endsWith('\n')));
}

async function agent(): Promise<void> {
  const flash = trialFlash();
  using unit = new BareC3(readElf(readFileSync(ELF)), { flash: flash.bytes, startedBy: 'loader' });
  await unit.started();
  const measured: Measured = (name, work) => note(name, () => unit.executed, work);
  await exercise({ line: unit.line, flash }, measured);
}

for (let turn = 0; turn < Number(values.repeat); turn += 1) {
  await sha256();
  await agent();
}
for (const [name, all] of figures) {
  const speeds = all.map(({ instructions, cpuMicroseconds }) => instructions / cpuMicroseconds);
  const millions = all.map(({ instructions }) => instructions / 1e6);
  say(`${name.padEnd(14)} ${spread(speeds, 0).padEnd(18)} million/s  goal ${GOAL}   of ${spread(millions, 1)} million`);
}
say(`[${load()}]`);
