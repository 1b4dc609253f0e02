import type { FaultCode } from '../../fault.ts';
import type { StepName, UnitEvidence } from '../../ledger/step-evidence.ts';
import type { StepContext } from './step-context.ts';

/** One step of the plan, as a value. It passes only by returning its evidence. */
export interface Step<Name extends StepName = StepName, Needs extends StepName = StepName> {
  readonly name: Name;
  /** Shown to the operator while the step runs. */
  readonly title: string;
  /** The steps whose evidence `act` reads; the compiler lets it see no other. */
  readonly needs: readonly Needs[];
  /** Without waiting for the unit to boot. */
  readonly timeoutMs: number;
  /** How often it waits for that; each may take as long as the product allows. */
  readonly boots?: number;
  /** The fault when the time is up; `station.timed-out` unless somebody else was waited for. */
  readonly late?: FaultCode;
  /** Of a step that changes something for good: what becomes impossible afterwards. An abort must then be confirmed. */
  readonly cannotBeUndone: string | null;
  readonly act: (
    seen: Pick<UnitEvidence, Needs>,
    context: StepContext,
    signal: AbortSignal,
  ) => Promise<UnitEvidence[Name]>;
  /**
   * What may have changed while it acted: throws when its evidence must not be recorded any more. Nothing else runs between
   * this and the entry.
   */
  readonly recheck?: (seen: Pick<UnitEvidence, Needs>, context: StepContext) => void;
}

/** Declares a step so that the names it needs and the evidence it returns are inferred and checked. */
export function step<const Name extends StepName, const Needs extends StepName = never>(
  value: Step<Name, Needs>,
): Step<Name, Needs> {
  return value;
}
