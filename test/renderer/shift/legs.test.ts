import { expect, test } from 'vitest';
import { isEven, legsOf } from '../../../renderer/src/screens/shift/legs.ts';
import { reasonIn, reasonList, withReason, type Reasons } from '../../../renderer/src/screens/shift/reasons.ts';

const counts = { signatures: 3, issued: 2, delivered: 2, labelsPrinted: 3, labelsVoided: 1, passed: 2 };

test('each difference stands between the two sides that it keeps apart', () => {
  const kinds = [
    { kind: 'signature-unknown', needsReason: true, count: 1 },
    { kind: 'delivered-earlier', needsReason: false, count: 1 },
  ] as const;
  const legs = legsOf(counts, [...kinds]);
  expect(legs.map(({ left, right, kinds: between }) => [left, right, between.map(({ kind }) => kind)])).toEqual([
    [3, 2, ['signature-unknown']],
    [2, 2, []],
    [2, 2, ['delivered-earlier']],
  ]);
  expect(legs.map(isEven)).toEqual([false, true, true]);
});

test('sides that are equal by chance are not even while a difference needs a reason', () => {
  const kinds = [
    { kind: 'signature-unknown', needsReason: true, count: 1 },
    { kind: 'signature-missing', needsReason: true, count: 1 },
  ] as const;
  const [first] = legsOf({ ...counts, signatures: 2 }, [...kinds]);
  expect(first === undefined ? undefined : isEven(first)).toBe(false);
});

test('a reason is kept for a kind or for one difference, and blanks are none', () => {
  const all = { kind: 'not-delivered', subject: null } as const;
  const one = { kind: 'not-delivered', subject: '24:0a:c4:00:00:01' } as const;
  let reasons: Reasons = new Map();
  reasons = withReason(reasons, all, 'in quarantine ');
  reasons = withReason(reasons, one, '   ');
  expect(reasonIn(reasons, all)).toBe('in quarantine ');
  expect(reasonList(reasons)).toEqual([{ ...all, reason: 'in quarantine' }]);
});
