/** What is left to acknowledge from before a restart, out of the ledger: whatever else was on the screen is of old boards. */
import type { LastRun } from '../../ledger/reader.ts';
import { rememberedFaultView } from '../views/fault-view.ts';
import { needsAcknowledgement, type LastResult } from './slot-state.ts';

/** A fault that nobody acknowledged is loud again: a restart is no acknowledgement. */
export function lastResults(runs: readonly LastRun[]): Map<number, LastResult> {
  const results = runs.map((run) => [run.slot, resultOf(run)] as const);
  return new Map(results.filter(([, { acknowledged }]) => !acknowledged));
}

function resultOf({
  run,
  outcome,
  unit,
  serial,
  fault,
  stopped,
  steps,
  begunAt,
  closedAt,
  acknowledged,
}: LastRun): LastResult {
  return {
    run,
    outcome,
    unit,
    serial,
    fault: fault === null ? null : rememberedFaultView(fault, stopped?.evidence ?? {}),
    stoppedAtStep: outcome === 'PASS' ? null : (stopped?.step ?? null),
    steps: [...steps],
    endedAt: closedAt,
    durationMs: Math.max(0, Date.parse(closedAt) - Date.parse(begunAt)),
    acknowledged: acknowledged || !needsAcknowledgement(outcome),
  };
}
