import { expect, test } from 'vitest';
import { ConnectionBrake, type ConnectionLimits } from '../../../station-core/host/serve/connection-brake.ts';

const LIMITS: ConnectionLimits = { open: 10, perSecond: 3, perMinute: 6 };

function brakeAt(limits: ConnectionLimits = LIMITS) {
  const clock = { ms: 0 };
  const brake = new ConnectionBrake(limits, () => clock.ms);
  /** How many of so many are let in; each goes again at once. */
  const tryTimes = (times: number): number =>
    Array.from({ length: times }, () => brake.enter()).filter((leave) => {
      leave?.();
      return leave !== undefined;
    }).length;
  return { clock, brake, tryTimes };
}

test('a burst is cut at so many a second, and a second later more may come', () => {
  const { clock, tryTimes } = brakeAt();
  expect(tryTimes(50)).toBe(3);
  clock.ms = 999;
  expect(tryTimes(50)).toBe(0);
  clock.ms = 1_000;
  expect(tryTimes(50)).toBe(3);
});

test('a steady stream is cut at so many a minute', () => {
  const { clock, tryTimes } = brakeAt();
  let entered = 0;
  for (clock.ms = 0; clock.ms < 60_000; clock.ms += 500) entered += tryTimes(1);
  expect(entered).toBe(6);
  expect(tryTimes(50)).toBe(1); // the first of them is a minute ago
});

test('attempts that are turned away do not keep the door shut', () => {
  const { clock, tryTimes } = brakeAt();
  for (clock.ms = 0; clock.ms < 120_000; clock.ms += 10) tryTimes(1);
  expect(brakeAt().tryTimes(1)).toBe(1);
  clock.ms += 60_000;
  expect(tryTimes(1)).toBe(1);
});

test('no more than so many are open at once, and whoever goes twice makes room for one', () => {
  const { clock, brake } = brakeAt({ open: 2, perSecond: 100, perMinute: 100 });
  const [one, two] = [brake.enter(), brake.enter()];
  expect([one, two, brake.enter()]).toEqual([expect.any(Function), expect.any(Function), undefined]);
  clock.ms = 5_000;
  one?.();
  one?.();
  expect(brake.enter()).toBeDefined();
  expect(brake.enter()).toBeUndefined();
});
