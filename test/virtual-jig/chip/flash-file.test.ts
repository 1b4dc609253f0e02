import { closeSync, mkdtempDisposableSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NorFlash } from '../../../fixtures/virtual-jig/chip/nor-flash.ts';

const RANGE = { offsetBytes: 0x4000, sizeBytes: 0x2000 };

let folder: ReturnType<typeof mkdtempDisposableSync>;
let path: string;

beforeEach(() => {
  folder = mkdtempDisposableSync(join(tmpdir(), 'birthmark-cells-'));
  path = join(folder.path, 'flash');
});

afterEach(() => {
  folder.remove();
});

/** As a program of its own would. */
function writeFile(offsetBytes: number, ...bytes: readonly number[]): void {
  const fd = openSync(path, 'r+');
  writeSync(fd, Uint8Array.from(bytes), 0, bytes.length, offsetBytes);
  closeSync(fd);
}

test('cells lent out are a file of the same content, which nobody else may read', () => {
  const flash = new NorFlash(0x10000);
  flash.program(0x5000, Uint8Array.of(1, 2, 3));
  flash.lend(path, RANGE);
  expect(readFileSync(path).equals(flash.bytes)).toBe(true);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('what a program writes into its range is read at once, and stays when it has ended', () => {
  const flash = new NorFlash(0x10000);
  flash.lend(path, RANGE);
  writeFile(0x4010, 0x12, 0x34);
  expect(flash.read(0x4010, 2)).toEqual(Buffer.of(0x12, 0x34));
  writeFile(0x5fff, 0x56);
  flash.takeBack();
  expect(flash.bytes[0x5fff]).toBe(0x56);
  writeFile(0x4010, 0);
  expect(flash.bytes[0x4010]).toBe(0x12); // too late: the chip has lost its power
});

test('a program changes nothing outside its range', () => {
  const flash = new NorFlash(0x10000);
  flash.lend(path, RANGE);
  writeFile(0x3fff, 0);
  writeFile(0x6000, 0);
  flash.takeBack();
  expect(flash.bytes.every((byte) => byte === 0xff)).toBe(true);
});

test('cells that somebody changes meanwhile stay as they are, next to what the program wrote', () => {
  const flash = new NorFlash(0x10000);
  flash.lend(path, RANGE);
  flash.bytes[0x4000] = 0x0f;
  writeFile(0x4001, 0xf0);
  flash.takeBack();
  expect(flash.read(0x4000, 2)).toEqual(Buffer.of(0x0f, 0xf0));
});

test('lent out again, the file holds what both sides have done', () => {
  const flash = new NorFlash(0x10000);
  flash.lend(path, RANGE);
  writeFile(0x4000, 0x3c);
  flash.lend(path, RANGE);
  flash.takeBack();
  flash.program(0x4000, Uint8Array.of(0x0f));
  flash.lend(path, RANGE);
  expect(readFileSync(path)[0x4000]).toBe(0x0c);
  flash.takeBack();
});
