import { expect, test } from 'vitest';

import { appDescriptor, writeAppImage } from '../../../fixtures/sample-product/app-image-writer.ts';
import { parseAppImage } from '../../../station-core/codecs/firmware.ts';
import { requireImageChip } from '../../../station-core/release/build/image-chip.ts';
import { faultOf } from '../fault-of.ts';
import { vector } from '../vectors.ts';

test('an app image says which firmware for which chip it is', () => {
  const image = parseAppImage(vector('idf-build/esp-idf-v5/demo_app.bin'));
  expect(image).toMatchObject({
    chip: 'esp32c3',
    chipId: 5,
    entry: 0x40380000,
    hashAppended: true,
    lengthBytes: 17856,
    trailingBytes: 0,
    silicon: { min: 0, max: 'no-limit' },
    revisionFields: { minOld: 0, minFull: 0, maxFull: 65535 },
  });
  expect(image.descriptor).toEqual({
    version: '1.4.2',
    project: 'demo_app',
    builtAt: 'Jan  2 2026 12:34:56',
    idfVersion: 'v5.5.1',
    secureVersion: 3,
    efuseBlocks: { min: 0, max: 99 },
    elfSha256Hex: Buffer.from(Array.from({ length: 32 }, (_, n) => n)).toString('hex'),
  });
  expect(image.segments.map(({ lengthBytes }) => lengthBytes)).toEqual([6256, 512, 11000]);
});

test('a bootloader is an image without an app descriptor', () => {
  const image = parseAppImage(vector('idf-build/esp-idf-v5/bootloader/bootloader.bin'));
  expect(image.chip).toBe('esp32c3');
  expect(image.descriptor).toBeUndefined();
});

test('a signed image ends where its hash ends, and the signature is counted as what follows', () => {
  const image = parseAppImage(vector('secure-boot/app_signed_rsa.bin'));
  expect(image.lengthBytes).toBe(17856);
  expect(image.trailingBytes).toBe(4096 + 20480 - 17856);
});

test('what the writer of the fixtures writes is what the parser reads', () => {
  const elfSha256 = Buffer.alloc(32, 7);
  const descriptor = appDescriptor({ version: '2.0', project: 'p', elfSha256, secureVersion: 9 });
  for (const length of [0, 4, 8, 12, 16]) {
    const segments = [
      { loadAddress: 0x3c000020, bytes: descriptor },
      { loadAddress: 0x40380000, bytes: Buffer.alloc(length, 0xa5) },
    ];
    const bytes = writeAppImage({ chip: 'esp32', entry: 0x40380000, segments, minRevision: 3, maxRevision: 199 });
    const image = parseAppImage(bytes);
    expect(image).toMatchObject({ chip: 'esp32', silicon: { min: 3, max: 199 }, lengthBytes: bytes.length });
    expect(image.descriptor).toMatchObject({ version: '2.0', project: 'p', secureVersion: 9 });
  }
});

test('an image without an appended hash is read and says that it has none', () => {
  const segments = [{ loadAddress: 0x40380000, bytes: Buffer.alloc(16) }];
  const image = parseAppImage(writeAppImage({ chip: 'esp32c3', entry: 0, segments, appendHash: false }));
  expect(image.hashAppended).toBe(false);
  expect(image.sha256Hex).toBeUndefined();
});

test('an image for another chip is refused by name', () => {
  const image = parseAppImage(vector('idf-build/esp-idf-v5/demo_app.bin'));
  const fault = faultOf(() => {
    requireImageChip(image, 'esp32', 'demo_app.bin');
  });
  expect(fault.code).toBe('firmware.wrong-chip');
  expect(fault.evidence).toEqual({ file: 'demo_app.bin', offsetBytes: 12, imageChip: 'esp32c3', wantedChip: 'esp32' });
});
