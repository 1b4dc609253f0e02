import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Fault } from '../../../../station-core/fault.ts';
import { withFlashSettings, type FlashSettings } from '../../../../station-core/device/loader/flash/flash-settings.ts';

const vector = (path: string): Buffer => readFileSync(new URL(`../../../../fixtures/vectors/${path}`, import.meta.url));
const bootloader = vector('esptool-traces/bootloader_c3.bin');
const facts = { frequencies: { '80m': 0xf, '40m': 0 }, flashSizeBytes: 0x80_0000 };
const keep: FlashSettings = { mode: 'keep', size: 'keep', frequency: 'keep' };

const apply = (bytes: Uint8Array, settings: Partial<FlashSettings>): Buffer =>
  Buffer.from(withFlashSettings({ name: 'bootloader', offsetBytes: 0, bytes }, { ...keep, ...settings }, facts));

test('"keep" keeps every byte', () => {
  expect(apply(bootloader, {}).equals(bootloader)).toBe(true);
  expect(apply(Buffer.from('no image at all'), {}).toString()).toBe('no image at all');
});

test('mode, size and frequency go into bytes 2 and 3, and the hash behind the image is made anew', () => {
  const image = apply(bootloader, { mode: 'dout', size: '16MB', frequency: '80m' });
  expect(image.subarray(2, 4).toString('hex')).toBe('034f');
  const end = image.length - 32;
  expect(image.subarray(4, end).equals(bootloader.subarray(4, end))).toBe(true);
  expect(image.subarray(end).equals(createHash('sha256').update(image.subarray(0, end)).digest())).toBe(true);
});

test('"detect" writes the size of the chip that is fitted, and nothing else', () => {
  expect(apply(bootloader, { size: 'detect' }).subarray(2, 4).toString('hex')).toBe('0230');
});

test('a signed image is never touched', () => {
  const signed = vector('secure-boot/app_signed_rsa.bin');
  expect(() => apply(signed, { mode: 'dio' })).toThrow(expect.objectContaining({ code: 'firmware.bad-image' }));
  expect(() => apply(Buffer.concat([bootloader, Buffer.alloc(8)]), { mode: 'dio' })).toThrow(Fault);
});

test('a setting the chip does not have is refused', () => {
  expect(() => apply(bootloader, { frequency: '33m' })).toThrow(
    expect.objectContaining({ code: 'firmware.bad-build' }),
  );
  expect(() => apply(bootloader, { size: '3MB' })).toThrow(expect.objectContaining({ code: 'firmware.bad-build' }));
});

test('every truncation of the image is refused', () => {
  for (let length = 0; length < bootloader.length; length += 7) {
    expect(() => apply(bootloader.subarray(0, length), { mode: 'dio' })).toThrow(Fault);
  }
});
