import { expect, test } from 'vitest';
import { Fault } from '../../../station-core/fault.ts';
import { judgedNow } from '../../../station-core/station/plan/ledger-clock.ts';

const HOUR_MS = 3_600_000;
const at = (offsetMs: number): string => new Date(Date.now() + offsetMs).toISOString();
const ledger = (newest: string | undefined) => ({ newestAt: () => newest });

/** Good from this time on, as a certificate is. */
const validFrom = (time: string) => async (now: Date) => {
  if (now < new Date(time)) throw new Fault('escrow.bad-certificate', { reason: 'not valid yet' });
  return now;
};

test('what the clock makes invalid, and the time of the ledger would not, is the fault of the clock', async () => {
  const judged = judgedNow(ledger(at(2 * HOUR_MS)), validFrom(at(HOUR_MS)));
  await expect(judged).rejects.toMatchObject({
    code: 'station.clock-behind',
    evidence: { otherwise: 'escrow.bad-certificate' },
    cause: { code: 'escrow.bad-certificate' },
  });
});

test.each([
  ['the ledger is empty', undefined],
  ['the clock is not behind', at(-HOUR_MS)],
  ['it would be invalid at the time of the ledger too', at(HOUR_MS)],
])('a certificate of the day after tomorrow is its own fault when %s', async (_when, newest) => {
  await expect(judgedNow(ledger(newest), validFrom(at(48 * HOUR_MS)))).rejects.toMatchObject({
    code: 'escrow.bad-certificate',
  });
});

test('with a clock that is behind, what is valid all the same is taken', async () => {
  const now = await judgedNow(ledger(at(HOUR_MS)), validFrom(at(-HOUR_MS)));
  expect(now.getTime()).toBeLessThanOrEqual(Date.now());
});

test('a defect stays one', async () => {
  const bug = new TypeError('not foreseen');
  await expect(judgedNow(ledger(at(HOUR_MS)), () => Promise.reject(bug))).rejects.toBe(bug);
});
