import { loadavg } from 'node:os';

/** How a benchmark reports its figures: the middle one, the spread, the goal, and what else the machine was doing. */
export const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

export const load = (): string =>
  `load ${loadavg()
    .map((each) => each.toFixed(1))
    .join(' ')}`;

/** `0.981 (0.970 to 0.982)`: the median, the least and the most. */
export function spread(of: readonly number[], digits = 3): string {
  const sorted = of.toSorted((a, b) => a - b);
  const at = (place: number): string => (sorted[place] ?? NaN).toFixed(digits);
  return `${at(Math.floor(sorted.length / 2))} (${at(0)} to ${at(sorted.length - 1)})`;
}
