import type { FaultCode } from '../../fault.ts';
import type { StepName, UnitEvidence } from '../../ledger/step-evidence.ts';
import type { StepContext } from './step-context.ts';

/**
 * A step as the runner sees it: it may be handed all evidence, because the plan has checked that what it needs comes
 * before it. Every `Step` is one of these; the other way round it would not compile.
 */
export interface PlannedStep {
  readonly name: StepName;
  readonly title: string;
  readonly needs: readonly StepName[];
  readonly timeoutMs: number;
  readonly boots?: number;
  readonly late?: FaultCode;
  readonly cannotBeUndone: string | null;
  readonly act: (seen: UnitEvidence, context: StepContext, signal: AbortSignal) => Promise<UnitEvidence[StepName]>;
  readonly recheck?: (seen: UnitEvidence, context: StepContext) => void;
}

export type Plan = readonly PlannedStep[];

/** Checks a list of steps once, at start-up: it is not empty, no name comes twice, every need is met earlier. */
export function plan(...steps: readonly PlannedStep[]): Plan {
  if (steps.length === 0) throw new Error('a plan without steps would pass every unit');
  const earlier = new Set<StepName>();
  for (const { name, needs } of steps) {
    if (earlier.has(name)) throw new Error(`the step ${name} stands twice in the plan`);
    const missing = needs.find((need) => !earlier.has(need));
    if (missing !== undefined) throw new Error(`the step ${name} needs the evidence of ${missing}, which comes later`);
    earlier.add(name);
  }
  return steps;
}
