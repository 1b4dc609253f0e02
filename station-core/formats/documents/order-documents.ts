/** What officers order a signing service to do: to accept a permit no more, and to leave quarantine. */
import { z } from 'zod';
import * as fields from './fields.ts';

/** All permits that are revoked, each time: a list that is missing takes nothing back. */
export const revocationsDocumentSchema = z
  .strictObject({
    v: z.literal(1),
    type: z.literal('revocations'),
    number: fields.documentNumber,
    revoked: z
      .array(z.strictObject({ permit: fields.permitId, reason: fields.reasonText }))
      .max(10_000)
      .refine((revoked) => fields.isDistinct(revoked.map(({ permit }) => permit)), 'twice'),
    issuedAt: fields.utcMoment,
  })
  .readonly();

export type RevocationsDocument = z.infer<typeof revocationsDocumentSchema>;

export const liftDocumentSchema = z
  .strictObject({
    v: z.literal(1),
    type: z.literal('lift'),
    station: fields.stationName,
    /** The id that the signing service gave it. */
    quarantine: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/),
    reason: fields.reasonText,
    issuedAt: fields.utcMoment,
  })
  .readonly();

export type LiftDocument = z.infer<typeof liftDocumentSchema>;
