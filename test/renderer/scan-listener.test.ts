import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  cutEntry,
  FAST_MS,
  HELD_UP_MS,
  REST_MS,
  ScanListener,
  SHORTEST_SCAN,
  SURELY_SCANNED,
} from '../../renderer/src/scan/scan-listener.ts';
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

test('a scan that pauses in the middle is none: its rest is swallowed with its Enter, and the next scan is heard', () => {
  const listener = new ScanListener();
  const secret = '{"ver":"v1","password":"s3cret"}';
  const head = secret.slice(0, 20);
  for (const [at, key] of Array.from(head).entries()) listener.hear({ key, atMs: at * 8, command: false });
  expect(listener.isScanning).toBe(true);
  let atMs = head.length * 8 + HELD_UP_MS + 200;
  for (const key of secret.slice(20)) {
    expect(listener.hear({ key, atMs: (atMs += 8), command: false })).toEqual({ kind: 'rest' });
  }
  expect(listener.hear({ key: 'Enter', atMs: (atMs += 8), command: false })).toEqual({ kind: 'rest' });
  expect(typed('AC-000418', 8, { listener, fromMs: atMs + 500 })).toBe('AC-000418');
});

test('long after a scan that broke off a person may type again', () => {
  const listener = new ScanListener();
  for (const [at, key] of Array.from('AC-000418').entries()) listener.hear({ key, atMs: at * 8, command: false });
  expect(listener.hear({ key: 'a', atMs: 9 * 8 + REST_MS + 1, command: false })).toEqual({ kind: 'may-begin' });
});

test('Shift between the letters of a scan breaks nothing', () => {
  const listener = new ScanListener();
  let atMs = 0;
  for (const key of ['Shift', 'A', 'Shift', 'C', '-', 'Shift', 'Q'])
    listener.hear({ key, atMs: (atMs += 6), command: false });
  expect(listener.hear({ key: 'Enter', atMs: atMs + 6, command: false })).toEqual({ kind: 'scan', text: 'AC-Q' });
});

/** Hears the keys one after the other, each fast after the last; `Ctrl+` before a key holds Ctrl. */
function heardOf(keys: readonly string[], listener = new ScanListener()) {
  return keys.map((key, index) =>
    listener.hear({ key: key.replace('Ctrl+', ''), atMs: index * 5, command: key.startsWith('Ctrl+') }),
  );
}

test('keys with Ctrl and keys that are no characters break what is not yet as long as a scan', () => {
  expect(heardOf([...Array.from('AB'), 'ArrowLeft', ...Array.from('CD'), 'Enter']).at(-1)).toEqual({ kind: 'nothing' });
  expect(heardOf([...Array.from('ABC'), 'Ctrl+D', 'Enter']).at(-1)).toEqual({ kind: 'nothing' });
});

test('AltGr, Ctrl, Alt and dead keys between the letters of a scan break nothing', () => {
  const keys = ['AltGraph', '{', 'Shift', '"', 'Control', 'Alt', 'v', 'Dead', 'e', 'Process', 'r', 'AltGraph', '}'];
  expect(heardOf([...keys, 'Enter']).at(-1)).toEqual({ kind: 'scan', text: '{"ver}' });
});

test('STX and ETX, which a scanner types as Ctrl+B and Ctrl+C, are swallowed and end no scan', () => {
  const heard = heardOf(['Ctrl+b', ...Array.from('AC-000418'), 'Ctrl+c', 'Enter']);
  expect(heard.at(-2)).toEqual({ kind: 'swallow' });
  expect(heard.at(-1)).toEqual({ kind: 'scan', text: 'AC-000418' });
});

test('a scanner that ends with Tab is heard as one that ends with Enter', () => {
  expect(heardOf([...Array.from('AC-000418'), 'Tab']).at(-1)).toEqual({ kind: 'scan', text: 'AC-000418' });
  expect(heardOf([...Array.from('AC'), 'Tab']).at(-1)).toEqual({ kind: 'nothing' });
});

test('what a person presses after a scan’s time is theirs', () => {
  const listener = new ScanListener();
  for (const key of 'AC-000418') listener.hear({ key, atMs: 0, command: false });
  expect(listener.hear({ key: 'v', atMs: HELD_UP_MS + 1, command: true })).toEqual({ kind: 'nothing' });
});

test('a scan that is held up after its head is still one scan, not a head in a field and a tail', () => {
  const listener = new ScanListener();
  const head = 'x'.repeat(SURELY_SCANNED);
  for (const key of head) listener.hear({ key, atMs: 0, command: false });
  expect(typed('tail', 5, { listener, fromMs: HELD_UP_MS })).toBe(`${head}tail`);
  for (const key of head.slice(1)) listener.hear({ key, atMs: 1_000, command: false });
  expect(typed('tail', 5, { listener, fromMs: 1_000 + HELD_UP_MS })).toBe('tail');
});

test('wherever keys without a character fall after the first letters, the scan is the same', () => {
  const silent = fc.constantFrom('AltGraph', 'Dead', 'Shift', 'Process', 'Ctrl+b', 'F9', 'ArrowLeft', 'Home');
  const text = fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme-ascii' });
  fc.assert(
    fc.property(fc.array(fc.tuple(silent, text), { maxLength: 8 }), (parts) => {
      const keys = parts.flatMap(([key, rest]) => [key, ...Array.from(rest)]);
      const heard = heardOf([...Array.from('HEAD'), ...keys, 'Enter']).at(-1);
      expect(heard).toEqual({ kind: 'scan', text: `HEAD${parts.map(([, rest]) => rest).join('')}` });
    }),
  );
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
