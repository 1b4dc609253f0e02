import fc from 'fast-check';
import { expect, test } from 'vitest';

import { appDescriptor, writeAppImage } from '../../../fixtures/sample-product/app-image-writer.ts';
import { Fault } from '../../../station-core/fault.ts';
import { parseAppImage } from '../../../station-core/codecs/firmware.ts';
import { faultOf, onlyFaults } from '../fault-of.ts';
import { withByte } from '../vectors.ts';

const descriptor = appDescriptor({ version: '1.0', project: 'small', elfSha256: Buffer.alloc(32, 1) });
const small = writeAppImage({
  chip: 'esp32c3',
  entry: 0x40380000,
  segments: [
    { loadAddress: 0x3c000020, bytes: descriptor },
    { loadAddress: 0x40380000, bytes: Buffer.from('the code of a small image, 36 bytes.') },
  ],
});
const CHECKSUM_AT = small.length - 33;

test('an image cut off anywhere is truncated, and the fault says where it ends', () => {
  for (let length = 0; length < small.length; length += 1) {
    const fault = faultOf(() => parseAppImage(small.subarray(0, length), 'small.bin'));
    expect(fault.code, `cut at ${length}`).toBe('firmware.image-truncated');
    expect(fault.evidence).toMatchObject({ file: 'small.bin', offsetBytes: length });
  }
});

test('every flipped bit is noticed, but for the flag that says there is a hash', () => {
  for (let at = 0; at < small.length; at += 1) {
    for (let bit = 0; bit < 8; bit += 1) {
      const flipped = withByte(small, at, (small[at] ?? 0) ^ (1 << bit));
      if (at === 23 && bit === 0) {
        // Without the flag there is nothing left to check against; the image then has 32 bytes it does not account for.
        expect(parseAppImage(flipped)).toMatchObject({ hashAppended: false, trailingBytes: 32 });
        continue;
      }
      const fault = faultOf(() => parseAppImage(flipped, 'small.bin'));
      expect(fault.code, `bit ${bit} of byte ${at}`).toMatch(/^firmware\.(bad-|image-truncated)/);
      expect(fault.evidence['file']).toBe('small.bin');
    }
  }
});

test('each kind of damage has its own fault and offset', () => {
  const cases: [bytes: Buffer, code: string, offsetBytes: number][] = [
    [withByte(small, 0, 0xff), 'firmware.bad-image', 0],
    [withByte(small, 1, 0), 'firmware.bad-image', 1],
    [withByte(small, 1, 17), 'firmware.bad-image', 1],
    [withByte(small, 23, 2), 'firmware.bad-image', 23],
    [withByte(small, 28, 1), 'firmware.bad-image', 28],
    [withByte(small, 31, 0xff), 'firmware.image-truncated', small.length],
    [withByte(small, CHECKSUM_AT, 0), 'firmware.bad-checksum', CHECKSUM_AT],
    [withByte(small, small.length - 1, 0), 'firmware.bad-sha256', CHECKSUM_AT + 1],
    [withByte(small, 4, 0xaa), 'firmware.bad-sha256', CHECKSUM_AT + 1],
  ];
  for (const [bytes, code, offsetBytes] of cases) {
    const fault = faultOf(() => parseAppImage(bytes));
    expect([fault.code, fault.evidence['offsetBytes']]).toEqual([code, offsetBytes]);
  }
});

test('a length that lies is bounded by the file', () => {
  const lying = Buffer.from(small);
  lying.writeUInt32LE(0xfffffffc, 28);
  expect(faultOf(() => parseAppImage(lying)).code).toBe('firmware.image-truncated');
});

test('no bytes make the parser throw anything but a Fault that says where', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
      onlyFaults(() => parseAppImage(bytes));
    }),
    { numRuns: 2000 },
  );
  fc.assert(
    fc.property(fc.nat(small.length - 1), fc.uint8Array({ minLength: 1, maxLength: 40 }), (at, patch) => {
      const bytes = Buffer.from(small);
      bytes.set(patch.subarray(0, bytes.length - at), at);
      onlyFaults(() => parseAppImage(bytes));
    }),
    { numRuns: 2000 },
  );
});

test('an image inside a larger buffer is read from its own first byte', () => {
  const large = Buffer.concat([Buffer.alloc(7, 0xe9), small]);
  expect(parseAppImage(new Uint8Array(large.buffer, large.byteOffset + 7, small.length)).chip).toBe('esp32c3');
  expect(() => parseAppImage(large)).toThrow(Fault);
});
