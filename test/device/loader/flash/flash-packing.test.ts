import { randomBytes } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packRegion, type PackedRegion } from '../../../../station-core/device/loader/flash/flash-packing.ts';
import { OPCODES } from '../../../../station-core/protocol/loader/opcodes.ts';
import { decodeRequest } from '../../../../station-core/codecs/loader.ts';
import { dataChecksum } from '../../../../station-core/protocol/loader/request.ts';
import { SlipDecoder } from '../../../../station-core/protocol/slip.ts';

const blockBytes = 0x4000;

/** The data of each block as a loader gets it off the wire. */
function dataOf(packed: PackedRegion): Buffer[] {
  const command = packed.compressed ? 'DEFL_DATA' : 'FLASH_DATA';
  return packed.blocks.map(({ request }, sequence) => {
    const [piece, ...more] = new SlipDecoder().push(request.wire);
    expect(more).toEqual([]);
    const { opcode, payload, checksum } = decodeRequest(piece?.bytes ?? Buffer.alloc(0));
    const data = payload.subarray(16);
    expect([request.name, opcode]).toEqual([command, OPCODES[command]]);
    expect([payload.readUInt32LE(0), payload.readUInt32LE(4)]).toEqual([data.length, sequence]);
    expect(checksum).toBe(dataChecksum(data));
    return data;
  });
}

const filledBytes = (packed: PackedRegion): number[] => packed.blocks.map((block) => block.filledBytes);

test('what shrinks is compressed, and its blocks inflate to the padded region', async () => {
  const bytes = Buffer.alloc(100_001, 'all work and no play ');
  const packed = await packRegion(bytes, { blockBytes, compress: true });
  expect(packed.compressed).toBe(true);
  const inflated = inflateSync(Buffer.concat(dataOf(packed)));
  expect(inflated.subarray(0, bytes.length).equals(bytes)).toBe(true);
  expect(inflated.subarray(bytes.length).toString('hex')).toBe('ffffff');
});

test('what does not shrink goes plain, in full blocks filled up as erased flash', async () => {
  const packed = await packRegion(randomBytes(20_000), { blockBytes, compress: true });
  expect(packed).toMatchObject({ compressed: false, flashBytes: 20_000 });
  expect(filledBytes(packed)).toEqual([blockBytes, blockBytes]);
  const blocks = dataOf(packed);
  expect(blocks.map((block) => block.length)).toEqual([blockBytes, blockBytes]);
  expect(blocks[1]?.subarray(20_000 - blockBytes).every((byte) => byte === 0xff)).toBe(true);
});

test('a small block that stands for megabytes is given the time of megabytes', async () => {
  const packed = await packRegion(Buffer.alloc(8 << 20), { blockBytes, compress: true });
  expect(packed.blocks.length).toBe(1);
  expect(filledBytes(packed)[0]).toBeGreaterThan(7 << 20);
});

test('blocks are never longer than asked, and fill the whole region', async () => {
  const anyRegion = fc.record({
    seed: fc.uint8Array({ minLength: 1, maxLength: 64 }),
    length: fc.integer({ min: 1, max: 70_000 }),
  });
  await fc.assert(
    fc.asyncProperty(anyRegion, fc.constantFrom(0x400, 0x4000), async ({ seed, length }, block) => {
      const packed = await packRegion(Buffer.alloc(length, seed), { blockBytes: block, compress: true });
      expect(packed.flashBytes).toBe(Math.ceil(length / 4) * 4);
      expect(Math.max(...dataOf(packed).map((bytes) => bytes.length))).toBeLessThanOrEqual(block);
      const filled = filledBytes(packed).reduce((sum, bytes) => sum + bytes, 0);
      if (packed.compressed) expect(filled).toBe(packed.flashBytes);
      else expect(filled).toBe(packed.blocks.length * block);
    }),
    { numRuns: 40 },
  );
});
