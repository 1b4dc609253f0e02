/** Where each step of a run lies in its time, as shares of the whole. Pure. */
import type { RunOfUnit, StepOfRun } from '../../../../station-core/contract.ts';

export interface Bar {
  readonly step: string;
  readonly state: StepOfRun['state'];
  readonly from: number;
  readonly width: number;
  readonly durationMs?: number;
}

/** A bar that took no time is still to be seen. */
const LEAST_WIDTH = 0.004;

export function barsOf({ begunAt, steps }: RunOfUnit): Bar[] {
  const first = Date.parse(begunAt);
  const last = Math.max(first + 1, ...steps.map((step) => Date.parse(step.endedAt ?? step.begunAt)));
  const share = (at: string): number => (Date.parse(at) - first) / (last - first);
  return steps.map(({ step, state, begunAt: from, endedAt, durationMs }) => {
    const width = Math.max(LEAST_WIDTH, share(endedAt ?? from) - share(from));
    return {
      step,
      state,
      from: Math.min(Math.max(0, share(from)), 1 - width),
      width,
      ...(durationMs === undefined ? {} : { durationMs }),
    };
  });
}
