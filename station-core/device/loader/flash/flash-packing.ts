/**
 * Turns the bytes of a flash region into the blocks that go over the wire, framed and escaped, and compressed when that
 * makes them fewer: decided for each region by itself.
 */
import { promisify } from 'node:util';
import { createInflate, deflate } from 'node:zlib';
import { zlibSync } from 'fflate';
import { dataBlock } from '../../../protocol/loader/commands.ts';
import { ready, type ReadyRequest } from '../ready-request.ts';

export interface PackedRegion {
  readonly compressed: boolean;
  /** What lands in flash, padded to whole words. */
  readonly flashBytes: number;
  readonly blockBytes: number;
  readonly blocks: readonly PackedBlock[];
}

export interface PackedBlock {
  readonly request: ReadyRequest;
  /** How many bytes of flash it fills, at most: a small compressed block may stand for megabytes. */
  readonly filledBytes: number;
}

export interface Packing {
  readonly blockBytes: number;
  readonly compress: boolean;
  /** The bytes are secret: no copy of them stays in memory but the blocks, which `wipe` clears. */
  readonly secret?: boolean;
}

const deflateAsync = promisify(deflate);
/** The smallest result zlib has; `memLevel` gives its hash table and block buffer all the room there is. */
const BEST = { level: 9, memLevel: 9 } as const;
const ERASED = 0xff;

export async function packRegion(bytes: Uint8Array, packing: Packing): Promise<PackedRegion> {
  const padded = Buffer.alloc(Math.ceil(bytes.length / 4) * 4, ERASED);
  padded.set(bytes);
  try {
    return await packWords(padded, packing);
  } finally {
    if (packing.secret === true) padded.fill(0);
  }
}

/** Of a secret region, as soon as the board has it. */
export function wipe({ blocks }: PackedRegion): void {
  for (const { request } of blocks) request.wire.fill(0);
}

async function packWords(padded: Buffer, { blockBytes, compress, secret = false }: Packing): Promise<PackedRegion> {
  const flashBytes = padded.length;
  if (compress) {
    // zlib frees its window as it is, with the end of what it compressed in it; this one works in place.
    const deflated = secret ? Buffer.from(zlibSync(padded, { level: 9 })) : await deflateAsync(padded, BEST);
    if (deflated.length < padded.length) {
      const pieces = cut(deflated, blockBytes);
      const filledBytes = secret ? pieces.map(() => flashBytes) : await filledBy(pieces);
      const blocks = pieces.map((piece, sequence) => ({
        request: ready(dataBlock('DEFL_DATA', sequence, piece)),
        filledBytes: filledBytes[sequence] ?? 0,
      }));
      return { compressed: true, flashBytes, blockBytes, blocks };
    }
  }
  const blocks = cut(padded, blockBytes).map((piece, sequence) => ({
    request: ready(dataBlock('FLASH_DATA', sequence, padBlock(piece, blockBytes))),
    filledBytes: blockBytes,
  }));
  return { compressed: false, flashBytes, blockBytes, blocks };
}

function cut(bytes: Buffer, blockBytes: number): Buffer[] {
  const count = Math.ceil(bytes.length / blockBytes);
  return Array.from({ length: count }, (_, index) => bytes.subarray(index * blockBytes, (index + 1) * blockBytes));
}

/** Plain blocks are all of full length; 0xFF leaves the flash as erased. */
function padBlock(block: Buffer, blockBytes: number): Buffer {
  return block.length === blockBytes ? block : Buffer.concat([block, Buffer.alloc(blockBytes - block.length, ERASED)]);
}

/** Inflates block by block and counts: the only way to know the time-out of a block. */
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
