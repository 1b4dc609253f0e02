/** How the line does: what the ended runs of a period add up to. Pure: runs and steps in, figures out. */
import type { Outcome } from '../../model/outcome.ts';
import { type Charted, controlChart } from './control-chart.ts';
import { type Histogram, histogramOfMs } from './histogram.ts';
import type { LineRun, LineStep } from './line-runs.ts';
import { percentile } from './percentile.ts';

export interface FaultCount {
  readonly code: string;
  readonly count: number;
}

export interface StepFigures {
  readonly step: string;
  /** Times it was begun and ended, and how many of those passed. A stop by a person is neither. */
  readonly ended: number;
  readonly passed: number;
  readonly medianMs: number | null;
  readonly p95Ms: number | null;
}

/** Of runs that passed. */
export interface CycleFigures {
  readonly runs: number;
  readonly p05Ms: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly targetMs: number | null;
  /** How many took longer than the target. */
  readonly overTarget: number;
  readonly histogram: Histogram;
}

export interface SlotFigures extends Charted {
  readonly slot: number;
  readonly faults: FaultCount[];
}

export interface GroupFigures {
  /** Null for runs that nobody is named in, or no order. */
  readonly name: string | null;
  readonly runs: number;
  readonly passed: number;
  readonly medianMs: number | null;
}

export interface LineStats {
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly faults: FaultCount[];
  readonly steps: StepFigures[];
  readonly cycle: CycleFigures | null;
  readonly slots: { readonly centre: number; readonly points: SlotFigures[] };
  readonly operators: GroupFigures[];
  readonly orders: GroupFigures[];
}

export function lineStats(
  runs: readonly LineRun[],
  steps: readonly LineStep[],
  targetMs: number | null = null,
): LineStats {
  const of = (outcome: Outcome): number => runs.filter((run) => run.outcome === outcome).length;
  return {
    outcomes: { PASS: of('PASS'), FAIL: of('FAIL'), ERROR: of('ERROR'), ABORTED: of('ABORTED') },
    faults: faultsOf(runs),
    steps: stepFigures(steps),
    cycle: cycleOf(runs, targetMs),
    slots: slotFigures(runs),
    operators: groupsOf(runs, ({ operator }) => operator),
    orders: groupsOf(runs, ({ order }) => order),
  };
}

/** Most frequent first, and by code where they are as frequent: two screens show the same order. */
function faultsOf(runs: readonly LineRun[]): FaultCount[] {
  const counts = new Map<string, number>();
  for (const { fault } of runs) if (fault !== null) counts.set(fault, (counts.get(fault) ?? 0) + 1);
  return [...counts]
    .map(([code, count]) => ({ code, count }))
    .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
}

function stepFigures(steps: readonly LineStep[]): StepFigures[] {
  const startOf = (some: readonly LineStep[]): number =>
    some.reduce((sum, { startMs }) => sum + startMs, 0) / some.length;
  return [...grouped(steps, ({ step }) => step)]
    .sort(([, a], [, b]) => startOf(a) - startOf(b))
    .map(([step, some]) => {
      const ended = some.filter(({ outcome }) => outcome !== 'ABORTED');
      const passed = ascending(ended.filter(({ outcome }) => outcome === 'PASS').map(({ durationMs }) => durationMs));
      return { step, ended: ended.length, passed: passed.length, medianMs: at(passed, 0.5), p95Ms: at(passed, 0.95) };
    });
}

function cycleOf(runs: readonly LineRun[], targetMs: number | null): CycleFigures | null {
  const cycles = ascending(runs.filter(({ outcome }) => outcome === 'PASS').map(({ durationMs }) => durationMs));
  const [p05Ms, medianMs, p95Ms] = [at(cycles, 0.05), at(cycles, 0.5), at(cycles, 0.95)];
  const histogram = histogramOfMs(cycles);
  if (p05Ms === null || medianMs === null || p95Ms === null || histogram === undefined) return null;
  const overTarget = targetMs === null ? 0 : cycles.filter((ms) => ms > targetMs).length;
  return { runs: cycles.length, p05Ms, medianMs, p95Ms, targetMs, overTarget, histogram };
}

/** A run that failed, or that the station could not finish, has to be repeated. A run that a person stopped says nothing of its slot. */
function slotFigures(all: readonly LineRun[]): LineStats['slots'] {
  const runs = all.filter(({ outcome }) => outcome !== 'ABORTED');
  const samples = [...grouped(runs, ({ slot }) => slot)]
    .sort(([a], [b]) => a - b)
    .map(([slot, some]) => {
      const notPassed = some.filter(({ outcome }) => outcome !== 'PASS').length;
      return { slot, runs: some.length, notPassed, faults: faultsOf(some) };
    });
  return controlChart(samples);
}

function groupsOf(runs: readonly LineRun[], nameOf: (run: LineRun) => string | null): GroupFigures[] {
  return [...grouped(runs, nameOf)]
    .map(([name, some]) => {
      const passed = some.filter(({ outcome }) => outcome === 'PASS');
      const cycles = ascending(passed.map(({ durationMs }) => durationMs));
      return { name, runs: some.length, passed: passed.length, medianMs: at(cycles, 0.5) };
    })
    .sort((a, b) => b.runs - a.runs || ((a.name ?? '') < (b.name ?? '') ? -1 : 1));
}

function grouped<T, Key>(all: readonly T[], keyOf: (each: T) => Key): Map<Key, T[]> {
  const groups = new Map<Key, T[]>();
  for (const each of all) {
    const group = groups.get(keyOf(each));
    if (group === undefined) groups.set(keyOf(each), [each]);
    else group.push(each);
  }
  return groups;
}

function ascending(values: readonly number[]): number[] {
  return values.toSorted((a, b) => a - b);
}

function at(sorted: readonly number[], p: number): number | null {
  const found = percentile(sorted, p);
  return found === undefined ? null : Math.round(found);
}
