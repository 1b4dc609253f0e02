import { expect, test } from 'vitest';
import { matchScan } from '../../station-core/labels/scan-back.ts';
import { Secret } from '../../station-core/secret.ts';

const printed = '{"ver":"v1","name":"PROV_12ABCD","pop":"T5K84E4XLUW3DEAE"}';
const verdict = (scanned: string): string => matchScan(new Secret(scanned), new Secret(printed));

test('the whole text matches, with whatever the scanner sends as its Enter key', () => {
  for (const suffix of ['', '\r', '\n', '\r\n', '\t']) expect(verdict(printed + suffix)).toBe('match');
});

test('any single changed letter is no match', () => {
  for (let at = 0; at < printed.length; at++) {
    const other = printed.charAt(at) === 'x' ? 'y' : 'x';
    expect(verdict(printed.slice(0, at) + other + printed.slice(at + 1))).not.toBe('match');
  }
});

test('every text cut short is unreadable: scan again', () => {
  for (let length = 0; length < printed.length; length++) expect(verdict(printed.slice(0, length))).toBe('unreadable');
});

test.each([
  ["the neighbour's label", printed.replace('12ABCD', '12ABCE')],
  ['an outer label', 'GS-S1-000123 24:0a:c4:12:ab:cd'],
  ['equal JSON in another spelling', printed.replace(':', ': ')],
])('%s is another label', (_what, scanned) => {
  expect(verdict(scanned)).toBe('other-label');
});

test.each([
  ['a parcel', '0014059712'],
  ['a link', 'https://example.com/manual'],
  ['the JSON of somebody else', '{"batch":7}'],
  ['a sentence', 'this is no label'],
])('%s is no label of any unit', (_what, scanned) => {
  expect(verdict(scanned)).toBe('no-label');
});

test.each([
  ['nothing', ''],
  ['only the Enter key', '\r\n'],
  ['a keyboard that swaps letters', printed.replace('"', 'ä')],
  ['binary', '\u0000\u0001'],
])('%s is unreadable', (_what, scanned) => {
  expect(verdict(scanned)).toBe('unreadable');
});
