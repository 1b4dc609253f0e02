/** Turns the bytes of a flash region into the blocks that go over the wire, compressed when that makes them fewer. */
import { promisify } from 'node:util';
import { createInflate, deflate } from 'node:zlib';

export interface PackedRegion {
  readonly compressed: boolean;
  /** What lands in flash, padded to whole words. */
  readonly flashBytes: number;
  readonly blockBytes: number;
  readonly blocks: readonly Buffer[];
  /** For each block, how many bytes of flash it fills: a small compressed block may stand for megabytes. */
  readonly filledBytes: readonly number[];
}

export interface Packing {
  readonly blockBytes: number;
  readonly compress: boolean;
}

const deflateAsync = promisify(deflate);
const ERASED = 0xff;

export async function packRegion(bytes: Uint8Array, { blockBytes, compress }: Packing): Promise<PackedRegion> {
  const padded = Buffer.alloc(Math.ceil(bytes.length / 4) * 4, ERASED);
  padded.set(bytes);
  const flashBytes = padded.length;
  if (compress) {
    const packed = await deflateAsync(padded, { level: 9 });
    if (packed.length < padded.length) {
      const blocks = cut(packed, blockBytes);
      return { compressed: true, flashBytes, blockBytes, blocks, filledBytes: await filledBy(blocks) };
    }
  }
  const blocks = cut(padded, blockBytes).map((block) => padBlock(block, blockBytes));
  return { compressed: false, flashBytes, blockBytes, blocks, filledBytes: blocks.map((block) => block.length) };
}

function cut(bytes: Buffer, blockBytes: number): Buffer[] {
  const count = Math.ceil(bytes.length / blockBytes);
  return Array.from({ length: count }, (_, index) => bytes.subarray(index * blockBytes, (index + 1) * blockBytes));
}

/** Plain blocks are all of full length; 0xFF leaves the flash as erased. */
function padBlock(block: Buffer, blockBytes: number): Buffer {
  return block.length === blockBytes ? block : Buffer.concat([block, Buffer.alloc(blockBytes - block.length, ERASED)]);
}

/** Inflates block by block and counts, because only so a block's time-out can be told. */
async function filledBy(blocks: readonly Buffer[]): Promise<number[]> {
  const inflate = createInflate();
  let total = 0;
  inflate.on('data', (bytes: Buffer) => {
    total += bytes.length;
  });
  const filled: number[] = [];
  for (const block of blocks) {
    const before = total;
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    inflate.write(block, (error) => {
      if (error instanceof Error) reject(error);
      else resolve(undefined);
    });
    await promise;
    filled.push(total - before);
  }
  inflate.destroy();
  return filled;
}
