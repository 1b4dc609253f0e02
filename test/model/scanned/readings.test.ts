import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KEYBOARD_LAYOUTS, readBy, typedAsUs } from '../../../station-core/model/scanned/keyboard-layouts.ts';
import { readingsOf } from '../../../station-core/model/scanned/readings.ts';
import { unframed } from '../../../station-core/model/scanned/unframed.ts';

const LABEL = '{"ver":"v1","name":"LAMP_3","pop":"T5K84E4X-y"}';
const printable = fc.string({ minLength: 1, maxLength: 80, unit: 'grapheme-ascii' });

test.each([
  [']Q1', 'aim-prefix'],
  [']d2', 'aim-prefix'],
  [']Q4\\000026', 'aim-prefix'],
  ['\\000026', 'eci'],
  ['\u0002', 'control-characters'],
] as const)('%j before a label is taken off and named', (before, framing) => {
  expect(unframed(before + LABEL)).toEqual({ text: LABEL, framing });
});

test('STX and ETX around a label are taken off, and the end of a line is no trouble', () => {
  expect(unframed(`\u0002${LABEL}\u0003\r`)).toEqual({ text: LABEL, framing: 'control-characters' });
  expect(unframed(`\u0002]Q1${LABEL}\u0003`)).toEqual({ text: LABEL, framing: 'aim-prefix' });
  expect(unframed(` ${LABEL}\r\n`)).toEqual({ text: LABEL, framing: undefined });
});

test('what looks like a prefix inside of a text stays', () => {
  expect(unframed('AC]Q1-7\\000026')).toEqual({ text: 'AC]Q1-7\\000026', framing: undefined });
});

test('a label as it was printed is read as that first, and as no trouble', () => {
  expect(readingsOf(LABEL)[0]).toEqual({ text: LABEL, trouble: undefined, isGuess: false });
});

test('with Caps Lock on, one of the readings is the text as it was printed', () => {
  const shouted = '{"VER":"V1","NAME":"lamp_3","POP":"t5k84e4x-Y"}';
  expect(readingsOf(shouted)).toContainEqual({ text: LABEL, trouble: 'caps-lock', isGuess: true });
});

test('a German computer that hears a US scanner shows the label like this, and it is read back', () => {
  const shown = 'ÜÄverÄÖÄv1Ä,ÄnameÄÖÄLAMP?3Ä,ÄpopÄÖÄT5K84E4XßzÄ*';
  expect(readBy('german', LABEL)).toBe(shown);
  expect(readingsOf(shown)).toContainEqual({ text: LABEL, trouble: 'german', isGuess: true });
});

test.each(KEYBOARD_LAYOUTS)('whatever is typed through a %s layout is among its readings', (layout) => {
  fc.assert(
    fc.property(printable, (typed) => {
      const read = readBy(layout, typed) ?? '';
      expect(typedAsUs(read, layout)).toBe(typed);
    }),
  );
});

test('a character that no key has makes no reading of that layout', () => {
  expect(typedAsUs('標籤', 'german')).toBeUndefined();
  expect(readingsOf('標籤').map(({ trouble }) => trouble)).toEqual([undefined]);
});
