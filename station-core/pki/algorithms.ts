import { X509Certificate, type KeyObject } from 'node:crypto';
import { Fault } from '../fault.ts';
import { OID } from './oids.ts';

/**
 * The signature algorithms of X.509 in this product, as data: another curve is another row, and no code beside it asks which
 * one it is. RFC 5758 binds the hash to the strength of the curve.
 */
export interface SignatureAlgorithmFacts {
  readonly oid: string;
  /** As OpenSSL calls it. */
  readonly hash: 'sha256' | 'sha384';
  /** ECDSA: the parameters are absent (RFC 5758 section 3.2). RSA: they are NULL (RFC 4055 section 5). */
  readonly parameters: 'absent' | 'null';
}

export const SIGNATURE_ALGORITHMS = {
  'ecdsa-with-SHA256': { oid: OID.ecdsaWithSha256, hash: 'sha256', parameters: 'absent' },
  'ecdsa-with-SHA384': { oid: OID.ecdsaWithSha384, hash: 'sha384', parameters: 'absent' },
  sha256WithRSAEncryption: { oid: OID.sha256WithRsaEncryption, hash: 'sha256', parameters: 'null' },
} as const satisfies Record<string, SignatureAlgorithmFacts>;

export type SignatureAlgorithm = keyof typeof SIGNATURE_ALGORITHMS;

export interface IssuerAlgorithm {
  /** OpenSSL's name of the curve of the issuing key. */
  readonly curve: string;
  readonly signature: SignatureAlgorithm;
  /** Of r ‖ s, as PKCS#11 gives it. */
  readonly rawSignatureBytes: number;
}

/** Keys that may issue certificates. Units have P-256 keys: that is the profile's, not the issuer's, choice. */
export const ISSUER_ALGORITHMS = {
  'P-256': { curve: 'prime256v1', signature: 'ecdsa-with-SHA256', rawSignatureBytes: 64 },
  'P-384': { curve: 'secp384r1', signature: 'ecdsa-with-SHA384', rawSignatureBytes: 96 },
} as const satisfies Record<string, IssuerAlgorithm>;

/** The row for an issuing key; `station.bad-config` for a key that may not issue. */
export function issuerAlgorithm(publicKey: KeyObject): IssuerAlgorithm {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = publicKey;
  const curve = details?.namedCurve;
  const found = Object.values(ISSUER_ALGORITHMS).find((each) => type === 'ec' && each.curve === curve);
  if (found !== undefined) return found;
  throw new Fault('station.bad-config', {
    field: 'ca.intermediate',
    reason: 'a key that may not issue certificates',
    keyType: type ?? 'unknown',
    ...(curve === undefined ? {} : { curve }),
  });
}

export function issuerAlgorithmOf(certDer: Uint8Array): IssuerAlgorithm {
  return issuerAlgorithm(new X509Certificate(certDer).publicKey);
}
