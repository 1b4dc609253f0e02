/** Where a chip keeps which eFuse, as data; one table per chip in tables/. Nothing here reads or burns. */

/** More parts of one field, when its bits do not lie together: least significant part first. */
export type BitRange = readonly [firstBit: number, width: number];

/** `writeLock`: the bit of WR_DIS that ends all burning of this field. */
export type EfuseFieldRow = readonly [
  name: string,
  block: number,
  firstBit: number,
  width: number,
  writeLock?: number | undefined,
  ...more: BitRange[],
];

export interface EfuseBlock {
  readonly index: number;
  readonly name: string;
  /** Of its first readable word, from the base. */
  readonly offset: number;
  readonly words: number;
  readonly writeLock?: number;
  /** Bits of RD_DIS: once burnt, the block always reads as zero. */
  readonly readLocks?: readonly number[];
}

/** Where a chip takes the data to burn. All offsets count from the base. */
export type EfuseBurn =
  /** Data at 0x00, check words at 0x20, then CONF and CMD: every chip but the ESP32 (docs/specs/espressif.md 4.3). */
  | {
      readonly kind: 'reed-solomon';
      readonly conf: number;
      readonly command: number;
      /** Four bits for each block from 1 on: how many bytes were corrected, and bit 3 when that did not do. */
      readonly errors: readonly number[];
      /** ESP32-C3: bit 3 of a block stands with the block after it (ESP-IDF, components/hal/esp32c3/efuse_hal.c). */
      readonly failuresOneBlockOn?: true;
    }
  /** ESP32: each block has its own write registers; blocks 1 to 3 follow the coding scheme. */
  | {
      readonly kind: 'classic';
      readonly conf: number;
      readonly command: number;
      readonly writeOffsets: readonly number[];
    };

export interface EfuseTable {
  readonly base: number;
  readonly blocks: readonly EfuseBlock[];
  readonly burn: EfuseBurn;
  readonly fields: readonly EfuseFieldRow[];
}

const USUAL_BURN = { conf: 0x1cc, command: 0x1d4, errors: [0x1c0, 0x1c4] } as const;

/** `other`: what this chip has elsewhere. */
export function reedSolomonBurn(
  other: Partial<Omit<Extract<EfuseBurn, { kind: 'reed-solomon' }>, 'kind'>> = {},
): EfuseBurn {
  return { kind: 'reed-solomon', ...USUAL_BURN, ...other };
}

export const classicBurn: EfuseBurn = {
  kind: 'classic',
  conf: 0xfc,
  command: 0x104,
  writeOffsets: [0x1c, 0x98, 0xb8, 0xd8],
};

/** S2, S3, C3, C5, C6, C61, H2 and P4 lay out their eleven blocks alike. */
export const SIX_KEY_BLOCKS: readonly EfuseBlock[] = [
  { index: 0, name: 'BLOCK0', offset: 0x2c, words: 6 },
  { index: 1, name: 'MAC_SPI_8M_0', offset: 0x44, words: 6, writeLock: 20 },
  { index: 2, name: 'BLOCK_SYS_DATA', offset: 0x5c, words: 8, writeLock: 21 },
  { index: 3, name: 'BLOCK_USR_DATA', offset: 0x7c, words: 8, writeLock: 22 },
  ...[0, 1, 2, 3, 4, 5].map((key) => ({
    index: 4 + key,
    name: `BLOCK_KEY${key}`,
    offset: 0x9c + 0x20 * key,
    words: 8,
    writeLock: 23 + key,
    readLocks: [key],
  })),
  { index: 10, name: 'BLOCK_SYS_DATA2', offset: 0x15c, words: 8, writeLock: 29, readLocks: [6] },
];

export interface EfuseField {
  readonly name: string;
  readonly block: EfuseBlock;
  readonly parts: readonly BitRange[];
  readonly width: number;
  readonly writeLock?: number;
}

/** A name that the table does not have is a defect of ours. */
export function efuseField(table: EfuseTable, name: string): EfuseField {
  const row = table.fields.find(([each]) => each === name);
  if (row === undefined) throw new Error(`the chip has no eFuse ${name}`);
  return fieldOfRow(table, row);
}

export function fieldOfRow(table: EfuseTable, row: EfuseFieldRow): EfuseField {
  const [name, index, firstBit, firstWidth, writeLock, ...more] = row;
  const block = table.blocks.find((each) => each.index === index);
  if (block === undefined) throw new Error(`the chip has no eFuse block ${index}`);
  const parts: readonly BitRange[] = [[firstBit, firstWidth], ...more];
  const width = parts.reduce((sum, [, bits]) => sum + bits, 0);
  return { name, block, parts, width, ...(writeLock === undefined ? {} : { writeLock }) };
}

/** Absolute addresses of the words that hold the field. */
export function fieldAddresses(table: EfuseTable, { block, parts }: EfuseField): readonly number[] {
  const words = parts.flatMap(([first, width]) => {
    const from = first >>> 5;
    return Array.from({ length: ((first + width - 1) >>> 5) - from + 1 }, (_, index) => from + index);
  });
  return [...new Set(words)].map((word) => table.base + block.offset + 4 * word);
}
