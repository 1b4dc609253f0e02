import { expect, test } from 'vitest';
import { characterOf, judgeScan, TEST_TEXT, visible } from '../../renderer/src/scan/scanner-test.ts';
import { KEYBOARD_LAYOUTS, readBy } from '../../station-core/model/scanned/keyboard-layouts.ts';

function keysOf(text: string, gapMs = 8) {
  return Array.from(text, (key, at) => ({ key, atMs: at * gapMs, ctrl: false }));
}

test('a scanner that is set up right has nothing to change', () => {
  expect(judgeScan(keysOf(TEST_TEXT), 'Enter')).toEqual({ text: TEST_TEXT, troubles: [], msPerCharacter: 8 });
  expect(judgeScan(keysOf(TEST_TEXT), 'Tab').troubles).toEqual([]);
});

test.each([
  ['an AIM prefix', `]Q1${TEST_TEXT}`, 'aim-prefix'],
  ['an ECI', `\\000026${TEST_TEXT}`, 'eci'],
  [
    'Caps Lock',
    TEST_TEXT.replaceAll(/[a-z]/gi, (each) => (each === each.toUpperCase() ? each.toLowerCase() : each.toUpperCase())),
    'caps-lock',
  ],
])('%s is named', (_, text, trouble) => {
  expect(judgeScan(keysOf(text), 'Enter').troubles).toEqual([trouble]);
});

test('the test code tells every keyboard layout from every other', () => {
  for (const layout of KEYBOARD_LAYOUTS) {
    const arrived = readBy(layout, TEST_TEXT);
    expect(judgeScan(keysOf(arrived ?? ''), 'Enter').troubles, layout).toEqual([layout]);
  }
});

test('STX and ETX arrive as Ctrl and a letter, are named, and can be seen', () => {
  const keys = [{ key: 'b', atMs: 0, ctrl: true }, ...keysOf(TEST_TEXT), { key: 'c', atMs: 420, ctrl: true }];
  const { text, troubles } = judgeScan(keys, 'Enter');
  expect(troubles).toEqual(['control-characters']);
  expect(visible(text)).toBe(`␂${TEST_TEXT}␃`);
});

test('keys that stand for no character add none', () => {
  expect(['Shift', 'Dead', 'AltGraph', 'F5'].map((key) => characterOf({ key, atMs: 0, ctrl: false }))).toEqual([
    '',
    '',
    '',
    '',
  ]);
});

test('another code, no Enter at its end, and a slow scanner are said', () => {
  expect(judgeScan(keysOf('4006381333931'), 'Enter').troubles).toEqual(['other-text']);
  expect(judgeScan(keysOf(TEST_TEXT), 'silence').troubles).toEqual(['no-enter']);
  expect(judgeScan(keysOf(TEST_TEXT, 60), 'Enter').troubles).toEqual(['slow']);
  expect(judgeScan([], 'silence').troubles).toEqual(['other-text', 'no-enter']);
});
