import { z } from 'zod';
import { personIdSchema } from '../model-schemas.ts';
import { openTo } from './procedure.ts';
import { entrySchema, stepNameSchema, timeSchema } from './atoms.ts';

const count = z.int().nonnegative();
const share = z.number().min(0).max(1);
const durationMs = z.int().nonnegative();
const faultCounts = z.array(z.object({ code: z.string(), count: z.int().positive() }));

const groupSchema = z.object({
  /** Null for runs in which nobody, or no order, is named. */
  name: z.string().nullable(),
  runs: count,
  passed: count,
  medianMs: durationMs.nullable(),
});

/** How the line does in a period. Runs that only tested the station are not counted. */
export const lineReportSchema = z.object({
  station: z.string(),
  since: timeSchema,
  until: timeSchema,
  outcomes: z.object({ PASS: count, FAIL: count, ERROR: count, ABORTED: count }),
  /** Units that passed in their first run, of all units that ended; null while there are none. */
  firstPassYield: share.nullable(),
  /** Most frequent first. */
  faults: faultCounts,
  /** Ended runs per hour of the period, oldest first. */
  hours: z.array(z.object({ from: timeSchema, passed: count, notPassed: count })),
  /** In the order in which a run takes them. */
  steps: z.array(
    z.object({
      step: stepNameSchema,
      ended: count,
      passed: count,
      medianMs: durationMs.nullable(),
      p95Ms: durationMs.nullable(),
    }),
  ),
  /** Of runs that passed; null while there are none. */
  cycle: z
    .object({
      runs: z.int().positive(),
      p05Ms: durationMs,
      medianMs: durationMs,
      p95Ms: durationMs,
      targetMs: z.int().positive().nullable(),
      overTarget: count,
      /** In milliseconds; the last bin counts everything slower too. */
      histogram: z.object({ from: z.int().nonnegative(), width: z.int().positive(), counts: z.array(count) }),
    })
    .nullable(),
  /** Runs that have to be repeated, against the limits of a p-chart. */
  slots: z.object({
    centre: share,
    points: z.array(
      z.object({
        slot: z.int().nonnegative(),
        runs: count,
        notPassed: count,
        share,
        lower: share,
        upper: share,
        signal: z.enum(['above', 'below']).nullable(),
        faults: faultCounts,
      }),
    ),
  }),
  operators: z.array(groupSchema),
  orders: z.array(groupSchema),
});
export type LineReport = z.infer<typeof lineReportSchema>;

const MOST_HOURS = 31 * 24;

/** When a shift that was closed began and ended. What its balance was, is for officers. */
export const lineShiftSchema = z.object({ shift: count, from: timeSchema, until: timeSchema });
export type LineShift = z.infer<typeof lineShiftSchema>;

export const lineAskedSchema = z.object({
  period: z.union([z.literal('order'), z.int().min(1).max(MOST_HOURS), z.strictObject({ shift: count })]),
  order: entrySchema.exactOptional(),
  operator: personIdSchema.exactOptional(),
  /** Another than this one made nothing of what is counted here. */
  station: entrySchema.exactOptional(),
});
export type LineAsked = z.infer<typeof lineAskedSchema>;

export const lineContract = {
  /** The newest ones first. `shift` is the entry that closed it. */
  shifts: openTo('signed-in').output(z.array(lineShiftSchema)),
  /** Of the last hours, of the whole current order since its first run, or of a shift that was closed. */
  report: openTo('signed-in').input(lineAskedSchema).output(lineReportSchema),
};
