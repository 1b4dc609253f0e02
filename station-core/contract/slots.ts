import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { REPRINT_REASONS } from '../model/desk/reprint-reason.ts';
import { MAY_MAKE_UNITS } from '../model/desk/rights.ts';
import { openTo } from './procedure.ts';
import { faultSchema, outcomeSchema, slotNumberSchema, stepNameSchema, timeSchema } from './atoms.ts';

/** The names of the steps of one run, in order: each product has its own. */
const stepsSchema = z.array(stepNameSchema);

export const lastResultSchema = z.object({
  run: z.string(),
  outcome: outcomeSchema,
  unit: z.string().nullable(),
  serial: z.string().nullable(),
  fault: faultSchema.nullable(),
  stoppedAtStep: stepNameSchema.nullable(),
  steps: stepsSchema,
  endedAt: timeSchema,
  durationMs: z.int().nonnegative(),
  /** FAIL and ERROR stay loud until somebody acknowledges them. PASS and ABORTED need nobody. */
  acknowledged: z.boolean(),
});

export const workSchema = z.object({
  run: z.string(),
  startedAt: timeSchema,
  step: stepNameSchema,
  /** 1 … as many as there are steps */
  stepNumber: z.int().min(1),
  steps: stepsSchema,
  /** From here on an abort leaves something permanent behind: it must be confirmed. */
  permanent: z.boolean(),
  unit: z.string().nullable(),
  serial: z.string().nullable(),
  progress: z
    .object({
      region: z.string(),
      writtenBytes: z.int().nonnegative(),
      totalBytes: z.int().nonnegative(),
      bytesPerSecond: z.int().nonnegative().nullable(),
      secondsLeft: z.int().nonnegative().nullable(),
    })
    .nullable(),
  /** What keeps the printer from printing the label that is due. */
  printer: faultSchema.nullable(),
  /** The unit whose label a crash left in doubt: somebody has to say whether it came out. */
  doubt: z.object({ serial: z.string() }).nullable(),
  /** The label that is awaited, what was wrong with the last scan, and how many were printed before it and are void. */
  /** Another label is printed in place of one that somebody asked to have again. */
  reprinting: z.boolean(),
  scan: z
    .object({
      serial: z.string(),
      wrong: z.enum(['other-label', 'unreadable']).nullable(),
      voids: z.int().nonnegative(),
    })
    .nullable(),
});

export const slotSchema = z.object({
  slot: slotNumberSchema,
  row: z.int().min(0),
  column: z.int().min(0),
  /** Port address; null for a slot without a port. */
  port: z.string().nullable(),
  /** Whether something hangs on the port, as far as the station can see. Network ports count as present. */
  present: z.boolean(),
  /** How often since the station started its line was so bad that a write began again, slower. A worn pin or cable shows here. */
  lineSlowed: z.int().nonnegative(),
  work: workSchema.nullable(),
  /** What the station found when it looked by itself which board is there: on many ports an exchange cannot be seen. */
  look: z.enum(['looking', 'same-board', 'no-answer']).nullable(),
  /** Stays until its board is taken out, as far as that can be seen, another one is started or another order is chosen. */
  last: lastResultSchema.nullable(),
});
export type SlotView = z.infer<typeof slotSchema>;

export const jigSchema = z.object({
  rows: z.int().min(1).max(8),
  columns: z.int().min(1).max(8),
  /** Starts a slot by itself when a board arrives on its port. */
  startOnArrival: z.boolean(),
  /** What one unit may take; the screen compares the elapsed time with it. */
  taktMs: z.int().positive(),
  /** The boards are simulated: a press exchanges them. */
  simulated: z.boolean(),
});
export type JigView = z.infer<typeof jigSchema>;

/** First the whole state, then what has changed since: at most ten of these a second for a slot. */
export const slotEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all'), jig: jigSchema, slots: z.array(slotSchema) }),
  z.object({ kind: z.literal('slot'), slot: slotSchema }),
]);
export type SlotEvent = z.infer<typeof slotEventSchema>;

/** What came of a start. Slots whose unit had passed were looked at first. */
const startedSchema = z.object({
  started: z.array(slotNumberSchema),
  /** The board that passed is still there, or one that is locked as finished boards are. */
  sameBoard: z.array(slotNumberSchema),
  noAnswer: z.array(slotNumberSchema),
});
export type Started = z.infer<typeof startedSchema>;

export const slotsContract = {
  /** A locked screen shows the state of the slots and sounds the alarm too; nothing it receives identifies a unit. */
  watch: openTo('anyone').output(eventIterator(slotEventSchema)),
  start: openTo(MAY_MAKE_UNITS)
    .input(z.object({ slots: z.array(slotNumberSchema).min(1) }))
    .output(startedSchema),
  /** Every slot that may hold a unit not made yet; one whose unit passed only when another board is in it now. */
  startAll: openTo(MAY_MAKE_UNITS).output(startedSchema),
  /** `confirmed` is asked for once a permanent step has begun. */
  abort: openTo(['operator'])
    .input(z.object({ slot: slotNumberSchema, confirmed: z.boolean() }))
    .output(z.null()),
  /** After a crash: a label that is there is scanned and kept, one that is not is void, and another is printed. */
  labelCameOut: openTo(['operator'])
    .input(z.object({ slot: slotNumberSchema, cameOut: z.boolean() }))
    .output(z.null()),
  /** While the slot waits for the scan: the label before is void, another one with the same text is printed. */
  reprint: openTo(['operator'])
    .input(z.object({ slot: slotNumberSchema, reason: z.enum(REPRINT_REASONS) }))
    .output(z.null()),
  acknowledge: openTo(['operator'])
    .input(z.object({ slot: slotNumberSchema }))
    .output(z.null()),
  /** Only where the boards are simulated: a fresh one into every slot that is not at work. */
  nextBoards: openTo(['operator']).output(z.object({ exchanged: z.array(slotNumberSchema) })),
};
