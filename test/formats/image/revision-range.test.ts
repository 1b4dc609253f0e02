import { expect, test } from 'vitest';

import { appDescriptor, writeAppImage } from '../../../fixtures/sample-product/app-image-writer.ts';
import { parseAppImage } from '../../../station-core/codecs/firmware.ts';
import { blockRange, isWithin, siliconRange } from '../../../station-core/formats/image/revision-range.ts';
import { caseFile } from '../cases.ts';

test('an image whose newest revision is left at 0 runs on any newer silicon', () => {
  const image = parseAppImage(caseFile('04-revision-fields-of-older-images/max-rev-zero/demo.bin'));
  expect(image.revisionFields).toEqual({ minOld: 0, minFull: 0, maxFull: 0 });
  expect(image.silicon).toEqual({ min: 0, max: 'no-limit' });
  for (const revision of [0, 4, 104, 399]) expect(isWithin(revision, image.silicon)).toBe(true);
});

test('0 and 65535 set no limit, any other number does', () => {
  const silicon = (minFull: number, maxFull: number) => siliconRange({ minOld: 0, minFull, maxFull }, 'esp32');
  expect(silicon(0, 0xffff)).toEqual({ min: 0, max: 'no-limit' });
  expect(silicon(300, 399)).toEqual({ min: 300, max: 399 });
  expect(isWithin(300, silicon(300, 399)) && isWithin(399, silicon(300, 399))).toBe(true);
  expect(isWithin(299, silicon(300, 399)) || isWithin(400, silicon(300, 399))).toBe(false);
});

test('without a full field the minimum is in byte 14: a minor revision on the ESP32-C3, a major one elsewhere', () => {
  expect(siliconRange({ minOld: 3, minFull: 0, maxFull: 0 }, 'esp32').min).toBe(300);
  expect(siliconRange({ minOld: 3, minFull: 0, maxFull: 0 }, 'esp32c3').min).toBe(3);
  expect(siliconRange({ minOld: 3, minFull: 301, maxFull: 0 }, 'esp32').min).toBe(301);
});

test('byte 14 of a header is read', () => {
  const segments = [{ loadAddress: 0x40080000, bytes: Buffer.alloc(16) }];
  const older = writeAppImage({ chip: 'esp32', entry: 0, segments, maxRevision: 0, appendHash: false });
  older.writeUInt8(3, 14);
  expect(parseAppImage(older).silicon).toEqual({ min: 300, max: 'no-limit' });
});

test('an app descriptor says which eFuse block revisions it understands; 0 and 65535 set no limit there too', () => {
  const app = parseAppImage(caseFile('08-efuse-block-revision/build/demo.bin'));
  expect(app.descriptor?.efuseBlocks).toEqual({ min: 41_962, max: 99 });
  expect(blockRange(0, 0)).toEqual({ min: 0, max: 'no-limit' });
  expect(blockRange(0xffff, 0xffff)).toEqual({ min: 0, max: 'no-limit' });
  expect(blockRange(1, 199)).toEqual({ min: 1, max: 199 });
});

test('what the writer of the fixtures writes as block revisions is what the parser reads', () => {
  const descriptor = appDescriptor({
    version: '1',
    project: 'p',
    elfSha256: Buffer.alloc(32),
    minBlockRevision: 103,
    maxBlockRevision: 199,
  });
  const image = writeAppImage({
    chip: 'esp32c3',
    entry: 0,
    segments: [{ loadAddress: 0x3c000020, bytes: descriptor }],
  });
  expect(parseAppImage(image).descriptor?.efuseBlocks).toEqual({ min: 103, max: 199 });
});
