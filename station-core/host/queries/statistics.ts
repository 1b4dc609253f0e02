/** The counters of the floor, from what the runs of a period add up to. */
import type { Counters } from '../../contract.ts';
import type { EndedRun, RunCounts } from '../../ledger/reader.ts';

const HOUR_MS = 60 * 60_000;
/** A chart of more hours than this is unreadable; the newest are shown. */
const MOST_HOURS = 14 * 24;

export function countersOf(counts: RunCounts, since: string, now: Date = new Date()): Counters {
  const of = (outcome: EndedRun['outcome']): EndedRun[] => counts.runs.filter((run) => run.outcome === outcome);
  const passed = of('PASS');
  return {
    passed: passed.length,
    failed: of('FAIL').length,
    errors: of('ERROR').length,
    aborted: of('ABORTED').length,
    firstPassYield: counts.endedUnits === 0 ? null : counts.firstPassUnits / counts.endedUnits,
    medianCycleMs: median(passed.map(({ durationMs }) => durationMs)),
    faults: counts.faults.map(({ code, count }) => ({ code, count })),
    hours: hoursOf(counts.runs, Date.parse(since), now.getTime()),
  };
}

function median(values: number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [upper, lower] = [sorted[middle], sorted[middle - 1]];
  if (upper === undefined) return null;
  return Math.round(sorted.length % 2 === 0 && lower !== undefined ? (lower + upper) / 2 : upper);
}

/** Every hour of the period, the empty ones too: a gap must be seen as a gap. */
function hoursOf(runs: readonly EndedRun[], sinceMs: number, nowMs: number): Counters['hours'] {
  const lastMs = Math.floor(Math.max(nowMs, sinceMs) / HOUR_MS) * HOUR_MS;
  const firstMs = Math.max(Math.floor(sinceMs / HOUR_MS) * HOUR_MS, lastMs - (MOST_HOURS - 1) * HOUR_MS);
  const hours = Array.from({ length: (lastMs - firstMs) / HOUR_MS + 1 }, () => ({ passed: 0, notPassed: 0 }));
  for (const { endedAt, outcome } of runs) {
    // After the clock was set back, the ledger is ahead of it: such entries belong to the current hour.
    const at = Math.min(hours.length - 1, Math.floor((Date.parse(endedAt) - firstMs) / HOUR_MS));
    const hour = hours[at];
    if (hour !== undefined) hour[outcome === 'PASS' ? 'passed' : 'notPassed'] += 1;
  }
  return hours.map((counted, at) => ({ from: new Date(firstMs + at * HOUR_MS).toISOString(), ...counted }));
}
