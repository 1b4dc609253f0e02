/** Values counted in bins of one round width: `counts[i]` of them lie in [from + i·width, from + (i+1)·width). */
export interface Histogram {
  readonly from: number;
  readonly width: number;
  readonly counts: number[];
}

/** More than this cannot be read from a chart. */
const MOST_BINS = 24;
const ROUND_WIDTHS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1_200, 3_600] as const;
const LONGEST_SHARE = 0.99;

/**
 * Durations in bins of 1, 2, 5, 10 … seconds. One run that waited for hours would squeeze all others into one bin, so
 * the slowest hundredth is counted in the last bin.
 */
export function histogramOfMs(ascending: readonly number[]): Histogram | undefined {
  const least = ascending[0];
  const most = ascending[Math.ceil(ascending.length * LONGEST_SHARE) - 1];
  if (least === undefined || most === undefined) return undefined;
  const width = 1_000 * (ROUND_WIDTHS.find((each) => most - least < each * 1_000 * (MOST_BINS - 1)) ?? 7_200);
  const from = Math.floor(least / width) * width;
  const bins = Math.min(MOST_BINS, Math.floor((most - from) / width) + 1);
  const counts = Array.from({ length: bins }, () => 0);
  for (const value of ascending) {
    const at = Math.min(bins - 1, Math.floor((value - from) / width));
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return { from, width, counts };
}
