/** Runs of the plan and their steps; what a passed step leaves is in `step-passed.ts`. */
import { z } from 'zod';
import { outcomeSchema } from '../../model-schemas.ts';
import { durationMs, facts, kind, order, person, run, serial, text, unit } from './header.ts';

export const runKinds = [
  kind('run-begun', {
    run,
    slot: z.int().nonnegative(),
    port: text,
    product: text,
    /** The plan: a PASS needs every one of these passed in this run. */
    steps: z.array(text.max(64)).min(1),
    /** Who started it, and for which work order. */
    operator: person.exactOptional(),
    order: order.exactOptional(),
  }),
  kind('step-stopped', {
    run,
    step: text,
    unit: unit.exactOptional(),
    durationMs: durationMs.exactOptional(),
    outcome: outcomeSchema.exclude(['PASS']),
    fault: z.strictObject({ code: text, blame: text, evidence: facts }),
  }),
  kind('run-closed', {
    run,
    unit: unit.exactOptional(),
    serial: serial.exactOptional(),
    outcome: outcomeSchema,
    fault: z.strictObject({ code: text }).exactOptional(),
  }),

  /** Somebody saw how the run ended and takes care of it. */
  kind('fault-acknowledged', { by: person, run }),
] as const;

/** What earlier versions wrote before a step acted. Today a step that was cut off is the first of its plan that has not passed. */
export const oldStepBegun = kind('step-begun', { run, step: text, unit: unit.exactOptional() });
