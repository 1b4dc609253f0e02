import { BENCH_MAC, BenchC3, type BenchC3Options } from '../../../fixtures/virtual-jig/riscv/bench-c3.ts';
import type { RamProgram } from '../../../fixtures/virtual-jig/loader/ram-program.ts';
import { CODE } from './one-core.ts';

export const MAC = BENCH_MAC;

/** A virtual ESP32-C3 that keeps what it has sent. */
export class VirtualC3 extends BenchC3 {
  restarts = 0;
  #sent = '';
  #wake: () => void = () => undefined;

  constructor(program: RamProgram, options: BenchC3Options = {}) {
    super(program, options);
    this.onRestart = () => {
      this.restarts += 1;
      this.#wake();
    };
    this.onSent = (bytes) => {
      this.#sent += bytes.toString('latin1');
      this.#wake();
    };
  }

  /** One that runs these instructions from CODE on. */
  static running(instructions: readonly number[], options: BenchC3Options = {}): VirtualC3 {
    return new VirtualC3({ entry: CODE, segments: [{ address: CODE, bytes: assembled(instructions) }] }, options);
  }

  get sent(): string {
    return this.#sent;
  }

  say(text: string): void {
    this.machine.receive(Buffer.from(text, 'latin1'));
  }

  x(register: number): number {
    return (this.machine.cpu.x[register] ?? 0) >>> 0;
  }

  async until(met: () => boolean): Promise<void> {
    while (!met()) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Until it has panicked; gives what it said. */
  async panic(): Promise<string> {
    await this.until(() => this.machine.halted !== undefined);
    return this.#sent;
  }
}

export function assembled(instructions: readonly number[]): Buffer {
  const bytes = instructions.map((instruction) => {
    const word = Buffer.alloc(4);
    word.writeUInt32LE(instruction >>> 0);
    return (instruction & 3) === 3 ? word : word.subarray(0, 2);
  });
  return Buffer.concat(bytes);
}
