import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FlashRate } from '../../../station-core/model/line/flash-rate.ts';

test('while a region is erased nobody guesses: neither speed nor time', () => {
  const rate = new FlashRate();
  expect(rate.at(0, 1_000_000, 0)).toEqual({ bytesPerSecond: null, secondsLeft: null });
  expect(rate.at(0, 1_000_000, 300)).toEqual({ bytesPerSecond: null, secondsLeft: null });
  expect(rate.at(0, 1_000_000, 3_000)).toEqual({ bytesPerSecond: null, secondsLeft: null });
});

test('a steady line of 100 000 bytes a second says so, and how long the rest takes', () => {
  const rate = new FlashRate();
  for (let second = 0; second < 4; second++) rate.at(second * 100_000, 1_000_000, second * 1_000);
  expect(rate.at(400_000, 1_000_000, 4_000)).toEqual({ bytesPerSecond: 100_000, secondsLeft: 6 });
});

test('a line that was slowed down is followed, not jumped after', () => {
  const rate = new FlashRate();
  for (let second = 0; second <= 4; second++) rate.at(second * 100_000, 1_000_000, second * 1_000);
  const { bytesPerSecond } = rate.at(410_000, 1_000_000, 5_000);
  expect(bytesPerSecond).toBeLessThan(100_000);
  expect(bytesPerSecond).toBeGreaterThan(10_000);
});

test('when all is written nothing is left', () => {
  const rate = new FlashRate();
  rate.at(0, 1_000, 0);
  expect(rate.at(1_000, 1_000, 1_000)).toMatchObject({ secondsLeft: 0 });
});

test('whatever the line does, no number is negative or absurd', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(5_000), fc.integer({ min: -9_000, max: 90_000 }))), (moves) => {
      const rate = new FlashRate();
      let [bytes, atMs] = [0, 0];
      for (const [ms, moved] of moves) {
        atMs += ms;
        bytes = Math.max(0, bytes + moved);
        const { bytesPerSecond, secondsLeft } = rate.at(bytes, 1_000_000, atMs);
        expect(bytesPerSecond ?? 1).toBeGreaterThanOrEqual(0);
        expect(secondsLeft ?? 0).toBeGreaterThanOrEqual(0);
        expect(Number.isFinite(secondsLeft ?? 0)).toBe(true);
      }
    }),
  );
});
