import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPrintable, isPrintableLines, printable, printableLines } from '../../station-core/model/printable.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 40 });

test.each(['Ada Lovelace', 'Größe 10 µm', '灯具一号', 'می‌خواهم', 'नमस्ते', 'WO-1/2 (copy) 🙂'])(
  '%s can be printed and stays as it is',
  (text) => {
    expect(isPrintable(text)).toBe(true);
    expect(printable(text)).toBe(text);
  },
);

test.each([
  ['every C0 control, DEL and every C1 control', [...range(0, 0x1f), ...range(0x7f, 0x9f)]],
  [
    'marks, overrides and isolates of direction',
    [0x200e, 0x200f, 0x061c, ...range(0x202a, 0x202e), ...range(0x2066, 0x2069)],
  ],
  ['what cannot be seen', [0x00ad, 0x200b, 0x2060, 0xfeff, 0xe0041]],
  ['separators of lines and paragraphs', [0x2028, 0x2029]],
  ['what is private or no character', [0xe000, 0xf8ff, 0x10fffd, 0xfffe, 0x1ffff, 0x0378]],
])('%s cannot', (_, codes) => {
  for (const code of codes) expect(isPrintable(`a${String.fromCodePoint(code)}b`), code.toString(16)).toBe(false);
});

test('nor can either half of a surrogate pair alone', () => {
  for (const half of ['\ud83d', '\ude42', '\ude42\ud83d']) expect(isPrintable(half)).toBe(false);
  expect(isPrintable('\ud83d\ude42')).toBe(true);
});

test('several lines may break and be indented, and nothing else', () => {
  expect(isPrintableLines('one\n\ttwo')).toBe(true);
  expect(isPrintable('one\n\ttwo')).toBe(false);
  for (const text of ['one\rtwo', 'one\u2028two', '\u001b[0m']) expect(isPrintableLines(text)).toBe(false);
});

test('whatever a text was, it can be printed afterwards, and is well formed', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(isPrintable(printable(text))).toBe(true);
      expect(isPrintableLines(printableLines(text))).toBe(true);
      expect(printable(text).isWellFormed()).toBe(true);
      expect(printable(text).length).toBeLessThanOrEqual(text.length);
    }),
  );
});

test('a text that can be printed is never changed', () => {
  fc.assert(
    fc.property(anyText.filter(isPrintable), (text) => {
      expect([printable(text), printableLines(text)]).toEqual([text, text]);
    }),
  );
});

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}
