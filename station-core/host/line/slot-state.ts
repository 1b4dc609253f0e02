/** How a slot's picture changes with what happens in it. Values in, values out: no clock, no port, no run of its own. */
import type { SlotView } from '../../contract.ts';
import type { FlashSpeed } from '../../model/line/flash-rate.ts';
import type { Plan, PlannedStep } from '../../station/plan/plan.ts';
import type { RunResult } from '../../station/plan/run-unit.ts';
import type { StepEvent } from '../../station/plan/step-context.ts';
import { faultView } from '../views/fault-view.ts';

export type Work = NonNullable<SlotView['work']>;
export type LastResult = NonNullable<SlotView['last']>;

export function begun(view: SlotView, plan: Plan, { run, startedAt }: { run: string; startedAt: Date }): SlotView {
  const work: Work = {
    run,
    startedAt: startedAt.toISOString(),
    step: plan[0]?.name ?? '',
    stepNumber: 1,
    steps: namesOf(plan),
    permanent: false,
    unit: null,
    serial: null,
    progress: null,
    printer: null,
    doubt: null,
    reprinting: false,
    scan: null,
  };
  return { ...view, work, look: null, last: null };
}

const namesOf = (plan: Plan): string[] => plan.map(({ name }) => name);

export function stepBegun(work: Work, plan: Plan, step: PlannedStep): Work {
  return {
    ...work,
    step: step.name,
    stepNumber: plan.findIndex((each) => each.name === step.name) + 1,
    permanent: work.permanent || step.cannotBeUndone !== null,
    progress: null,
    printer: null,
    doubt: null,
    reprinting: false,
    scan: null,
  };
}

export function stepPassed(work: Work, { unit, serial }: { unit?: string; serial?: string }): Work {
  return { ...work, unit: unit ?? work.unit, serial: serial ?? work.serial };
}

export function eventSeen(work: Work, event: StepEvent, speed: FlashSpeed): Work {
  switch (event.kind) {
    case 'flash-progress': {
      const { region, writtenBytes, totalBytes } = event;
      return { ...work, progress: { region, writtenBytes, totalBytes, ...speed } };
    }
    case 'line-slowed':
      return { ...work, progress: null };
    case 'printer-lacks':
      return { ...work, printer: event.fault === null ? null : faultView(event.fault) };
    case 'reprinting':
      return { ...work, doubt: null, reprinting: true, scan: null };
    case 'label-in-doubt':
      return { ...work, doubt: { serial: event.serial } };
    case 'waiting-for-scan':
      return {
        ...work,
        doubt: null,
        reprinting: false,
        scan: { serial: event.serial, wrong: null, voids: event.voids },
      };
    case 'wrong-scan':
      // Something else was scanned, which says nothing about this slot.
      if (event.why === 'no-label') return work;
      // The slot goes on waiting: what was wrong stays on the screen until the next scan.
      return work.scan === null ? work : { ...work, scan: { ...work.scan, wrong: event.why } };
  }
}

/** The duration is measured apart: the clock may be set while a unit is worked on. */
export function ended(
  view: SlotView,
  result: RunResult,
  { endedAt, durationMs }: { endedAt: Date; durationMs: number },
): SlotView {
  const { run, outcome, unit, serial, stopped } = result;
  const last: LastResult = {
    run,
    outcome,
    unit: unit ?? null,
    serial: serial ?? null,
    fault: stopped === undefined ? null : faultView(stopped.fault),
    stoppedAtStep: stopped?.step ?? null,
    steps: view.work?.steps ?? [],
    endedAt: endedAt.toISOString(),
    durationMs: Math.round(durationMs),
    acknowledged: !needsAcknowledgement(outcome),
  };
  return { ...view, work: null, last };
}

/** Nothing is left to be made of the unit of this result. */
export function isDone({ outcome, fault }: LastResult): boolean {
  return outcome === 'PASS' || fault?.code === 'unit.already-provisioned';
}

/** FAIL and ERROR stay loud until somebody acknowledges them. */
export function needsAcknowledgement(outcome: RunResult['outcome']): boolean {
  return outcome === 'FAIL' || outcome === 'ERROR';
}
