import { expect, test } from 'vitest';
import { PIN, PIN_DIGITS, pinCodeInGroups } from '../../station-core/model/person.ts';

test('the expression of a PIN takes as many digits as are named, no fewer and no more', () => {
  const { fewest, most } = PIN_DIGITS;
  for (const digits of [fewest, most]) expect('7'.repeat(digits)).toMatch(PIN);
  for (const digits of [fewest - 1, most + 1]) expect('7'.repeat(digits)).not.toMatch(PIN);
});

test('a code is shown in the groups in which it may be typed', () => {
  expect(pinCodeInGroups('3AC4D6FG7H')).toBe('3AC4D-6FG7H');
});
