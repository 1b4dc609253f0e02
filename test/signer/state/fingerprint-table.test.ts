import { expect, test } from 'vitest';
import { FingerprintTable } from '../../../station-core/signer/state/fingerprint-table.ts';

test('of a million texts every one is found, no other is, and an entry takes less than seventeen bytes', () => {
  const table = new FingerprintTable();
  const MILLION = 1_000_000;
  for (let line = 0; line < MILLION; line++) table.add(`spki ${line}`, line);
  let misread = 0;
  const isOf = (wanted: number) => (line: number) => {
    misread += line === wanted ? 0 : 1;
    return line === wanted;
  };
  for (let line = 0; line < MILLION; line += 997) expect(table.find(`spki ${line}`, isOf(line))).toBe(line);
  for (let other = 0; other < 1_000; other++) expect(table.find(`unit ${other}`, isOf(-1))).toBeUndefined();
  expect(misread).toBeLessThan(20); // lines that were read in vain, because their fingerprints were equal
  expect(table.size).toBe(MILLION);
  expect(table.sizeBytes / MILLION).toBeLessThan(17);
});

test('of several lines under one text the newest is given', () => {
  const table = new FingerprintTable();
  for (const line of [5, 900, 41]) table.add('unit a', line);
  expect(table.find('unit a', () => true)).toBe(900);
  expect(table.find('unit a', (line) => line !== 900)).toBe(41);
});
