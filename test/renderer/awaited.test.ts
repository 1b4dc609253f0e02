import { expect, test } from 'vitest';
import { isAnswered } from '../../renderer/src/scan/awaited.ts';

const asksAt = (asksAtSlot: number) => ({ tone: 'wrong', text: 'wrong label', number: 1, asksAtSlot }) as const;

test('a remark about the label of a slot stays while that slot waits, and goes when it waits no longer', () => {
  expect(isAnswered(asksAt(3), '1, 3')).toBe(false);
  expect(isAnswered(asksAt(3), '1, 13')).toBe(true);
  expect(isAnswered(asksAt(3), '')).toBe(true);
});

test('a remark about no slot stays whatever the slots do', () => {
  expect(isAnswered({}, '')).toBe(false);
  expect(isAnswered(null, '')).toBe(false);
});

test('the remark about a label that came too early goes when its slot asks for it, or any slot when it is of none', () => {
  expect([isAnswered({ waitsForSlot: 3 }, '1, 13'), isAnswered({ waitsForSlot: 3 }, '')]).toEqual([false, false]);
  expect(isAnswered({ waitsForSlot: 3 }, '1, 3')).toBe(true);
  expect([isAnswered({ waitsForSlot: 'any' }, ''), isAnswered({ waitsForSlot: 'any' }, '1')]).toEqual([false, true]);
});
