import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';

import { writeAppImage } from '../../../fixtures/sample-product/app-image-writer.ts';
import { parseAppImage } from '../../../station-core/codecs/firmware.ts';
import { CHIP_NAMES, type ChipName } from '../../../station-core/model/chip.ts';
import { frequenciesOf, type FlashSettings } from '../../../station-core/formats/image/flash-settings.ts';
import { stampFlashSettings } from '../../../station-core/formats/image/stamp-flash-settings.ts';
import { vector } from '../vectors.ts';

/** Its header says: dio, 4 MB, 40 MHz. */
const bootloader = vector('esptool-traces/bootloader_c3.bin');

function stamp(bytes: Buffer, settings: Partial<FlashSettings>, chip: ChipName = 'esp32c3') {
  const wanted = { mode: 'keep', size: 'keep', frequency: 'keep', ...settings };
  return stampFlashSettings({ chip, image: parseAppImage(bytes), bytes }, wanted);
}

function stamped(bytes: Buffer, settings: Partial<FlashSettings>, chip: ChipName = 'esp32c3'): Buffer {
  const result = stamp(bytes, settings, chip);
  if (result.kind !== 'stamped') throw new Error(result.kind);
  return result.bytes;
}

test('settings that are kept, left out or found out on the board change no byte', () => {
  expect(stamp(bootloader, {})).toEqual({ kind: 'same' });
  expect(stamp(bootloader, { mode: '', size: 'detect', frequency: 'KEEP' })).toEqual({ kind: 'same' });
});

test('a header that says what is asked is left as it is', () => {
  expect(stamp(bootloader, { mode: 'DIO', size: '4MB', frequency: '40m' })).toEqual({ kind: 'same' });
});

test('mode, size and frequency go into bytes 2 and 3, and the hash behind the image is computed again', () => {
  const image = stamped(bootloader, { mode: 'dout', size: '16MB', frequency: '80m' });
  expect(image.subarray(2, 4).toString('hex')).toBe('034f');
  const end = image.length - 32;
  expect(image.subarray(4, end).equals(bootloader.subarray(4, end))).toBe(true);
  expect(image.subarray(end).equals(createHash('sha256').update(image.subarray(0, end)).digest())).toBe(true);
  expect(parseAppImage(image)).toMatchObject({ flashMode: 3, flashParameter: 0x4f });
});

test('what follows the image stays, and an image without a hash gets none', () => {
  const padded = stamped(Buffer.concat([bootloader, Buffer.alloc(8, 0xff)]), { frequency: '80m' });
  expect(padded.subarray(-8).equals(Buffer.alloc(8, 0xff))).toBe(true);
  expect(parseAppImage(padded).trailingBytes).toBe(8);
  const segments = [{ loadAddress: 0x40380000, bytes: Buffer.alloc(16) }];
  const bare = writeAppImage({ chip: 'esp32c3', entry: 0, segments, appendHash: false });
  expect(stamped(bare, { frequency: '80m' }).subarray(4).equals(bare.subarray(4))).toBe(true);
});

test('a setting the chip has no code for is refused by its name', () => {
  expect(stamp(bootloader, { frequency: '33m' })).toEqual({ kind: 'unknown', field: 'frequency', value: '33m' });
  expect(stamp(bootloader, { size: '3MB' })).toEqual({ kind: 'unknown', field: 'size', value: '3MB' });
  expect(stamp(bootloader, { mode: 'opi' })).toEqual({ kind: 'unknown', field: 'mode', value: 'opi' });
});

test.each(CHIP_NAMES)('%s: each frequency is stamped under the code of this chip', (chip) => {
  const segments = [{ loadAddress: 0x40380000, bytes: Buffer.alloc(16) }];
  for (const [code, words] of Object.entries(frequenciesOf(chip))) {
    const other = writeAppImage({ chip, entry: 0, segments, flashParameter: 0x25 });
    for (const frequency of words) expect(stamped(other, { frequency }, chip)[3]).toBe(0x20 | Number(code));
  }
});

test('the ESP32-C6 has one code for two frequencies: either word leaves it alone', () => {
  const segments = [{ loadAddress: 0x40800000, bytes: Buffer.alloc(16) }];
  const image = writeAppImage({ chip: 'esp32c6', entry: 0, segments, flashParameter: 0x20 });
  expect(stamp(image, { frequency: '80m' }, 'esp32c6')).toEqual({ kind: 'same' });
  expect(stamp(image, { frequency: '40m' }, 'esp32c6')).toEqual({ kind: 'same' });
});

test('stamping twice changes nothing more', () => {
  const once = stamped(bootloader, { size: '16MB', frequency: '80m' });
  expect(stamp(once, { size: '16MB', frequency: '80m' })).toEqual({ kind: 'same' });
});
