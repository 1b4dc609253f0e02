/** What the station must know about a chip to load it: numbers and which eFuse bits mean what. One file per chip. */
import type { ChipName } from '../../../model/chip.ts';
import type { ChipRevision } from '../../../model/chip-revision.ts';
import type { EfuseTable } from '../../efuse/efuse-table.ts';
import type { ReadRegister } from '../../efuse/read-efuses.ts';

export type { ChipName } from '../../../model/chip.ts';
export type { ReadRegister } from '../../efuse/read-efuses.ts';

export interface SecurityState {
  /** The raw word the flags come from: GET_SECURITY_INFO, or the eFuse word on chips without it. */
  readonly flagsHex: string;
  readonly secureBoot: boolean;
  readonly flashEncryption: boolean;
  readonly secureDownload: boolean;
}

/** What decides whether and how a stub may run. */
export interface Silicon {
  readonly revision: ChipRevision;
  readonly security: SecurityState;
}

export type StubPlan =
  | { readonly kind: 'load'; readonly file: string }
  /** Loaded as ever, but started through this word of ROM memory, because MEM_END may not jump (S3 with secure boot). */
  | { readonly kind: 'load-and-patch'; readonly file: string; readonly entryWord: number }
  | { readonly kind: 'none'; readonly why: string };

export interface ChipFeatures {
  /** What is printed on the package, as far as its eFuse shows it. */
  readonly package: string;
  readonly cores: number;
  /** Inside the package; the code of the eFuse where its meaning is not published. */
  readonly embeddedFlash?: string;
  readonly embeddedPsram?: string;
}

/** How the crystal is detected, and what the ROM assumes when it sets its UART. */
export interface CrystalRule {
  /** Undefined when the registers make no sense, as in an emulator. */
  readonly readMHz: (read: ReadRegister) => Promise<number | undefined>;
  /** Only where the ROM may be wrong about it: a rate asked of it is off by the same factor. */
  readonly romTakesItForMHz?: (read: ReadRegister) => Promise<number | undefined>;
}

/** Registers of the watchdogs that bite while a host is connected by USB-Serial/JTAG. */
export interface Watchdogs {
  readonly config: number;
  readonly writeProtect: number;
  readonly superConfig: number;
  readonly superAutoFeedBit: number;
  readonly superWriteProtect: number;
  readonly superKey: number;
}

export interface Chip {
  readonly name: ChipName;
  readonly title: string;
  /** Content of 0x40001000, only on chips whose ROM does not report its chip id. */
  readonly magic?: number;
  readonly efuses: EfuseTable;
  /** A later silicon whose table differs. */
  readonly laterEfuses?: { readonly fromMajor: number; readonly table: EfuseTable };
  readonly spi: SpiRegisters;
  /** How many words FLASH_BEGIN and DEFL_BEGIN have in ROM mode. */
  readonly romBeginWords: 4 | 5;
  /** The rate for flashing without a stub. ROM dividers are coarser than the stub's. */
  readonly romBaudRate: number;
  readonly crystal: CrystalRule;
  readonly stub: (silicon: Silicon) => StubPlan;
  readonly readRevision: (read: ReadRegister) => Promise<ChipRevision>;
  readonly readFeatures: (read: ReadRegister) => Promise<ChipFeatures>;
  /** Only for chips without GET_SECURITY_INFO. */
  readonly readSecurity?: (read: ReadRegister) => Promise<SecurityState>;
  readonly watchdogs?: Watchdogs;
  /** With a stub; a ROM wraps at 16 MB on every chip (docs/specs/espressif.md 1.4). */
  readonly stubReachesBeyond16MiB: boolean;
}

/** The flash controller: base address (its command register) and the registers' offsets. */
export interface SpiRegisters {
  readonly base: number;
  readonly address: number;
  /** A 24-bit address uses the upper or the lower bits of its register. */
  readonly addressFirst: boolean;
  readonly user: number;
  readonly user1: number;
  readonly user2: number;
  readonly misoLength: number;
  readonly data0: number;
}

/** Every chip but the ESP32 has its flash controller's registers at these offsets (docs/specs/espressif.md 1.2). */
export function spiRegistersAt(base: number): SpiRegisters {
  const offsets = { address: 0x04, user: 0x18, user1: 0x1c, user2: 0x20, misoLength: 0x28, data0: 0x58 };
  return { base, addressFirst: false, ...offsets };
}

export const fixedCrystal = (mhz: number): CrystalRule => ({ readMHz: async () => Promise.resolve(mhz) });

/** Bits `low`… of a register. */
export function bits(word: number, low: number, width: number): number {
  return (word >>> low) & ((1 << width) - 1);
}
