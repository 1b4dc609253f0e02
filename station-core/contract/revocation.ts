import { z } from 'zod';
import { macSchema, sha256HexSchema } from '../model-schemas.ts';
import { HOLD_REASON_CHARACTERS } from '../model/desk/hold-reason.ts';
import { MAY_REVOKE, MAY_SEE_HOLDS } from '../model/desk/rights.ts';
import { REVOCATION_REASON_WORDS } from '../model/issuance/revocation-reason.ts';
import { notesSchema, timeSchema } from './atoms.ts';
import { documentTextSchema } from './documents.ts';
import { holdAskedSchema } from './holds.ts';
import { openTo } from './procedure.ts';

export { REVOCATION_REASON_WORDS, type RevocationReason } from '../model/issuance/revocation-reason.ts';

/** Certificates that are revoked, and the lists that say so. Who decides has seen which certificates that concerns. */

const count = z.int().nonnegative();
const number = z.int().positive();
const reasonSchema = z.enum(REVOCATION_REASON_WORDS);
const noteSchema = notesSchema(HOLD_REASON_CHARACTERS);

const certificateSchema = z.object({ unit: macSchema, serial: z.string().nullable(), certSerialHex: z.string() });

const allowanceSchema = z.object({
  /** More than this, in one day, are revoked by an order of two officers only. */
  ordersAbove: count,
  /** Of those that this station may revoke on its own. */
  revokedToday: count,
  needsOrder: z.boolean(),
});

export const revocationPreviewSchema = z.object({
  toRevoke: z.array(certificateSchema),
  /** They stay as they are. */
  alreadyRevoked: z.array(certificateSchema),
  /** Units that never got a certificate. */
  without: z.array(macSchema),
  allowance: allowanceSchema,
  /** Names these certificates as they are now: whoever revokes them hands it back. */
  fingerprint: sha256HexSchema,
});
export type RevocationPreviewView = z.infer<typeof revocationPreviewSchema>;

export const orderReviewSchema = z.object({
  order: z.string(),
  reason: reasonSchema,
  note: z.string(),
  certificates: z.array(z.string()),
  /** What names an officer nobody here knows counts for nothing. */
  signatures: z.array(z.object({ officer: z.string(), counts: z.boolean() })).readonly(),
  missingSignatures: count,
  /** What the next officer types at their own machine. */
  signCommand: z.string(),
});
export type OrderReviewView = z.infer<typeof orderReviewSchema>;

export const crlSchema = z.object({
  number,
  thisUpdate: timeSchema,
  nextUpdate: timeSchema,
  /** How many certificates it lists. */
  revoked: count,
  crlSha256Hex: sha256HexSchema,
});
export type CrlView = z.infer<typeof crlSchema>;

export const revokedCertificateSchema = z.object({
  ...certificateSchema.shape,
  seq: count,
  reason: reasonSchema,
  note: z.string(),
  by: z.array(z.string()).readonly(),
  revokedAt: timeSchema,
  /** By an order of two officers. */
  isOrdered: z.boolean(),
});
export type RevokedCertificateView = z.infer<typeof revokedCertificateSchema>;

const decisionShape = { asked: holdAskedSchema, reason: reasonSchema, note: noteSchema, fingerprint: sha256HexSchema };
const pageSchema = z.strictObject({ page: z.int().min(0).max(1_000_000), rowsPerPage: z.int().min(1).max(200) });

export const revocationContract = {
  /** Writes nothing. */
  preview: openTo(MAY_REVOKE)
    .input(z.object({ asked: holdAskedSchema }))
    .output(revocationPreviewSchema),
  /** A draft of an order, for two officers to sign at their own machines. */
  draftOrder: openTo(MAY_REVOKE)
    .input(z.object(decisionShape))
    .output(z.object({ text: z.string(), fileName: z.string() })),
  /** Says what a draft or a signed order says; changes nothing. */
  reviewOrder: openTo(MAY_REVOKE)
    .input(z.object({ text: documentTextSchema }))
    .output(orderReviewSchema),
  /** Permanent. Then the list is signed that says so. */
  revoke: openTo(MAY_REVOKE)
    .input(z.object({ ...decisionShape, order: documentTextSchema.optional() }))
    .output(z.object({ revoked: number, crl: crlSchema })),
  /** Newest first. */
  certificates: openTo(MAY_SEE_HOLDS)
    .input(pageSchema)
    .output(z.object({ count, certificates: z.array(revokedCertificateSchema) })),
  /** Newest first. */
  crls: openTo(MAY_SEE_HOLDS)
    .input(pageSchema)
    .output(z.object({ count, crls: z.array(crlSchema) })),
  /** `crl.none` for one that is not kept any more. */
  crl: openTo(MAY_SEE_HOLDS)
    .input(z.object({ number }))
    .output(z.object({ pem: z.string(), der: z.base64(), fileName: z.string() })),
  /** A new list, also when nothing was revoked since the last one. */
  signCrl: openTo(MAY_REVOKE).output(crlSchema),
};
