import { expect, test } from 'vitest';
import { bytesOfText, bytesText, clockText, numberText, secondsLeft } from '../../renderer/src/parts/amounts.ts';

test('bytes are written as the language writes them', () => {
  expect(bytesText(412_000, 'en-GB')).toBe('412 kB');
  expect(bytesText(1_180_000, 'en-GB')).toBe('1.18 MB');
  expect(bytesText(1_180_000, 'de-DE')).toBe('1,18 MB');
  expect(bytesOfText(412_000, { whole: 1_180_000, locale: 'de-DE' })).toBe('0,41');
  expect(bytesOfText(12_000, { whole: 412_000, locale: 'en-GB' })).toBe('12');
});

test('a duration is read as on a clock', () => {
  expect([0, 7_999, 67_000, 3_723_000, -5].map(clockText)).toEqual(['0:00', '0:07', '1:07', '1:02:03', '0:00']);
});

test('seconds left can be read before they change', () => {
  expect(secondsLeft(null)).toEqual({ kind: 'estimating' });
  expect(secondsLeft(0)).toEqual({ kind: 'almost' });
  expect(secondsLeft(1)).toEqual({ kind: 'almost' });
  expect(secondsLeft(9)).toEqual({ kind: 'left', seconds: 9 });
  expect(secondsLeft(11)).toEqual({ kind: 'left', seconds: 15 });
  expect(secondsLeft(60)).toEqual({ kind: 'left', seconds: 60 });
});

test('numbers are grouped as the language groups them', () => {
  expect(numberText(12_345, 'en-GB')).toBe('12,345');
  expect(numberText(12_345, 'de-DE')).toBe('12.345');
});
