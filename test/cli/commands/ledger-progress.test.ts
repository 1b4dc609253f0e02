import { expect, test } from 'vitest';
import { progressText } from '../../../station-core/cli/commands/ledger.ts';
import { remainingMs } from '../../../station-core/model/remaining-time.ts';

const progress = { done: 30, of: 120, entries: 60_000 };

test('a person at a terminal sees how much is verified and how long it still takes', () => {
  expect(progressText(progress, 40_000)).toBe('Verifying 60,000 entries: 25 %, about 2 min 0 s left');
  expect(progressText({ ...progress, done: 119 }, 40_000)).toBe('Verifying 60,000 entries: 99 %, about 1 s left');
});

test('nobody knows how long it takes before there is something to go by', () => {
  expect(progressText({ ...progress, done: 1 }, 40_000)).toBe('Verifying 60,000 entries: 0 %');
  expect(remainingMs({ done: 0, of: 0 }, 40_000)).toBeUndefined();
  expect(remainingMs({ done: 120, of: 120 }, 40_000)).toBe(0);
});
