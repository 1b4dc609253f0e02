import { z } from 'zod';
import { HSM_KINDS } from '../../model/documents/hsm-kind.ts';

/** A token, and what it shows to somebody without a PIN. */

const listedObjectSchema = z
  .strictObject({
    objectClass: z.enum(['certificate', 'public', 'private', 'secret', 'data', 'other']),
    label: z.string(),
  })
  .readonly();
export type ListedObject = z.infer<typeof listedObjectSchema>;

export const listedTokenSchema = z
  .strictObject({
    slot: z.string(),
    tokenLabel: z.string(),
    tokenSerial: z.string(),
    manufacturer: z.string(),
    model: z.string(),
    /** Absent: none of those whose ways are known. */
    kind: z.enum(HSM_KINDS).exactOptional(),
    /** `not-set`: the token, or its user, must be set up with the vendor's tool first. */
    pin: z.enum(['set', 'not-set', 'last-try', 'locked']),
    objects: z.array(listedObjectSchema).readonly(),
  })
  .readonly();
export type ListedToken = z.infer<typeof listedTokenSchema>;
