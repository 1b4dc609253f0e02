import { expect, test } from 'vitest';
import { EraseAhead } from '../../../fixtures/virtual-jig/loader/erase-ahead.ts';
import { BLOCK_BYTES, NorFlash, SECTOR_BYTES } from '../../../fixtures/virtual-jig/chip/nor-flash.ts';

const SIZE = 4 * BLOCK_BYTES;
const SECTOR_MS = 45;
const BLOCK_MS = 150;

test('a blank chip is not erased at all', () => {
  const eraser = new EraseAhead(new NorFlash(SIZE), { offsetBytes: 0, sizeBytes: SIZE });
  expect(eraser.upTo(SIZE)).toBe(0);
});

test('from the first sector that is not blank everything is erased, by blocks where one fits', () => {
  const flash = new NorFlash(SIZE);
  flash.program(SECTOR_BYTES, Buffer.alloc(SIZE - SECTOR_BYTES, 0));
  const eraser = new EraseAhead(flash, { offsetBytes: 0, sizeBytes: 2 * BLOCK_BYTES + 1 });
  expect(eraser.upTo(SECTOR_BYTES)).toBe(0);
  expect(eraser.upTo(BLOCK_BYTES)).toBe(15 * SECTOR_MS);
  expect(eraser.upTo(BLOCK_BYTES + 1)).toBe(BLOCK_MS);
  expect(eraser.upTo(2 * BLOCK_BYTES)).toBe(0);
  expect(eraser.upTo(2 * BLOCK_BYTES + 1)).toBe(SECTOR_MS);
  expect(flash.isBlank(0, 2 * BLOCK_BYTES + SECTOR_BYTES)).toBe(true);
  expect(flash.isBlank(2 * BLOCK_BYTES + SECTOR_BYTES, 1)).toBe(false);
});
