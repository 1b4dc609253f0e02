import { CHIP_MODELS } from '../../../fixtures/virtual-jig/chip/chip-models.ts';
import { Efuse } from '../../../fixtures/virtual-jig/chip/efuse.ts';
import { NorFlash } from '../../../fixtures/virtual-jig/chip/nor-flash.ts';
import { SpiController } from '../../../fixtures/virtual-jig/chip/spi-controller.ts';
import { FaultBox } from '../../../fixtures/virtual-jig/faults.ts';
import type { LoaderHardware } from '../../../fixtures/virtual-jig/loader/loader-hardware.ts';
import type { RamProgram } from '../../../fixtures/virtual-jig/loader/ram-program.ts';
import { RiscvMachine } from '../../../fixtures/virtual-jig/riscv/machine.ts';
import { CODE } from './one-core.ts';

/** A virtual ESP32-C3 on a bench: a machine with flash and eFuses, and its line in the hands of the test. */
const FLASH_BYTES = 4 * 1024 * 1024;
export const MAC = Buffer.from('7cdfa1b2c3d4', 'hex');

export interface VirtualC3Options {
  readonly startedBy?: 'loader' | 'flash';
  readonly random?: () => number;
  readonly spend?: (durationMs: number) => Promise<void>;
}

export class VirtualC3 implements Disposable {
  readonly flash = new NorFlash(FLASH_BYTES);
  readonly efuse: Efuse;
  readonly machine: RiscvMachine;
  restarts = 0;
  #sent = '';
  #wake: () => void = () => undefined;

  constructor(program: RamProgram, options: VirtualC3Options = {}) {
    const { startedBy = 'flash', spend, ...random } = options;
    const chip = CHIP_MODELS.esp32c3;
    const revision = chip.defaultRevision;
    this.efuse = new Efuse({ chip, mac: MAC, revision });
    const faults = new FaultBox();
    const sizes = { flashSizeBytes: FLASH_BYTES, sfdpSizeBytes: FLASH_BYTES };
    const hardware: LoaderHardware = {
      chip,
      silicon: { revision, crystalMHz: chip.crystalMHz },
      registers: new Map(chip.registers({ revision, crystalMHz: chip.crystalMHz })),
      flash: this.flash,
      efuse: this.efuse,
      spi: new SpiController({ chip, faults, ...sizes }),
      faults,
      spend: spend ?? (() => Promise.resolve()),
      baudRate: () => 115_200,
      setBaud: () => undefined,
      restart: () => {
        this.restarts += 1;
        this.#wake();
      },
    };
    const sendBytes = (bytes: Buffer): void => {
      this.#sent += bytes.toString('latin1');
      this.#wake();
    };
    this.machine = new RiscvMachine({ program, startedBy, hardware, sendBytes, ...random });
  }

  /** One that runs these instructions from CODE on. */
  static running(instructions: readonly number[], options: VirtualC3Options = {}): VirtualC3 {
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

  [Symbol.dispose](): void {
    this.machine.stop();
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
