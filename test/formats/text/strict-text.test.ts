import { expect, test } from 'vitest';

import { strictText } from '../../../station-core/formats/text/strict-text.ts';
import { wholeNumber } from '../../../station-core/formats/text/whole-number.ts';

class Refused extends Error {}

function read(bytes: Uint8Array): string {
  return strictText(bytes, (place) => new Refused(JSON.stringify(place)));
}

function refusal(bytes: Uint8Array): unknown {
  try {
    read(bytes);
  } catch (error) {
    if (error instanceof Refused) return JSON.parse(error.message);
    throw error;
  }
  throw new Error('it was taken');
}

test('UTF-8 is taken, with or without a byte order mark', () => {
  expect(read(Buffer.from('Gerätebau Süd 灯'))).toBe('Gerätebau Süd 灯');
  expect(read(Buffer.from('\uFEFFa\n'))).toBe('a\n');
  expect(read(Buffer.alloc(0))).toBe('');
  expect(read(Buffer.from('a'))).toBe('a');
  // A second mark is content, and so is a U+FFFD that somebody wrote.
  expect(read(Buffer.from('\uFEFF\uFEFF\uFFFD'))).toBe('\uFEFF\uFFFD');
});

test.each([
  ['Latin-1', Buffer.from('a\nb\nGer\xe4t\n', 'latin1'), 3, 7],
  ['a character cut off at the end', Buffer.from('a\r\nä').subarray(0, 4), 2, 3],
  ['a surrogate', Buffer.from([0x61, 0x0d, 0x62, 0x0d, 0xed, 0xa0, 0x80]), 3, 4],
  ['an overlong zero', Buffer.from([0xc0, 0x80]), 1, 0],
])('%s is refused with the line and without its content', (...[, bytes, line, offsetBytes]) => {
  const reason = `line ${line} is not UTF-8; save the file as UTF-8`;
  expect(refusal(bytes)).toMatchObject({ line, reason });
  expect(Math.abs((refusal(bytes) as { offsetBytes: number }).offsetBytes - offsetBytes)).toBeLessThanOrEqual(2);
});

test.each([
  ['UTF-16', Buffer.from('\uFEFFkey', 'utf16le')],
  ['UTF-16', Buffer.from('\uFEFFkey', 'utf16le').swap16()],
  ['UTF-16 without a byte order mark', Buffer.from('key', 'utf16le')],
  ['UTF-16 without a byte order mark', Buffer.from('{}', 'utf16le').swap16()],
  ['UTF-32', Buffer.from('fffe00006b000000', 'hex')],
  ['UTF-32', Buffer.from('0000feff0000006b', 'hex')],
])('%s is named', (name, bytes) => {
  expect(refusal(bytes)).toEqual({ line: 1, offsetBytes: 0, reason: `it is ${name}; save it as UTF-8` });
});

test.each([
  ['0', 0n],
  ['00', 0n],
  ['12', 12n],
  ['0x1F', 31n],
  ['18446744073709551615', 2n ** 64n - 1n],
])('%s is a whole number', (text, number) => {
  expect(wholeNumber(text)).toBe(number);
});

test.each(['', '012', '-1', '+1', '1.0', '1e3', '0x', '0b1', '1_0', ' 1', '٣', '9'.repeat(41)])(
  '%j is none: other tools refuse it, or read it in another base',
  (text) => {
    expect(wholeNumber(text)).toBeUndefined();
  },
);
