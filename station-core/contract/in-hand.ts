import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { IN_HAND_CHECKS, IN_HAND_RESULTS, IN_HAND_STAGES, IN_HAND_VERDICTS } from '../model/desk/in-hand.ts';
import { MAY_VERIFY } from '../model/desk/rights.ts';
import { macSchema } from '../model-schemas.ts';
import { scannedSchema, slotNumberSchema } from './atoms.ts';
import { openTo } from './procedure.ts';

/** A unit that somebody holds in their hands. What is scanned comes in and never goes out again. */

export const inHandCheckSchema = z.object({
  check: z.enum(IN_HAND_CHECKS),
  result: z.enum(IN_HAND_RESULTS),
  found: z.string().optional(),
  wanted: z.string().optional(),
});
export type InHandCheckView = z.infer<typeof inHandCheckSchema>;

export const inHandEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('stage'), stage: z.enum(IN_HAND_STAGES) }),
  z.object({
    kind: z.literal('verdict'),
    verdict: z.enum(IN_HAND_VERDICTS),
    unit: macSchema,
    serial: z.string().nullable(),
    checks: z.array(inHandCheckSchema),
    /** Of the entry that says so. */
    seq: z.int().nonnegative(),
  }),
]);
export type InHandEvent = z.infer<typeof inHandEventSchema>;

export const lookedUpSchema = z.object({
  bits: z.int().positive(),
  /** Null: this station never drew it. */
  found: z
    .object({
      unit: macSchema,
      serial: z.string(),
      secret: z.enum(['softApPassword', 'ownershipCode']),
      /** False when the unit was given another one since. */
      current: z.boolean(),
    })
    .nullable(),
});
export type LookedUpView = z.infer<typeof lookedUpSchema>;

export const inHandContract = {
  /** The unit in a slot: what is done now, and at last the verdict. The text of its label, if somebody scanned it. */
  verify: openTo(MAY_VERIFY)
    .input(z.object({ slot: slotNumberSchema, label: scannedSchema.optional() }))
    .output(eventIterator(inHandEventSchema)),
  /** Whose password or code it is; two answers for the QR code of a label. */
  lookUp: openTo(MAY_VERIFY)
    .input(z.object({ secret: scannedSchema }))
    .output(z.array(lookedUpSchema)),
};
