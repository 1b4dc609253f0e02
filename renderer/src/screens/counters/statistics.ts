import type { LineReport, Outcome } from '../../../../station-core/contract.ts';

/** What the counters of the station add up to on this screen. Pure: no clock, no words, no colours. */

export const outcomes = ['passed', 'failed', 'errors', 'aborted'] as const;
export type CountedOutcome = (typeof outcomes)[number];

const OUTCOME_OF = {
  passed: 'PASS',
  failed: 'FAIL',
  errors: 'ERROR',
  aborted: 'ABORTED',
} as const satisfies Record<CountedOutcome, Outcome>;

export function countOf(counted: LineReport['outcomes'], outcome: CountedOutcome): number {
  return counted[OUTCOME_OF[outcome]];
}

export function runsIn(counted: LineReport['outcomes']): number {
  return outcomes.reduce((sum, each) => sum + countOf(counted, each), 0);
}

/** 0 … 1; 0 of nothing is 0. */
export function shareOf(count: number, all: number): number {
  return all === 0 ? 0 : count / all;
}

export interface ParetoRow {
  readonly code: string;
  readonly count: number;
  /** 0 … 1 of all counted faults: this one and those above it. */
  readonly cumulative: number;
}

/** Most frequent first, and by code where they are as frequent: two screens show the same order. */
export function paretoOf(faults: LineReport['faults']): ParetoRow[] {
  const all = faults.reduce((sum, { count }) => sum + count, 0);
  const sorted = faults.toSorted((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
  let above = 0;
  return sorted.map(({ code, count }) => {
    above += count;
    return { code, count, cumulative: shareOf(above, all) };
  });
}

export interface CycleAgainstTakt {
  readonly verdict: 'faster' | 'slower' | 'equal';
  readonly differenceMs: number;
  /** 0 … 1: how much of the bar the cycle takes, and where on it the takt stands. */
  readonly cycleShare: number;
  readonly taktShare: number;
}

/** Compared in whole seconds, as they are shown: "0:30 of 0:30" is neither faster nor slower. */
export function cycleAgainstTakt(cycleMs: number, taktMs: number): CycleAgainstTakt {
  const difference = Math.floor(cycleMs / 1_000) - Math.floor(taktMs / 1_000);
  const longest = Math.max(cycleMs, taktMs) * 1.15;
  return {
    verdict: difference === 0 ? 'equal' : difference < 0 ? 'faster' : 'slower',
    differenceMs: Math.abs(difference) * 1_000,
    cycleShare: cycleMs / longest,
    taktShare: taktMs / longest,
  };
}

type Hour = LineReport['hours'][number];
export interface Bars {
  readonly unit: 'hour' | 'day';
  readonly bars: readonly Hour[];
}

const MOST_HOURS_SHOWN = 36;

/**
 * The hours of an order that ran for days become local days: more than forty bars cannot be read.
 * `dayOf` names the day of a moment in the time zone of the screen.
 */
export function barsOf(hours: readonly Hour[], dayOf: (iso: string) => string = localDay): Bars {
  if (hours.length <= MOST_HOURS_SHOWN) return { unit: 'hour', bars: hours };
  const days = new Map<string, Hour>();
  for (const { from, passed, notPassed } of hours) {
    const day = dayOf(from);
    const sum = days.get(day) ?? { from, passed: 0, notPassed: 0 };
    days.set(day, { from: sum.from, passed: sum.passed + passed, notPassed: sum.notPassed + notPassed });
  }
  return { unit: 'day', bars: [...days.values()] };
}

function localDay(iso: string): string {
  return new Date(iso).toDateString();
}
