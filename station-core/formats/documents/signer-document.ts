/** The configuration of the signing service, fixed at the ceremony. */
import { z } from 'zod';
import { HSM_KINDS } from '../../model/documents/hsm-kind.ts';
import { officerKeySchema } from '../officer-key.ts';
import * as fields from './fields.ts';

/** A key in the token, by CKA_ID and CKA_LABEL: both must be right. */
const tokenKey = z.strictObject({
  /** CKA_ID. */
  idHex: z.string().regex(/^(?:[0-9a-f]{2}){1,64}$/),
  label: fields.printable(64),
});

export const signerDocumentSchema = z
  .strictObject({
    v: z.literal(1),
    type: z.literal('signer'),
    station: fields.stationName,
    /** A trial station: it makes trial units only, and stays one. */
    trial: z.literal(true).exactOptional(),
    number: fields.documentNumber,
    officers: z.array(officerKeySchema).min(2).max(16),
    threshold: z.literal(2),
    hsm: z.strictObject({
      modulePath: z.string().min(1).max(1_024),
      /** Of the driver's file. */
      moduleSha256: fields.sha256Hex,
      tokenSerial: fields.printable(16),
      tokenLabel: fields.printable(32),
      /** Absent: it does as PKCS#11 says. */
      kind: z.enum(HSM_KINDS).exactOptional(),
      keys: z
        .strictObject({ issuing: tokenKey, checkpoint: tokenKey, tag: tokenKey, journal: tokenKey })
        // One key for the tags and the journal would let whoever asks for a tag ask for the key of the journal.
        .refine(
          (keys) => fields.isDistinct(Object.values(keys).map(({ idHex, label }) => `${idHex} ${label}`)),
          'twice',
        ),
    }),
    /** PEM. */
    issuingCert: z.string().min(1).max(8_192),
    /** Of the DER of the root certificate. */
    rootCertSha256: fields.sha256Hex,
    /** C2SP verifier key of upstream's cosignatures. */
    upstreamKey: z.string().min(1).max(fields.MAX_VERIFIER_KEY_CHARACTERS).exactOptional(),
    /** What a state that was rolled back is noticed by. It stays as the ceremony chose it. */
    anchor: z.enum(['token-object', 'receipt']),
    /** The folder of the journal, absolute. */
    statePath: z.string().min(1).max(1_024),
    issuedAt: fields.utcMoment,
  })
  .refine(({ anchor, upstreamKey }) => anchor !== 'receipt' || upstreamKey !== undefined, {
    path: ['upstreamKey'],
    error: 'receipts-need-upstream',
  })
  .readonly();

export type SignerDocument = z.infer<typeof signerDocumentSchema>;
