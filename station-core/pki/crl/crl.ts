import * as der from '../../formats/der-writer.ts';
import { REVOCATION_REASONS, type RevocationReason } from '../../model/issuance/revocation-reason.ts';
import { SIGNATURE_ALGORITHMS, type SignatureAlgorithm } from '../algorithms.ts';
import { issuerNames } from '../issuer.ts';
import { OID } from '../oids.ts';

/**
 * Builds the TBSCertList of a version 2 CRL (RFC 5280 section 5): a complete list of one issuer, direct, not indirect and
 * not a delta. Like the certificate's profile it signs nothing.
 */

export interface RevokedCertificate {
  /** Hex of the serial number's bytes. */
  readonly certSerialHex: string;
  readonly revokedAt: Date;
  readonly reason: RevocationReason;
}

export interface CrlFields {
  readonly issuerCertDer: Uint8Array;
  readonly algorithm: SignatureAlgorithm;
  /** Higher than that of every CRL before it. */
  readonly number: number;
  readonly thisUpdate: Date;
  /** Whoever checks certificates needs a newer list by then. */
  readonly nextUpdate: Date;
  /** As the list will have them; no serial number twice. */
  readonly revoked: readonly RevokedCertificate[];
}

const VERSION_2 = Buffer.from('020101', 'hex');
const CRL_REASON = der.oid(OID.cRLReason);
const ENUMERATED = 0x0a;

export function buildCrlTbs(fields: CrlFields): Buffer {
  const { nameDer, keyIdentifier } = issuerNames(fields.issuerCertDer);
  const { number, revoked } = fields;
  if (!Number.isSafeInteger(number) || number < 1) throw new TypeError(`not a CRL number: ${number}`);
  const serials = new Set(revoked.map(({ certSerialHex }) => certSerialHex));
  if (serials.size < revoked.length) throw new TypeError('a serial number twice in one CRL');
  return der.sequence(
    VERSION_2,
    der.sequence(der.oid(SIGNATURE_ALGORITHMS[fields.algorithm].oid)),
    nameDer,
    der.time(fields.thisUpdate),
    der.time(fields.nextUpdate),
    // RFC 5280 section 5.1.2.6: when nothing is revoked the list is absent, not empty.
    ...(revoked.length === 0 ? [] : [der.sequence(...revoked.map(revokedOf))]),
    der.explicit(
      0,
      der.sequence(
        extension(OID.authorityKeyIdentifier, der.sequence(der.implicit(0, keyIdentifier))),
        extension(OID.cRLNumber, integer(number)),
      ),
    ),
  );
}

function revokedOf({ certSerialHex, revokedAt, reason }: RevokedCertificate): Buffer {
  const code = REVOCATION_REASONS[reason];
  const serial = der.positiveInteger(Buffer.from(certSerialHex, 'hex'));
  // Section 5.3.1: the reason unspecified is said by leaving it out.
  if (code === 0) return der.sequence(serial, der.time(revokedAt));
  const value = der.octetString(der.element(ENUMERATED, Buffer.of(code)));
  return der.sequence(serial, der.time(revokedAt), der.sequence(der.sequence(CRL_REASON, value)));
}

function integer(number: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(number));
  return der.positiveInteger(bytes);
}

function extension(type: string, value: Uint8Array): Buffer {
  return der.sequence(der.oid(type), der.octetString(value));
}
