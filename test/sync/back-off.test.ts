import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backOffMs, Nudge } from '../../station-core/sync/back-off.ts';

/** A test that really slept this long would run into its own limit. */
const AN_HOUR_MS = 60 * 60_000;
const backOff = { firstMs: 100, mostMs: 10_000 };

test('the wait is drawn from a range that doubles, and never leaves its bounds', () => {
  fc.assert(
    fc.property(fc.nat(2_000), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (failures, drawn) => {
      const waitMs = backOffMs(backOff, failures, () => drawn);
      expect(waitMs).toBeGreaterThanOrEqual(100);
      expect(waitMs).toBeLessThanOrEqual(Math.min(10_000, 100 * 2 ** failures));
    }),
  );
  expect(backOffMs(backOff, 4, () => 0.5)).toBe(800);
  expect(backOffMs(backOff, 60, () => 0.5)).toBe(5_000);
});

test('a nudge ends the sleep, and one that came too early is not lost', async () => {
  const nudge = new Nudge();
  const sleeping = nudge.sleep(AN_HOUR_MS, new AbortController().signal);
  nudge.nudge();
  await sleeping;
  await nudge.sleep(AN_HOUR_MS, new AbortController().signal);
});

test('a stop ends the sleep with its own reason', async () => {
  const stop = new AbortController();
  const reason = new Error('the station closes');
  const sleeping = new Nudge().sleep(60_000, stop.signal);
  stop.abort(reason);
  await expect(sleeping).rejects.toBe(reason);
});
