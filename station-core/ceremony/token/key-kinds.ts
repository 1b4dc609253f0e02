import * as der from '../../formats/der-writer.ts';
import { OID } from '../../pki/oids.ts';
import type { KeyKind } from './key-wish.ts';

/** The curve of each kind of key pair, and how its public half is written as a SubjectPublicKeyInfo. */

/** RFC 8410. */
const ED25519 = '1.3.101.112';

export interface PairKind {
  /** DER, as CKA_EC_PARAMS wants it. */
  readonly parameters: Buffer;
  readonly pointBytes: number;
  /** AlgorithmIdentifier of the SubjectPublicKeyInfo. */
  readonly algorithm: Buffer;
}

/** Undefined for a secret key. */
export const PAIR_KINDS: Readonly<Record<KeyKind, PairKind | undefined>> = {
  'P-256': curve(OID.prime256v1, 65),
  'P-384': curve(OID.secp384r1, 97),
  Ed25519: {
    parameters: der.oid(ED25519),
    pointBytes: 32,
    algorithm: der.sequence(der.oid(ED25519)),
  },
  'HMAC-SHA256': undefined,
};

function curve(oid: string, pointBytes: number): PairKind {
  const parameters = der.oid(oid);
  const algorithm = der.sequence(der.oid(OID.idEcPublicKey), parameters);
  return { parameters, pointBytes, algorithm };
}

/** From CKA_EC_POINT, which PKCS#11 wraps in an OCTET STRING and some modules do not; undefined for another curve's. */
export function spkiOfPoint(value: Buffer, { pointBytes, algorithm }: PairKind): Buffer | undefined {
  const isWrapped = value.length === pointBytes + 2 && value[0] === 0x04 && value[1] === pointBytes;
  const point = isWrapped ? value.subarray(2) : value;
  return point.length === pointBytes ? der.sequence(algorithm, der.bitString(point)) : undefined;
}
