import { z } from 'zod';
import { PRODUCT_CHECKS } from '../../model/desk/product-checks.ts';
import { FINDING_STATES, SEEN_NAMES, STATION_CHECKS } from '../../model/desk/station-checks.ts';
import { faultSchema, timeSchema } from '../atoms.ts';

export const findingSchema = z.object({
  check: z.enum(STATION_CHECKS),
  state: z.enum(FINDING_STATES),
  /** Of several of a kind, which. */
  subject: z.string().nullable(),
  /** What is there, where somebody may want to know. */
  seen: z
    .object({ name: z.enum(SEEN_NAMES), values: z.record(z.string(), z.union([z.string(), z.number()])) })
    .nullable(),
  /** The file without which this cannot be looked at. */
  needs: z.string().nullable(),
  fault: faultSchema.nullable(),
});
export type FindingView = z.infer<typeof findingSchema>;

/** The list of `birthmark station check`, and when it was made. */
export const stationChecksSchema = z.object({ checkedAt: timeSchema, findings: z.array(findingSchema) });

export const productFindingSchema = z.object({
  check: z.enum(PRODUCT_CHECKS),
  state: z.enum(FINDING_STATES),
  fault: faultSchema.nullable(),
  /** Lines for files of the firmware project. */
  paste: z.array(z.object({ file: z.string(), text: z.string() })),
});
export type ProductFindingView = z.infer<typeof productFindingSchema>;
