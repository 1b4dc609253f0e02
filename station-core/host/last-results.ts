/** What the books say of the newest run of each slot, as the slots showed it: a result survives a restart. */
import type { LastRun } from '../ledger/reader.ts';
import { rememberedFaultView } from './fault-view.ts';
import { isLoud, type LastResult } from './slot-state.ts';

/**
 * Who acknowledged what is not in the books. A run that a crash cut off is loud, because nobody has seen its end;
 * anything else was on a screen before the restart.
 */
export function lastResults(runs: readonly LastRun[]): Map<number, LastResult> {
  return new Map(runs.map((run) => [run.slot, resultOf(run)]));
}

function resultOf({ run, outcome, unit, serial, fault, stopped, begunAt, closedAt }: LastRun): LastResult {
  return {
    run,
    outcome,
    unit,
    serial,
    fault: fault === null ? null : rememberedFaultView(fault, stopped?.evidence ?? {}),
    stoppedAtStep: outcome === 'PASS' ? null : (stopped?.step ?? null),
    endedAt: closedAt,
    durationMs: Math.max(0, Date.parse(closedAt) - Date.parse(begunAt)),
    acknowledged: !(isLoud(outcome) && fault === 'station.interrupted'),
  };
}
