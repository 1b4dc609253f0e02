/**
 * What the eFuses of a chip show at one moment, as a plan needs it: block 0, and the key blocks, whose content never
 * leaves its `Secret` but as the digest of a public key.
 */
import { Buffer } from 'node:buffer';
import { Secret } from '../../secret.ts';
import { BLOCK_BYTES, isBlank, valueOf } from './block-bits.ts';
import { efuseField, type EfuseBlock, type EfuseTable } from './efuse-table.ts';
import type { ReadRegister } from './read-efuses.ts';

export interface KeyBlockState {
  readonly block: EfuseBlock;
  /** As it shows: zeros where it is read-protected. */
  readonly shown: Secret<Buffer>;
  readonly blank: boolean;
  /** One for each of its bits in RD_DIS. */
  readonly readLocked: readonly boolean[];
  readonly writeLocked: boolean;
  /** The controller could not repair it by its check bytes. */
  readonly damaged: boolean;
}

export interface EfuseState {
  readonly table: EfuseTable;
  readonly block0: Buffer;
  readonly keyBlocks: readonly KeyBlockState[];
}

export async function readEfuseState(table: EfuseTable, read: ReadRegister): Promise<EfuseState> {
  const [first] = table.blocks;
  if (first === undefined) throw new Error('a chip without eFuse blocks');
  const block0 = await readBlock(table, first, read);
  const locks = valueOf(efuseField(table, 'WR_DIS'), block0);
  const hidden = valueOf(efuseField(table, 'RD_DIS'), block0);
  const keyBlocks: KeyBlockState[] = [];
  for (const block of keyBlocksOf(table)) {
    const bytes = await readBlock(table, block, read);
    keyBlocks.push({
      block,
      shown: new Secret(bytes),
      blank: isBlank(bytes),
      readLocked: (block.readLocks ?? []).map((bit) => isSet(hidden, bit)),
      writeLocked: block.writeLock !== undefined && isSet(locks, block.writeLock),
      damaged: (await decodingErrors(table, block.index, read)) === 'failed',
    });
  }
  return { table, block0, keyBlocks };
}

/** Of a part as it comes from the factory. */
export function blankState(table: EfuseTable): EfuseState {
  const keyBlocks = keyBlocksOf(table).map((block) => ({
    block,
    shown: new Secret(Buffer.alloc(BLOCK_BYTES)),
    blank: true,
    readLocked: (block.readLocks ?? []).map(() => false),
    writeLocked: false,
    damaged: false,
  }));
  return { table, block0: Buffer.alloc(BLOCK_BYTES), keyBlocks };
}

/** Blocks that may hold keys. The read-protectable blocks of system and user data are none of them. */
export function keyBlocksOf({ burn, blocks }: EfuseTable): readonly EfuseBlock[] {
  if (burn.kind === 'classic') return blocks.filter(({ index }) => index === 1 || index === 2);
  return blocks.filter(({ name }) => name.startsWith('BLOCK_KEY'));
}

export async function readBlock(table: EfuseTable, block: EfuseBlock, read: ReadRegister): Promise<Buffer> {
  const bytes = Buffer.alloc(BLOCK_BYTES);
  for (let word = 0; word < block.words; word++) {
    bytes.writeUInt32LE((await read(table.base + block.offset + 4 * word)) >>> 0, 4 * word);
  }
  return bytes;
}

export type DecodingErrors = 'none' | 'repaired' | 'failed';

const FAILED = 8;
const REPAIRED = 7;
/** ESP32: EFUSE_DEC_STATUS, not zero when a block does not fit the 3/4 coding scheme. */
const CLASSIC_ERRORS = 0x11c;

/** Whether a block is what its check bytes say. A failure reported at either of two places counts (see `failuresOneBlockOn`). */
export async function decodingErrors(table: EfuseTable, index: number, read: ReadRegister): Promise<DecodingErrors> {
  const { burn, base } = table;
  if (burn.kind === 'classic') return (await read(base + CLASSIC_ERRORS)) === 0 ? 'none' : 'failed';
  const nibble = async (at: number): Promise<number> => {
    const register = burn.errors[Math.floor(at / 8)];
    return register === undefined ? 0 : ((await read(base + register)) >>> (4 * (at % 8))) & 0xf;
  };
  const own = await nibble(index - 1);
  const failed = burn.failuresOneBlockOn === true ? own | (await nibble(index)) : own;
  if ((failed & FAILED) !== 0) return 'failed';
  return (own & REPAIRED) === 0 ? 'none' : 'repaired';
}

export const isSet = (word: number, bit: number): boolean => Math.floor(word / 2 ** bit) % 2 === 1;
