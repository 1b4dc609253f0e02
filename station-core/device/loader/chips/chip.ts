/** What the station must know about a chip to load it: numbers and which eFuse bits mean what. One file per chip. */
export type ChipName = 'esp32' | 'esp32c3';

/** Reads one 32-bit register of the chip. */
export type ReadRegister = (address: number) => Promise<number>;

export interface SecurityState {
  /** The raw word the flags come from: GET_SECURITY_INFO, or the eFuse word on chips without it. */
  readonly flagsHex: string;
  readonly secureBoot: boolean;
  readonly flashEncryption: boolean;
  readonly secureDownload: boolean;
}

export interface Chip {
  readonly name: ChipName;
  /** As in app images and in GET_SECURITY_INFO. */
  readonly id: number;
  /** Content of 0x40001000, only on chips whose ROM does not tell its chip id. */
  readonly magic?: number;
  readonly bootloaderOffsetBytes: number;
  /** Two eFuse words that hold the base MAC: low word, high word. */
  readonly macAddresses: readonly [low: number, high: number];
  readonly spi: SpiRegisters;
  /** Words of FLASH_BEGIN and DEFL_BEGIN in ROM mode. */
  readonly romBeginWords: 4 | 5;
  /** The rate for flashing without a stub. ROM dividers are coarser than the stub's. */
  readonly romBaudRate: number;
  readonly stubFile: string;
  /** False when the ROM lets nothing unsigned run. */
  readonly stubRuns: (security: SecurityState) => boolean;
  readonly readRevision: (read: ReadRegister) => Promise<{ readonly major: number; readonly minor: number }>;
  /** Only for chips without GET_SECURITY_INFO. */
  readonly readSecurity?: (read: ReadRegister) => Promise<SecurityState>;
  /** Low nibble of image byte 3, by the names ESP-IDF's build settings use. */
  readonly flashFrequencies: Readonly<Record<string, number>>;
}

/** The flash controller: base address (its command register) and the registers' offsets. */
export interface SpiRegisters {
  readonly base: number;
  readonly user: number;
  readonly user2: number;
  readonly misoLength: number;
  readonly data0: number;
}

/** Bits `low`… of a register. */
export function bits(word: number, low: number, width: number): number {
  return (word >>> low) & ((1 << width) - 1);
}
