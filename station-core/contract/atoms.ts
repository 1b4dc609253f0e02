import { z } from 'zod';
import { faultEvidenceSchema } from '../model-schemas.ts';
import { BLAMES } from '../model/fault-text.ts';
import { MAX_ENTRY_CHARACTERS } from '../model/limits.ts';

/** Shapes that several parts of the contract share. Times are ISO 8601 in UTC, durations are whole milliseconds. */

export { outcomeSchema, roleSchema } from '../model-schemas.ts';
export { MAX_ENTRY_CHARACTERS } from '../model/limits.ts';
export type { Outcome } from '../model/outcome.ts';
export type { Role } from '../model/role.ts';

/** A fault as the screen gets it. `says` and `remedy` are English; a screen in another language goes by `code`. */
export const faultSchema = z.object({
  code: z.string(),
  name: z.string(),
  blame: z.enum(BLAMES),
  says: z.string(),
  remedy: z.string(),
  evidence: faultEvidenceSchema,
});
export type FaultView = z.infer<typeof faultSchema>;

export const timeSchema = z.iso.datetime();
export const stepNameSchema = z.string();
export const slotNumberSchema = z.int().min(1).max(64);

export const entrySchema = z.string().min(1).max(MAX_ENTRY_CHARACTERS);
