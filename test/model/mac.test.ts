import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isMac, macBytes, macHex, macOfBytes, parseMac } from '../../station-core/model/mac.ts';

const sixBytes = fc.uint8Array({ minLength: 6, maxLength: 6 });

test('six bytes become the one written form and come back the same', () => {
  expect(macOfBytes([0x24, 0x0a, 0xc4, 0x12, 0xab, 0x0d])).toBe('24:0a:c4:12:ab:0d');
  fc.assert(
    fc.property(sixBytes, (bytes) => {
      expect([...macBytes(macOfBytes(bytes))]).toEqual([...bytes]);
    }),
  );
});

test.each([
  '24:0a:c4:12:ab:0d',
  '24:0A:C4:12:AB:0D',
  '24-0a-c4-12-ab-0d',
  '240ac412ab0d',
  '240AC412AB0D',
  '240a.c412.ab0d',
  ' 24:0a:c4:12:ab:0d\n',
])('%j is read as one and the same address', (writing) => {
  expect(parseMac(writing)).toBe('24:0a:c4:12:ab:0d');
});

test.each([
  '',
  '24:0a:c4:12:ab',
  '24:0a:c4:12:ab:0d:00',
  '24:0a-c4:12-ab:0d',
  '240a:c412:ab0d',
  '24:0a:c4:12:ab:0g',
  '2:40:a:c4:12:ab',
  'AC-000418',
])('%j is no address', (text) => {
  expect(parseMac(text)).toBeUndefined();
});

test('only the one written form counts as an address', () => {
  expect(isMac('24:0a:c4:12:ab:0d')).toBe(true);
  expect(isMac('24:0A:C4:12:AB:0D')).toBe(false);
  expect(isMac('24-0a-c4-12-ab-0d')).toBe(false);
});

test('an EUI-64 and a half-read address are refused', () => {
  for (const bytes of [new Uint8Array(8), new Uint8Array(5), []]) expect(() => macOfBytes(bytes)).toThrow(RangeError);
});

test('twelve digits without separators', () => {
  expect(macHex(macOfBytes([0x24, 0x0a, 0xc4, 0x12, 0xab, 0x0d]))).toBe('240ac412ab0d');
});
