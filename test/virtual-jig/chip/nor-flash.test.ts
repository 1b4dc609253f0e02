import { expect, test } from 'vitest';
import { BLOCK_BYTES, NorFlash, SECTOR_BYTES } from '../../../fixtures/virtual-jig/chip/nor-flash.ts';

test('programming only turns ones into zeros', () => {
  const flash = new NorFlash(0x10000);
  flash.program(0x100, Uint8Array.of(0b1111_0000));
  flash.program(0x100, Uint8Array.of(0b0011_1100));
  expect(flash.bytes[0x100]).toBe(0b0011_0000);
});

test('erasing sets every sector that is touched to ones, and no other', () => {
  const flash = new NorFlash(0x10000);
  flash.bytes.fill(0);
  flash.erase(SECTOR_BYTES + 10, SECTOR_BYTES);
  expect(flash.bytes[SECTOR_BYTES - 1]).toBe(0);
  expect(flash.bytes.subarray(SECTOR_BYTES, 3 * SECTOR_BYTES).every((byte) => byte === 0xff)).toBe(true);
  expect(flash.bytes[3 * SECTOR_BYTES]).toBe(0);
});

test('a whole 64 KB block is erased faster than its sixteen sectors', () => {
  const flash = new NorFlash(4 * BLOCK_BYTES);
  expect(flash.erase(0, BLOCK_BYTES)).toBeLessThan(flash.erase(SECTOR_BYTES, BLOCK_BYTES));
});

test('what lies outside the chip can be neither programmed nor erased', () => {
  const flash = new NorFlash(0x10000);
  expect(() => flash.program(0xffff, Uint8Array.of(0, 0))).toThrow(RangeError);
  expect(() => flash.erase(0xf000, 0x2000)).toThrow(RangeError);
  expect(flash.bytes.every((byte) => byte === 0xff)).toBe(true);
});

test('reading gives a copy that later programming does not change', () => {
  const flash = new NorFlash(0x10000);
  const before = flash.read(0, 4);
  flash.program(0, Uint8Array.of(0));
  expect(before[0]).toBe(0xff);
});
