import { expect, test } from 'vitest';
import { isAnswered, isOverruled, slotsFailed } from '../../renderer/src/scan/awaited.ts';
import { lastOf, slotOf, workOf } from './slot-views.ts';

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

test('nothing good is said of a slot that has failed, whichever of the two comes first', () => {
  const last = lastOf({ outcome: 'FAIL' });
  const failed = slotsFailed([
    slotOf({ slot: 1, last }),
    slotOf({ slot: 2 }),
    slotOf({ slot: 13, work: workOf({}), last }),
  ]);
  expect(failed).toBe('1');
  expect([isOverruled({ goodOfSlot: 1 }, failed), isOverruled({ goodOfSlot: 13 }, failed)]).toEqual([true, false]);
  expect([isOverruled({}, failed), isOverruled(null, failed), isOverruled({ goodOfSlot: 1 }, '')]).toEqual([
    false,
    false,
    false,
  ]);
});
