import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { authorityKeyIdentifier, crlNumber, crlReason } from './extensions.ts';
import { issuerNames } from './issuer.ts';
import { algorithmIdentifier, exactBytes, nameFrom, type SignatureAlgorithm, timeOf } from './tbs.ts';

/**
 * Builds the TBSCertList of a version 2 CRL (RFC 5280 section 5): a complete list of one issuer, direct, not indirect and
 * not a delta. Like the certificate's profile it signs nothing; `assembleSigned` joins list and signature.
 */

/** CRLReason of RFC 5280 section 5.3.1, those that this product uses. */
export const CRL_REASONS = {
  unspecified: 0,
  keyCompromise: 1,
  superseded: 4,
  cessationOfOperation: 5,
  certificateHold: 6,
  privilegeWithdrawn: 9,
} as const;
export type CrlReason = keyof typeof CRL_REASONS;

export interface RevokedCertificate {
  /** Hex of the serial number's bytes. */
  readonly certSerialHex: string;
  readonly revokedAt: Date;
  readonly reason: CrlReason;
}

export interface CrlFields {
  readonly issuerCertDer: Uint8Array;
  readonly algorithm: SignatureAlgorithm;
  /** Higher than that of every CRL before it. */
  readonly number: number;
  readonly thisUpdate: Date;
  /** Whoever checks certificates needs a newer list by then. */
  readonly nextUpdate: Date;
  /** In the order in which they are to be listed; no serial number twice. */
  readonly revoked: readonly RevokedCertificate[];
}

export function buildCrlTbs(fields: CrlFields): Buffer {
  const { nameDer, keyIdentifier } = issuerNames(fields.issuerCertDer);
  const { number, revoked } = fields;
  if (!Number.isSafeInteger(number) || number < 1) throw new TypeError(`not a CRL number: ${number}`);
  const serials = new Set(revoked.map(({ certSerialHex }) => certSerialHex));
  if (serials.size < revoked.length) throw new TypeError('a serial number twice in one CRL');
  const list = new UnsignedCrl({
    version: 1, // v2
    signature: algorithmIdentifier(fields.algorithm),
    issuer: nameFrom(nameDer),
    thisUpdate: timeOf(fields.thisUpdate),
    nextUpdate: timeOf(fields.nextUpdate),
    crlExtensions: new pkijs.Extensions({ extensions: [authorityKeyIdentifier(keyIdentifier), crlNumber(number)] }),
    // RFC 5280 section 5.1.2.6: when nothing is revoked the list is absent, not empty.
    ...(revoked.length === 0 ? {} : { revokedCertificates: revoked.map(revokedOf) }),
  });
  return list.tbsDer();
}

function revokedOf({ certSerialHex, revokedAt, reason }: RevokedCertificate): pkijs.RevokedCertificate {
  const code = CRL_REASONS[reason];
  return new pkijs.RevokedCertificate({
    userCertificate: new asn1js.Integer({ valueHex: exactBytes(Buffer.from(certSerialHex, 'hex')) }),
    revocationDate: timeOf(revokedAt),
    // Section 5.3.1: the reason unspecified is said by leaving it out.
    ...(code === 0 ? {} : { crlEntryExtensions: new pkijs.Extensions({ extensions: [crlReason(code)] }) }),
  });
}

/** pkijs keeps the list to be signed to its own classes. */
class UnsignedCrl extends pkijs.CertificateRevocationList {
  tbsDer(): Buffer {
    return Buffer.from(this.encodeTBS().toBER());
  }
}
