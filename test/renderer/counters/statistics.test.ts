import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { percentText } from '../../../renderer/src/screens/counters/percent-text.ts';
import {
  barsOf,
  cycleAgainstTakt,
  paretoOf,
  runsIn,
  shareOf,
} from '../../../renderer/src/screens/counters/statistics.ts';

describe('Pareto', () => {
  test('the most frequent fault stands first, and equals stand in the order of their codes', () => {
    const rows = paretoOf([
      { code: 'port.lost', count: 2 },
      { code: 'board.silent', count: 5 },
      { code: 'board.garbled', count: 2 },
    ]);
    expect(rows.map(({ code }) => code)).toEqual(['board.silent', 'board.garbled', 'port.lost']);
    expect(rows.map(({ cumulative }) => Math.round(cumulative * 100))).toEqual([56, 78, 100]);
  });

  test('the shares only grow and end at all', () => {
    const faults = fc.array(fc.record({ code: fc.string(), count: fc.integer({ min: 1, max: 9_999 }) }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(faults, (counted) => {
        const shares = paretoOf(counted).map(({ cumulative }) => cumulative);
        expect(shares).toEqual(shares.toSorted((a, b) => a - b));
        expect(shares.at(-1)).toBe(1);
      }),
    );
  });

  test('no fault is no row', () => {
    expect(paretoOf([])).toEqual([]);
  });
});

describe('cycle against takt', () => {
  test('says what the shown seconds say', () => {
    expect(cycleAgainstTakt(38_200, 45_000)).toMatchObject({ verdict: 'faster', differenceMs: 7_000 });
    expect(cycleAgainstTakt(61_000, 45_000)).toMatchObject({ verdict: 'slower', differenceMs: 16_000 });
    expect(cycleAgainstTakt(45_900, 45_000)).toMatchObject({ verdict: 'equal', differenceMs: 0 });
  });

  test('the bar and its mark stay within the card, however slow the line is', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1_000, max: 3_600_000 }), (cycleMs, taktMs) => {
        const { cycleShare, taktShare } = cycleAgainstTakt(cycleMs, taktMs);
        for (const share of [cycleShare, taktShare]) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThan(1);
        }
      }),
    );
  });
});

describe('runs over time', () => {
  const hours = (count: number) =>
    Array.from({ length: count }, (_, at) => ({
      from: new Date(Date.UTC(2025, 0, 1, at)).toISOString(),
      passed: at + 1,
      notPassed: 1,
    }));
  const utcDay = (iso: string): string => iso.slice(0, 10);

  test('a shift is shown by the hour', () => {
    expect(barsOf(hours(24), utcDay)).toEqual({ unit: 'hour', bars: hours(24) });
  });

  test('an order that ran for days is shown by the day, and no run is lost', () => {
    const { unit, bars } = barsOf(hours(60), utcDay);
    expect(unit).toBe('day');
    expect(bars.map(({ from }) => from)).toEqual(
      ['2025-01-01', '2025-01-02', '2025-01-03'].map((day) => `${day}T00:00:00.000Z`),
    );
    expect(bars.reduce((sum, { passed }) => sum + passed, 0)).toBe((60 * 61) / 2);
    expect(bars.map(({ notPassed }) => notPassed)).toEqual([24, 24, 12]);
  });
});

describe('shares', () => {
  test('of no runs there is no share to speak of', () => {
    expect(shareOf(0, 0)).toBe(0);
    expect(runsIn({ PASS: 1, FAIL: 2, ERROR: 3, ABORTED: 4 })).toBe(10);
  });

  test('all but one of many is not a hundred per cent, one of many is not none', () => {
    expect(percentText(9_999 / 10_000, 'en-GB')).toBe('99.9%');
    expect(percentText(1 / 10_000, 'en-GB')).toBe('0.1%');
    expect(percentText(1, 'en-GB')).toBe('100%');
    expect(percentText(0, 'de-DE')).toBe('0\u00a0%');
  });
});
