/** Runs single commands on the flash chip through the chip's flash controller, as a debugger would: by its registers. */
import { Fault } from '../../../fault.ts';
import type { SpiRegisters } from '../chips/chip.ts';
import type { LoaderLink } from '../loader-link.ts';

export interface FlashCommand {
  readonly command: number;
  /** A 24-bit address follows the command, and eight clocks for the flash chip to think. */
  readonly address?: number;
  readonly answerBits: number;
}

/** USR: which parts a command has. */
const COMMAND = 0x80000000;
const ADDRESS_AND_DUMMY = 0x60000000;
const ANSWER = 0x10000000;
/** USR1: an address of 24 bits, eight dummy clocks; both fields count from zero. */
const ADDRESS_24_DUMMY_8 = (23 << 26) | 7;
/** USR2: an eight-bit command. */
const COMMAND_BITS = 0x70000000;
const START = 1 << 18;
const POLLS = 10;

export class FlashController {
  readonly #link: LoaderLink;
  readonly #spi: SpiRegisters;
  readonly #holds = new Map<string, number>();

  private constructor(link: LoaderLink, spi: SpiRegisters) {
    this.#link = link;
    this.#spi = spi;
  }

  /** Lends the controller to `work`; the registers of the loader are afterwards as they were. */
  static async borrow<T>(
    link: LoaderLink,
    spi: SpiRegisters,
    work: (flash: FlashController) => Promise<T>,
  ): Promise<T> {
    const used = [spi.user, spi.user1, spi.user2].map((offset) => spi.base + offset);
    const before: (readonly [address: number, value: number])[] = [];
    for (const address of used) before.push([address, await link.readRegister(address)]);
    const result = await work(new FlashController(link, spi));
    for (const [address, value] of before) await link.writeRegister(address, value);
    return result;
  }

  /** The answer's first byte is the lowest. */
  async run({ command, address, answerBits }: FlashCommand): Promise<number> {
    const parts = COMMAND + (address === undefined ? 0 : ADDRESS_AND_DUMMY) + (answerBits > 0 ? ANSWER : 0);
    if (answerBits > 0) await this.#set('misoLength', answerBits - 1);
    if (address !== undefined) {
      await this.#set('user1', ADDRESS_24_DUMMY_8);
      await this.#set('address', this.#spi.addressFirst ? address << 8 : address);
    }
    await this.#set('user', parts);
    await this.#set('user2', COMMAND_BITS + command);
    await this.#set('data0', 0);
    await this.#link.writeRegister(this.#spi.base, START);
    await this.#finished();
    return this.#link.readRegister(this.#spi.base + this.#spi.data0);
  }

  /** A register that holds the value already is left alone: each write costs a question and an answer on the wire. */
  async #set(register: Exclude<keyof SpiRegisters, 'base' | 'addressFirst'>, value: number): Promise<void> {
    if (register !== 'data0' && this.#holds.get(register) === value) return;
    this.#holds.set(register, value);
    await this.#link.writeRegister(this.#spi.base + this.#spi[register], value);
  }

  async #finished(): Promise<void> {
    for (let poll = 0; poll < POLLS; poll++) {
      if ((await this.#link.readRegister(this.#spi.base)) === 0) return;
    }
    throw new Fault('board.flash-unknown', {
      port: this.#link.wire.address,
      reason: 'the flash controller does not finish',
    });
  }
}
