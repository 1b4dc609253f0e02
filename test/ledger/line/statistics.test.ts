import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { atLeast, controlChart, limitsOf } from '../../../station-core/ledger/line/control-chart.ts';
import { histogramOfMs } from '../../../station-core/ledger/line/histogram.ts';
import { percentile } from '../../../station-core/ledger/line/percentile.ts';

describe('percentiles', () => {
  /** The worked example of the NIST/SEMATECH e-Handbook, §7.2.6.2. */
  const GAUGE = [
    95.061, 95.0925, 95.1065, 95.1195, 95.1442, 95.1567, 95.1591, 95.1682, 95.1772, 95.1937, 95.1959, 95.199,
  ];

  test('the 90th percentile of the Handbook’s twelve measurements is 95.1981', () => {
    expect(percentile(GAUGE, 0.9)).toBeCloseTo(95.1981, 4);
  });

  test('the median of an even count lies between the two in the middle', () => {
    expect(percentile([1, 2, 4, 9], 0.5)).toBe(3);
    expect(percentile([1, 2, 9], 0.5)).toBe(2);
  });

  test('a percentile beyond the ends is the end, and of nothing there is none', () => {
    expect(percentile([3, 8], 0.01)).toBe(3);
    expect(percentile([3, 8], 0.99)).toBe(8);
    expect(percentile([], 0.5)).toBeUndefined();
  });

  test('percentiles lie within the values and grow with p', () => {
    const values = fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(values, (some) => {
        const sorted = some.toSorted((a, b) => a - b);
        const found = [0.05, 0.25, 0.5, 0.75, 0.95].map((p) => percentile(sorted, p) ?? NaN);
        expect(found).toEqual(found.toSorted((a, b) => a - b));
        expect(found[0]).toBeGreaterThanOrEqual(sorted[0] ?? NaN);
        expect(found[4]).toBeLessThanOrEqual(sorted.at(-1) ?? NaN);
      }),
    );
  });
});

describe('histogram', () => {
  test('bins have a round width, and each value is in its own', () => {
    const ms = [41_200, 42_000, 42_999, 43_000, 47_500];
    expect(histogramOfMs(ms)).toEqual({ from: 41_000, width: 1_000, counts: [1, 2, 1, 0, 0, 0, 1] });
  });

  test('one run that waited for an hour does not squeeze the others into one bin', () => {
    const ms = [...Array.from({ length: 199 }, (_, at) => 40_000 + at * 50), 3_600_000];
    const { width, counts } = histogramOfMs(ms) ?? { width: 0, counts: [] };
    expect(width).toBe(1_000);
    expect(counts.length).toBeGreaterThan(5);
    expect(counts.reduce((sum, each) => sum + each, 0)).toBe(200);
  });

  test('no more bins than can be read, whatever the values, and nothing is lost', () => {
    const values = fc.array(fc.integer({ min: 0, max: 1e8 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(values, (some) => {
        const { counts } = histogramOfMs(some.toSorted((a, b) => a - b)) ?? { counts: [] };
        expect(counts.length).toBeLessThanOrEqual(24);
        expect(counts.reduce((sum, each) => sum + each, 0)).toBe(some.length);
      }),
    );
  });

  test('of nothing there is none', () => {
    expect(histogramOfMs([])).toBeUndefined();
  });
});

describe('control chart', () => {
  /** The worked example of the NIST/SEMATECH e-Handbook, §6.3.3.2: wafers of 50 chips, 0.2313 misregistered. */
  test('the limits of the Handbook’s wafers are 0.0524 and 0.4102', () => {
    const { lower, upper } = limitsOf(0.2313, 50);
    expect(lower).toBeCloseTo(0.0524, 4);
    expect(upper).toBeCloseTo(0.4102, 4);
  });

  test('the exact tail of ten coins: eight heads or more is 56 of 1024', () => {
    expect(atLeast(8, { runs: 10, share: 0.5 })).toBeCloseTo(56 / 1024, 12);
    expect(atLeast(0, { runs: 10, share: 0.5 })).toBe(1);
    expect(atLeast(11, { runs: 10, share: 0.5 })).toBe(0);
  });

  test('a worn pin stands out of its neighbours', () => {
    const chart = controlChart([
      { slot: 1, runs: 60, notPassed: 2 },
      { slot: 2, runs: 58, notPassed: 1 },
      { slot: 3, runs: 64, notPassed: 15 },
      { slot: 4, runs: 61, notPassed: 3 },
    ]);
    expect(chart.centre).toBeCloseTo(21 / 243, 12);
    expect(chart.points.map(({ slot, signal }) => [slot, signal])).toEqual([
      [1, null],
      [2, null],
      [3, 'above'],
      [4, null],
    ]);
  });

  test('one fault in the first run of a slot is no signal, though it lies beyond three sigma', () => {
    const chart = controlChart([
      { slot: 1, runs: 99, notPassed: 4 },
      { slot: 2, runs: 1, notPassed: 1 },
    ]);
    expect(chart.points[1]?.share).toBeGreaterThan(chart.points[1]?.upper ?? 1);
    expect(chart.points[1]?.signal).toBeNull();
  });

  test('slots that are alike give no signal; a line without runs or faults neither', () => {
    const alike = Array.from({ length: 16 }, () => ({ runs: 50, notPassed: 3 }));
    expect(controlChart(alike).points.every(({ signal }) => signal === null)).toBe(true);
    expect(controlChart([{ runs: 0, notPassed: 0 }]).points[0]).toMatchObject({ share: 0, signal: null });
    expect(controlChart([{ runs: 5, notPassed: 0 }]).points[0]).toMatchObject({ upper: 0, signal: null });
    expect(controlChart([])).toEqual({ centre: 0, points: [] });
  });

  test('a slot that does better than chance explains is told apart from one that does worse', () => {
    const chart = controlChart([
      { runs: 200, notPassed: 60 },
      { runs: 200, notPassed: 10 },
    ]);
    expect(chart.points.map(({ signal }) => signal)).toEqual(['above', 'below']);
  });
});
