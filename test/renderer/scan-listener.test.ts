import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutEntry, FAST_MS, ScanListener, SHORTEST_SCAN } from '../../renderer/src/scan/scan-listener.ts';
import { entrySchema } from '../../station-core/contract.ts';
import { MAX_ENTRY_CHARACTERS } from '../../station-core/model/limits.ts';

/** Types `text` with `gapMs` between the keys, then Enter, and returns what was heard as a scan. */
function typed(text: string, gapMs: number, { enterAfterMs = gapMs, listener = new ScanListener(), fromMs = 0 } = {}) {
  let atMs = fromMs;
  for (const key of text) {
    listener.hear({ key, atMs, command: false });
    atMs += gapMs;
  }
  const heard = listener.hear({ key: 'Enter', atMs: atMs - gapMs + enterAfterMs, command: false });
  return heard.kind === 'scan' ? heard.text : undefined;
}

test('a burst that ends in Enter is a scan', () => {
  expect(typed('AC-000418', 8)).toBe('AC-000418');
  expect(typed('AC-000418', FAST_MS)).toBe('AC-000418');
});

test('a person who types is no scanner', () => {
  expect(typed('AC-000418', FAST_MS + 1)).toBeUndefined();
  expect(typed('123456', 90)).toBeUndefined();
});

test('a burst without a quick Enter is no scan: a person pressed Enter after a burst of something else', () => {
  expect(typed('AC-000418', 8, { enterAfterMs: 400 })).toBeUndefined();
});

test('fewer characters than a scan has are no scan', () => {
  expect(typed('A'.repeat(SHORTEST_SCAN - 1), 5)).toBeUndefined();
  expect(typed('A'.repeat(SHORTEST_SCAN), 5)).toBe('A'.repeat(SHORTEST_SCAN));
});

test('what a person typed slowly before a scan does not belong to it', () => {
  const listener = new ScanListener();
  for (const [index, key] of 'anna'.split('').entries()) listener.hear({ key, atMs: index * 200, command: false });
  expect(typed('BADGE-7', 6, { listener, fromMs: 5_000 })).toBe('BADGE-7');
});

test('Shift between the letters of a scan breaks nothing', () => {
  const listener = new ScanListener();
  let atMs = 0;
  for (const key of ['Shift', 'A', 'Shift', 'C', '-', 'Shift', 'Q'])
    listener.hear({ key, atMs: (atMs += 6), command: false });
  expect(listener.hear({ key: 'Enter', atMs: atMs + 6, command: false })).toEqual({ kind: 'scan', text: 'AC-Q' });
});

test('keys with Ctrl and keys that are no characters break a burst', () => {
  const listener = new ScanListener();
  for (const key of ['A', 'B', 'ArrowLeft', 'C', 'D']) listener.hear({ key, atMs: 0, command: false });
  expect(listener.hear({ key: 'Enter', atMs: 1, command: false }).kind).toBe('nothing');
  for (const key of ['A', 'B', 'C', 'D']) listener.hear({ key, atMs: 2, command: key === 'D' });
  expect(listener.hear({ key: 'Enter', atMs: 3, command: false }).kind).toBe('nothing');
});

test('the first character of every burst is announced, so that its field can be put back', () => {
  const listener = new ScanListener();
  const kinds = [0, 5, 10, 900, 905].map((atMs) => listener.hear({ key: 'x', atMs, command: false }).kind);
  expect(kinds).toEqual(['may-begin', 'nothing', 'nothing', 'may-begin', 'nothing']);
});

test('two scans in a row are two scans', () => {
  const listener = new ScanListener();
  expect(typed('FIRST', 5, { listener })).toBe('FIRST');
  expect(typed('SECOND', 5, { listener, fromMs: 200 })).toBe('SECOND');
});

test('no burst grows beyond what may be entered', () => {
  expect(typed('7'.repeat(100_000), 0)).toHaveLength(MAX_ENTRY_CHARACTERS);
});

test('a paste of ten megabytes is cut to what the contract takes', () => {
  expect(entrySchema.safeParse('x'.repeat(MAX_ENTRY_CHARACTERS)).success).toBe(true);
  expect(entrySchema.safeParse('x'.repeat(MAX_ENTRY_CHARACTERS + 1)).success).toBe(false);
  const { text, cut } = cutEntry('x'.repeat(10_000_000));
  expect(text).toHaveLength(MAX_ENTRY_CHARACTERS);
  expect(cut).toBe(true);
  expect(cutEntry('AC-000418')).toEqual({ text: 'AC-000418', cut: false });
});

test('every text of a scanner is heard as it is', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: SHORTEST_SCAN, maxLength: 200, unit: 'grapheme-ascii' }),
      fc.integer({ min: 0, max: FAST_MS }),
      (text, gapMs) => typed(text, gapMs) === text,
    ),
  );
});
