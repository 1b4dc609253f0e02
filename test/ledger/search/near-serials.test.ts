import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearSerials } from '../../../station-core/ledger/search/near-serials.ts';
import { serialKey } from '../../../station-core/ledger/search/normalise.ts';

const KEY = serialKey('L1-S01-000123');

test('one character wrong, missing, too many, or swapped with its neighbour is near', () => {
  for (const slip of [
    'L1-S01-000723',
    'L1-S01-00123',
    'L1-S01-0001223',
    'L1-S01-000132',
    '1-S01-000123',
    'L1-S01-000123X',
  ]) {
    expect(nearSerials(serialKey(slip))).toContain(KEY);
  }
});

test('two slips are not near, and nothing is near itself', () => {
  expect(nearSerials(serialKey('L1-S01-000987'))).not.toContain(KEY);
  expect(nearSerials(KEY)).not.toContain(KEY);
});

test('swapped neighbours come first: it is the slip of a typist', () => {
  expect(nearSerials(serialKey('L1-S01-000132')).indexOf(KEY)).toBeLessThan(20);
});

test('a text of any length is answered with a bounded number of guesses', () => {
  expect(nearSerials('A')).toEqual([]);
  expect(nearSerials('A'.repeat(1_000_000))).toEqual([]);
  expect(nearSerials('7'.repeat(64)).length).toBeLessThan(5_000);
});

test('every slip of a typist is undone', () => {
  const character = fc.constantFrom(...Array.from('0123456789ABCDEFGHJKLMNPQRSTUVWXYZ'));
  const serial = fc.array(character, { minLength: 4, maxLength: 20 }).map((each) => each.join(''));
  fc.assert(
    fc.property(serial, character, fc.record({ place: fc.nat(), slip: fc.nat(3) }), (right, other, { place, slip }) => {
      const at = place % right.length;
      const [before, after] = [right.slice(0, at), right.slice(at)];
      const neighbours = after.charAt(1) + after.charAt(0) + after.slice(2);
      const slips = [
        before + other + after.slice(1),
        before + after.slice(1),
        before + other + after,
        before + neighbours,
      ];
      const typed = slips[slip] ?? right;
      if (typed !== right) expect(nearSerials(typed)).toContain(right);
    }),
  );
});
