import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { DIFFERENCES, MAX_REASON_CHARACTERS, OPEN_DIFFERENCES } from '../model/desk/shift-difference.ts';
import { MAY_CLOSE_SHIFTS } from '../model/desk/rights.ts';
import { printableSchema } from '../model-schemas.ts';
import { timeSchema, notesSchema } from './atoms.ts';
import { openTo } from './procedure.ts';

/**
 * The balance of a shift and its close. Officers only: a signature that nobody accounts for is nothing for the line to
 * discuss, and the counts that operators need are in `counters`.
 */

export { MAX_REASON_CHARACTERS } from '../model/desk/shift-difference.ts';
export type { DifferenceKind, OpenDifference } from '../model/desk/shift-difference.ts';

const count = z.int().nonnegative();

const countsSchema = z.object({
  signatures: count,
  issued: count,
  delivered: count,
  labelsPrinted: count,
  labelsVoided: count,
  passed: count,
});
export type ShiftCounts = z.infer<typeof countsSchema>;

const differenceSchema = z.object({
  kind: z.enum(DIFFERENCES),
  needsReason: z.boolean(),
  /** A unit, a print job, or the hash of what was signed: with the kind it names the difference. */
  subject: z.string(),
  unit: z.string().nullable(),
  serial: z.string().nullable(),
  /** The entry that it is about. */
  seq: count.nullable(),
  /** The unit was at work when the shift was counted. */
  inWork: z.boolean(),
});
export type ShiftDifference = z.infer<typeof differenceSchema>;

/** More than these are counted and not shown; one reason may hold for all of a kind. */
export const MAX_DIFFERENCES_SHOWN = 500;

const countedSchema = z.object({
  fromSeq: count,
  toSeq: count,
  from: timeSchema.nullable(),
  to: timeSchema.nullable(),
  lastClosedBy: z.string().nullable(),
  counts: countsSchema,
  differences: z.array(differenceSchema).max(MAX_DIFFERENCES_SHOWN),
  kinds: z.array(z.object({ kind: z.enum(DIFFERENCES), needsReason: z.boolean(), count: z.int().positive() })),
});
export type CountedShiftView = z.infer<typeof countedSchema>;

const shiftEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('counting'), readEntries: count, ofEntries: count }),
  z.object({ kind: z.literal('counted'), shift: countedSchema }),
]);
export type ShiftEvent = z.infer<typeof shiftEventSchema>;

const closedShiftSchema = z.object({
  seq: count,
  at: timeSchema,
  by: z.string(),
  fromSeq: count,
  toSeq: count,
  counts: countsSchema,
  notes: z.array(
    z.object({
      kind: z.enum(OPEN_DIFFERENCES),
      subject: z.string(),
      serial: z.string().nullable(),
      about: count.nullable(),
      reason: z.string(),
    }),
  ),
});
export type ClosedShiftView = z.infer<typeof closedShiftSchema>;

export const closedShiftsSchema = z.object({ shifts: z.array(closedShiftSchema), total: count });

export const shiftsContract = {
  /** Counts the shift since the last close; leaving stops it. */
  count: openTo(MAY_CLOSE_SHIFTS).output(eventIterator(shiftEventSchema)),
  close: openTo(MAY_CLOSE_SHIFTS)
    .input(
      z.object({
        /** The cut that was looked at. */
        toSeq: z.int().positive(),
        reasons: z
          .array(
            z.object({
              kind: z.enum(OPEN_DIFFERENCES),
              subject: printableSchema.max(128).nullable(),
              reason: notesSchema({ max: MAX_REASON_CHARACTERS }),
            }),
          )
          .max(2 * MAX_DIFFERENCES_SHOWN),
      }),
    )
    .output(z.object({ seq: count })),
  /** Newest first; `beforeSeq` is null for the first page. */
  closed: openTo(MAY_CLOSE_SHIFTS)
    .input(z.object({ beforeSeq: count.nullable(), limit: z.int().min(1).max(50) }))
    .output(closedShiftsSchema),
};
