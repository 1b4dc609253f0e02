import { Fault } from '../../fault.ts';
import { type EntryBody, stepPassedBody } from '../../ledger/entry.ts';
import type { Mac } from '../../model/mac.ts';
import { stopwatch, within } from '../../wait.ts';
import type { StepName, UnitEvidence } from '../../ledger/step-evidence.ts';
import type { Outcome } from '../../model/outcome.ts';
import { judge, type Verdict } from './outcome.ts';
import type { Plan, PlannedStep } from './plan.ts';
import type { StepContext } from './step-context.ts';
import { yieldToEventLoop } from './yield-to-event-loop.ts';
import { voidLabels } from './void-labels.ts';

export interface RunResult {
  readonly run: string;
  readonly outcome: Outcome;
  readonly unit?: Mac;
  readonly serial?: string;
  /** Where it stopped and why; absent on PASS. */
  readonly stopped?: { readonly step: StepName; readonly fault: Fault };
}

export interface RunWatcher {
  readonly stepBegun: (step: PlannedStep) => void;
  /** After every step that passed but the last: as much as is known of the unit by now. */
  readonly stepPassed?: (unit: { readonly unit?: Mac; readonly serial?: string }) => void;
}

/**
 * Takes one board through the plan, which is durable before the first step acts. Each step acts, then *passed* with its
 * evidence or *stopped* with its fault is durable, and only then does the next one begin: the first step of the plan that
 * has not passed is the one that a crash cut off. Only a ledger that cannot be written makes this reject: the station is
 * then out of service, and that is meant.
 */
export async function runUnit(
  plan: Plan,
  context: StepContext,
  options: { watch: RunWatcher; abort: AbortSignal },
): Promise<RunResult> {
  const { run, slot } = context.identity;
  const doubted = context.claims.doubted(slot);
  const seen: Partial<UnitEvidence> = {};
  context.ledger.append({ ...beginning(context), steps: plan.map(({ name }) => name) });
  for (const step of plan) {
    const elapsedMs = wholeMilliseconds(stopwatch());
    // Whatever is thrown in here, by a watcher too, ends this unit and no other.
    try {
      await yieldToEventLoop();
      if (step !== plan[0]) options.watch.stepPassed?.({ ...unitOf(seen), ...serialOf(seen) });
      options.watch.stepBegun(step);
      doubted.throwIfAborted();
      // A crash from here on leaves a run without an end: the next one asks the board and the ledger what there is.
      const evidence = await act(step, { seen, context, abort: endedBy(step, options.abort, doubted) });
      await yieldToEventLoop();
      if (step === plan.at(-1)) doubted.throwIfAborted();
      step.recheck?.(seen as UnitEvidence, context);
      const kept = context.secrets.redacted(evidence);
      Object.assign(seen, { [step.name]: kept });
      recordPassed(context, {
        passed: stepPassedBody({ ...about(seen, run), durationMs: elapsedMs() }, step.name, kept),
        seen,
        last: step === plan.at(-1),
      });
    } catch (thrown) {
      return stop(context, { step, seen, verdict: judge(thrown, options.abort), durationMs: elapsedMs() });
    }
  }
  return { run, outcome: 'PASS', ...unitOf(seen), ...serialOf(seen) };
}

/** The last evidence and the PASS are one transaction: no crash can leave the one without the other. */
function recordPassed(
  { ledger, identity: { run } }: StepContext,
  { passed, seen, last }: { passed: EntryBody; seen: Partial<UnitEvidence>; last: boolean },
): void {
  ledger.append([
    passed,
    ...(last
      ? [{ kind: 'run-closed' as const, ...about(seen, run), ...serialOf(seen), outcome: 'PASS' as const }]
      : []),
  ]);
}

function beginning({ identity, product }: StepContext) {
  const { run, slot, port, operator, order } = identity;
  return {
    kind: 'run-begun' as const,
    run,
    slot,
    port,
    product: product.config.product,
    ...(operator === undefined ? {} : { operator }),
    ...(order === undefined ? {} : { order }),
  };
}

async function act(
  step: PlannedStep,
  { seen, context, abort }: { seen: Partial<UnitEvidence>; context: StepContext; abort: AbortSignal },
): Promise<UnitEvidence[StepName]> {
  const { name, boots = 0 } = step;
  const timeoutMs = step.timeoutMs + boots * context.product.config.identity.bootTimeoutMs;
  const late = (): Fault => new Fault(step.late ?? 'station.timed-out', { step: name, timeoutMs });
  // The plan has checked that every step this one needs stands before it, and each of those has passed.
  return within({ timeoutMs, signal: abort, late }, (signal) => step.act(seen as UnitEvidence, context, signal));
}

/** Nothing permanent is cut in the middle because another slot shows the same MAC; the step after it does not begin. */
function endedBy({ cannotBeUndone }: PlannedStep, abort: AbortSignal, doubted: AbortSignal): AbortSignal {
  return cannotBeUndone === null ? AbortSignal.any([abort, doubted]) : abort;
}

interface Stop {
  readonly step: PlannedStep;
  readonly seen: Partial<UnitEvidence>;
  readonly verdict: Verdict;
  readonly durationMs: number;
}

function wholeMilliseconds(elapsedMs: () => number): () => number {
  return () => Math.round(elapsedMs());
}

function stop(context: StepContext, what: Stop): RunResult {
  try {
    return recordStop(context, what);
  } catch (error) {
    if (error instanceof Fault) throw error; // the ledger itself
    // What the step left behind is nothing the ledger could record: our bug, reported without it.
    const verdict = judge(error, new AbortController().signal);
    return recordStop(context, { step: what.step, seen: {}, verdict, durationMs: what.durationMs });
  }
}

function recordStop(context: StepContext, { step, seen, verdict, durationMs }: Stop): RunResult {
  const { run } = context.identity;
  const { outcome } = verdict;
  const fault = context.secrets.redactedFault(verdict.fault);
  const { code, evidence } = fault;
  // No label stays valid for a unit that did not pass, so its voiding is part of the same transaction.
  context.ledger.append([
    {
      kind: 'step-stopped',
      step: step.name,
      ...about(seen, run),
      durationMs,
      outcome,
      fault: { code, blame: fault.text.blame, evidence },
    },
    ...voidLabels(context.ledger, run, code),
    { kind: 'run-closed', ...about(seen, run), ...serialOf(seen), outcome, fault: { code } },
  ]);
  return { run, outcome, ...unitOf(seen), ...serialOf(seen), stopped: { step: step.name, fault } };
}

function about(seen: Partial<UnitEvidence>, run: string): { run: string; unit?: Mac } {
  return { run, ...unitOf(seen) };
}

function unitOf(seen: Partial<UnitEvidence>): { unit?: Mac } {
  return seen.connect === undefined ? {} : { unit: seen.connect.mac };
}

function serialOf(seen: Partial<UnitEvidence>): { serial?: string } {
  return seen.reserve === undefined ? {} : { serial: seen.reserve.serial };
}
