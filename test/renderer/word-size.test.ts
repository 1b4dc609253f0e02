import { expect, test } from 'vitest';
import { boxInEms, widestBoxInEms, widthInEms } from '../../renderer/src/screens/jig/tile/word-size.ts';

test('an ideograph is as wide as it is high', () => {
  expect(widthInEms('通过')).toBeCloseTo(2.04);
});

test('two words on two lines need the width of the longer one', () => {
  expect(boxInEms('SCAN LABEL', 2)).toBeCloseTo(widthInEms('LABEL'));
  expect(boxInEms('SCAN LABEL', 1)).toBeCloseTo(widthInEms('SCAN LABEL'));
});

test('a word is never broken, ideographs may be', () => {
  expect(boxInEms('STOPPED', 2)).toBeCloseTo(widthInEms('STOPPED'));
  expect(boxInEms('扫描标签', 2)).toBeCloseTo(widthInEms('扫描'));
});

test('words of one size need the box of the widest of them', () => {
  const steps = ['Connecting', 'Signing certificate', 'Checking lock'];
  expect(widestBoxInEms(steps, 1)).toBeCloseTo(boxInEms('Signing certificate', 1));
  expect(widestBoxInEms(steps, 2)).toBeCloseTo(widthInEms('certificate'));
});
