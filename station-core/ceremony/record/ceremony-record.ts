import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalBytes } from '../../formats/text/canonical-json.ts';

/**
 * What a ceremony leaves to the archive: who was there, what was done when, and every value that somebody may want to
 * compare years later. It is one form for every kind of ceremony; a secret never stands in it.
 */

const row = z.strictObject({
  name: z.string().min(1),
  value: z.string(),
  /** `code`: a hash, a number or a key, which a reader compares character by character. */
  form: z.enum(['text', 'code']),
});

export const ceremonyRecordSchema = z
  .strictObject({
    v: z.literal(1),
    type: z.literal('ceremony-record'),
    title: z.string().min(1),
    software: z.string().min(1),
    begunAt: z.iso.datetime(),
    endedAt: z.iso.datetime(),
    /** Each of them signs the printed record by hand. */
    people: z.array(z.strictObject({ name: z.string().min(1), role: z.string().min(1) })).min(1),
    sections: z.array(z.strictObject({ heading: z.string().min(1), rows: z.array(row) })),
    steps: z.array(z.strictObject({ at: z.iso.datetime(), says: z.string().min(1) })),
    /** What the ceremony could not see, test or vouch for. */
    reservations: z.array(z.string().min(1)),
  })
  .readonly();

export type CeremonyRecord = z.infer<typeof ceremonyRecordSchema>;
export type CeremonyPerson = CeremonyRecord['people'][number];
export type RecordSection = CeremonyRecord['sections'][number];
export type RecordStep = CeremonyRecord['steps'][number];
export type RecordRow = RecordSection['rows'][number];

export const textRow = (name: string, value: string): RecordRow => ({ name, value, form: 'text' });
export const codeRow = (name: string, value: string): RecordRow => ({ name, value, form: 'code' });

/** The file that the printed record names by its hash: canonical JSON (RFC 8785). */
export function recordBytes(record: CeremonyRecord): Buffer {
  return canonicalBytes(record);
}

export function recordSha256Hex(record: CeremonyRecord): string {
  return createHash('sha256').update(recordBytes(record)).digest('hex');
}
