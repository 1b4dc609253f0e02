import { z } from 'zod';
import { HSM_KINDS, type HsmKind } from '../../model/documents/hsm-kind.ts';
import { keyIdHex, profileOf } from '../../signer/token/profiles/hsm-profiles.ts';

/** A key that a ceremony makes, and what it reads back of it. */

/** Keys that may sign certificates; `ISSUER_ALGORITHMS` says how. */
export const CURVES = ['P-256', 'P-384'] as const;
export type Curve = (typeof CURVES)[number];

export const keyWishSchema = z
  .strictObject({
    label: z.string().min(1).max(64),
    /** CKA_ID. */
    idHex: z.string().regex(/^(?:[0-9a-f]{2}){1,64}$/),
    kind: z.enum([...CURVES, 'Ed25519', 'HMAC-SHA256']),
  })
  .readonly();
export type KeyWish = z.infer<typeof keyWishSchema>;
export type KeyKind = KeyWish['kind'];

export const keyFactsSchema = z
  .strictObject({
    /** SubjectPublicKeyInfo; null for a secret key. */
    spkiBase64: z.base64().nullable(),
    /** Every attribute of the policy, as the token has it; null where it does not say. */
    attributes: z.array(z.strictObject({ attribute: z.string(), value: z.boolean().nullable() })),
  })
  .readonly();
export type KeyFacts = z.infer<typeof keyFactsSchema>;

export const tokenFactsSchema = z
  .strictObject({
    modulePath: z.string().min(1),
    moduleSha256: z.string().regex(/^[0-9a-f]{64}$/),
    tokenLabel: z.string().min(1),
    tokenSerial: z.string().min(1),
    manufacturer: z.string(),
    model: z.string(),
    hardwareVersion: z.string(),
    firmwareVersion: z.string(),
    /** Absent: none of those whose ways are known. */
    kind: z.enum(HSM_KINDS).exactOptional(),
  })
  .readonly();
export type TokenFacts = z.infer<typeof tokenFactsSchema>;

/** Keys are called by what they are for. */
export function wishFor(label: string, kind: KeyKind, hsm: HsmKind | undefined): KeyWish {
  return { label, idHex: keyIdHex(profileOf(hsm), label), kind };
}
