import { z } from 'zod';
import { faultEvidenceSchema, printableSchema, typedLinesSchema, typedSchema } from '../model-schemas.ts';
import { holdsSecrets, NOT_SHOWN } from '../model/desk/label-secrets.ts';
import { BLAMES } from '../model/fault-text.ts';
import { MAX_ENTRY_CHARACTERS } from '../model/limits.ts';
import { isPrintable } from '../model/printable.ts';

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

/** Keys that a hand scanner presses after the text. */
const SCANNER_END = /[\r\n\t]+$/;

/** What a scanner or a person enters where a secret may be: whoever takes it wraps it in `Secret`, and never keeps it. */
export const scannedSchema = z
  .string()
  .min(1)
  .max(MAX_ENTRY_CHARACTERS)
  .refine((text) => isPrintable(text.replace(SCANNER_END, '')), { error: 'holds characters that cannot be printed' });

/** The code of the fault is that of the refusal, so that a person hears more than that the value is not valid. */
export const NO_LABEL_TEXT = { params: { fault: 'entry.label-text' } } as const;

/** Nor what a field has left of one. */
function isNoLabelText(text: string): boolean {
  return !holdsSecrets(text) && !text.includes(NOT_SHOWN);
}

/**
 * What a person types and the station may keep: in the ledger, in a file, in an address. A hand scanner types into the field
 * that has the focus; the text of a label is refused there, because it holds the secrets of the unit.
 */
export function wordsSchema({ min = 1, max }: { readonly min?: number; readonly max: number }) {
  return typedSchema.min(min).max(max, { abort: true }).refine(isNoLabelText, NO_LABEL_TEXT);
}

/** The same in several lines: a note, a reason. */
export function notesSchema({ min = 1, max }: { readonly min?: number; readonly max: number }) {
  return typedLinesSchema.min(min).max(max, { abort: true }).refine(isNoLabelText, NO_LABEL_TEXT);
}

export const entrySchema = printableSchema
  .min(1)
  .max(MAX_ENTRY_CHARACTERS, { abort: true })
  .refine(isNoLabelText, NO_LABEL_TEXT);
