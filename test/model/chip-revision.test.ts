import { expect, test } from 'vitest';
import {
  chipRevisionNumber,
  chipRevisionOfNumber,
  chipRevisionText,
  compareChipRevisions,
  parseChipRevision,
} from '../../station-core/model/chip-revision.ts';

test('a revision is written as v1.10, and an image header counts it as 110', () => {
  const revision = { major: 1, minor: 10 };
  expect(chipRevisionText(revision)).toBe('v1.10');
  expect(parseChipRevision('v1.10')).toEqual(revision);
  expect(chipRevisionNumber(revision)).toBe(110);
  expect(chipRevisionOfNumber(110)).toEqual(revision);
});

test('v1.2 is older than v1.10 and than v2.0', () => {
  const older = { major: 1, minor: 2 };
  expect(compareChipRevisions(older, { major: 1, minor: 10 })).toBeLessThan(0);
  expect(compareChipRevisions({ major: 2, minor: 0 }, older)).toBeGreaterThan(0);
  expect(compareChipRevisions(older, { ...older })).toBe(0);
});

test.each(['', '1.1', 'v1', 'v1.', 'v1.1 ', 'V1.1', 'v1.1.1'])('%j is no revision', (text) => {
  expect(parseChipRevision(text)).toBeUndefined();
});
