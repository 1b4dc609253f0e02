import { z } from 'zod';
import { sha256HexSchema } from '../model-schemas.ts';
import { DESK_DOCUMENTS, DOCUMENT_FACTS } from '../model/documents/document-fact.ts';
import { entrySchema, faultSchema, notesSchema, timeSchema } from './atoms.ts';
import { openTo } from './procedure.ts';

/** The security officer's desk: what the signing service goes by, and what officers signed for this station. */

export type { DeskDocument, DocumentFactName } from '../model/documents/document-fact.ts';

const count = z.int().nonnegative();
const name = z.enum(DOCUMENT_FACTS);

export const documentFactSchema = z.discriminatedUnion('kind', [
  z.object({ name, kind: z.literal('text'), value: z.string() }),
  z.object({ name, kind: z.literal('number'), value: z.number() }),
  z.object({ name, kind: z.literal('time'), value: timeSchema }),
  z.object({ name, kind: z.literal('flag'), value: z.boolean() }),
  z.object({
    name,
    kind: z.literal('hours'),
    days: z.array(z.int().min(1).max(7)).readonly(),
    from: z.string(),
    to: z.string(),
    timeZone: z.string(),
  }),
]);
export type DocumentFactView = z.infer<typeof documentFactSchema>;

export const documentSchema = z.object({
  type: z.enum(DESK_DOCUMENTS),
  /** The permit, the number, or the quarantine: what tells it from others of its type. */
  id: z.string(),
  sha256Hex: sha256HexSchema,
  /** Officers of this station whose signatures are right. */
  signedBy: z.array(z.string()).readonly(),
  facts: z.array(documentFactSchema).readonly(),
  notBefore: timeSchema.nullable(),
  notAfter: timeSchema.nullable(),
});
export type DocumentView = z.infer<typeof documentSchema>;

const inForceSchema = z.object({
  ...documentSchema.shape,
  state: z.enum(['valid', 'not-yet', 'over', 'revoked']),
  /** Certificates under a permit, by the signing service's own count. */
  used: count.nullable(),
  quota: count.nullable(),
});
export type DocumentInForce = z.infer<typeof inForceSchema>;

const signerSchema = z.object({
  station: z.string(),
  protection: z.enum(['own-account', 'reduced']),
  configNumber: count,
  configSha256Hex: sha256HexSchema,
  officers: z.array(z.object({ id: z.string(), name: z.string(), thumbprint: z.string() })).readonly(),
  threshold: count,
  token: z.object({ label: z.string(), serial: z.string(), model: z.string() }),
  anchor: z.enum(['token-object', 'receipt']),
  anchoredLine: count,
  journalLines: count,
  certificates: count,
  /** The newest tree that it signed; null while it has signed none. */
  checkpoint: z.object({ sizeEntries: count, rootHashHex: sha256HexSchema, at: timeSchema.nullable() }),
  receipt: z.object({ sizeEntries: count, at: timeSchema }).nullable(),
  quarantine: z.object({ id: z.string(), reason: z.string(), at: timeSchema }).nullable(),
});
export type SignerView = z.infer<typeof signerSchema>;

export const documentDeskSchema = z.object({
  /** Null when the signing service does not answer: then `fault` says why. */
  signer: signerSchema.nullable(),
  inForce: z.array(inForceSchema).readonly(),
  fault: faultSchema.nullable(),
});
export type DocumentDeskView = z.infer<typeof documentDeskSchema>;

/** One message carries a document whole; longer ones are installed with the command line. */
export const MAX_DOCUMENT_CHARACTERS = 48_000;
/** JSON in base64: ASCII, and not what a scanner types into the field. */
export const documentTextSchema = z
  .string()
  .max(MAX_DOCUMENT_CHARACTERS)
  .refine((text) => /^[\t\n\r\x20-\x7e]+$/.test(text) && text.includes('"payload"'));

export const documentReviewSchema = z.object({
  document: documentSchema,
  /** What names an officer nobody here knows counts for nothing. */
  signatures: z.array(z.object({ officer: z.string(), counts: z.boolean() })).readonly(),
  missingSignatures: count,
  /** What it would take the place of; null when nothing of the kind is in force. */
  replaces: documentSchema.nullable(),
  changes: z
    .array(
      z.object({
        name,
        before: z.array(documentFactSchema).readonly(),
        after: z.array(documentFactSchema).readonly(),
      }),
    )
    .readonly(),
  /** Why it cannot be put in force, apart from missing signatures. */
  problem: faultSchema.nullable(),
  /** As the document is best kept on the way to the next officer. */
  fileName: z.string(),
  /** What the next officer types at their own machine. */
  signCommand: z.string(),
});
export type DocumentReview = z.infer<typeof documentReviewSchema>;

const draftSchema = z.object({ text: z.string(), fileName: z.string() });
const OFFICER = ['security-officer'] as const;

export const documentsContract = {
  desk: openTo(OFFICER).output(documentDeskSchema),
  /** Says what a draft or a signed document says; changes nothing. */
  review: openTo(OFFICER)
    .input(z.object({ text: documentTextSchema }))
    .output(documentReviewSchema),
  /** The signing service has the last word: what it refuses is not in force. */
  putInForce: openTo(OFFICER)
    .input(z.object({ text: documentTextSchema }))
    .output(z.null()),
  /** A draft that lifts the quarantine, for two officers to sign. */
  draftLift: openTo(OFFICER)
    .input(z.object({ reason: notesSchema({ max: 300 }) }))
    .output(draftSchema),
  /** A draft of the next list of revoked permits, with one more. */
  draftRevocation: openTo(OFFICER)
    .input(z.object({ permit: entrySchema.regex(/^[A-Za-z0-9._-]{1,64}$/), reason: notesSchema({ max: 300 }) }))
    .output(draftSchema),
};
