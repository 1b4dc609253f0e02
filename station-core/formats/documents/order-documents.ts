/** What officers order a signing service to do: to accept a permit no more, to leave quarantine, to revoke certificates. */
import { z } from 'zod';
import { MAX_REVOKED_PER_ORDER, REVOCATION_REASON_WORDS } from '../../model/issuance/revocation-reason.ts';
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

/** Revokes the certificates of units, however many: what a station may not decide on its own. */
export const revocationOrderSchema = z
  .strictObject({
    v: z.literal(1),
    type: z.literal('revocation-order'),
    station: fields.stationName,
    /** Its id, which the ledger names. */
    order: fields.permitId,
    /** RFC 5280 section 5.3.1. */
    reason: z.enum(REVOCATION_REASON_WORDS),
    /** The same in words, for whoever reads it later. */
    note: fields.reasonText,
    certificates: z
      .array(z.string().regex(/^(?:[0-9a-f]{2}){1,20}$/))
      .min(1)
      .max(MAX_REVOKED_PER_ORDER)
      .refine(fields.isDistinct, 'twice'),
    issuedAt: fields.utcMoment,
  })
  .readonly();

export type RevocationOrderDocument = z.infer<typeof revocationOrderSchema>;
