import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { SIGNATURE_ALGORITHMS, type SignatureAlgorithm } from './algorithms.ts';
import { OID } from './oids.ts';

/** Encodes a TBSCertificate with pkijs. Every field is given by the caller: nothing is left to a default of the library. */

export type { SignatureAlgorithm } from './algorithms.ts';

export interface NameAttribute {
  readonly type: string;
  readonly value: string;
}

export interface TbsFields {
  readonly algorithm: SignatureAlgorithm;
  /** Big-endian, positive: the top bit of the first byte is clear and the first byte is not zero. */
  readonly serial: Uint8Array;
  /** The DER of the issuer's own subject, byte for byte. */
  readonly issuerNameDer: Uint8Array;
  readonly subjectNameDer: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly spkiDer: Uint8Array;
  readonly extensions: readonly pkijs.Extension[];
}

/** One attribute per RelativeDistinguishedName, in the order given. (pkijs would put all of them into one SET.) */
export function encodeName(attributes: readonly NameAttribute[]): Buffer {
  const names = attributes.map(({ type, value }) => {
    // X.520: serialNumber is a PrintableString; RFC 5280 wants UTF8String for the others.
    const text = type === OID.serialNumber ? new asn1js.PrintableString({ value }) : new asn1js.Utf8String({ value });
    const attribute = new asn1js.Sequence({ value: [new asn1js.ObjectIdentifier({ value: type }), text] });
    return new asn1js.Set({ value: [attribute] });
  });
  return Buffer.from(new asn1js.Sequence({ value: names }).toBER());
}

export function encodeTbs(fields: TbsFields): Buffer {
  const certificate = new pkijs.Certificate({
    version: 2, // v3, RFC 5280 section 4.1.2.1
    serialNumber: new asn1js.Integer({ valueHex: exactBytes(fields.serial) }),
    signature: algorithmIdentifier(fields.algorithm),
    issuer: nameFrom(fields.issuerNameDer),
    notBefore: timeOf(fields.notBefore),
    notAfter: timeOf(fields.notAfter),
    subject: nameFrom(fields.subjectNameDer),
    subjectPublicKeyInfo: pkijs.PublicKeyInfo.fromBER(exactBytes(fields.spkiDer)),
    extensions: [...fields.extensions],
  });
  return Buffer.from(certificate.encodeTBS().toBER());
}

export function algorithmIdentifier(algorithm: SignatureAlgorithm): pkijs.AlgorithmIdentifier {
  const { oid, parameters } = SIGNATURE_ALGORITHMS[algorithm];
  return new pkijs.AlgorithmIdentifier({
    algorithmId: oid,
    ...(parameters === 'null' ? { algorithmParams: new asn1js.Null() } : {}),
  });
}

/** RFC 5280 section 4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050 on; never fractions of a second. */
export function timeOf(date: Date): pkijs.Time {
  const wholeSeconds = new Date(Math.floor(date.getTime() / 1000) * 1000);
  return new pkijs.Time({
    type: wholeSeconds.getUTCFullYear() < 2050 ? pkijs.TimeType.UTCTime : pkijs.TimeType.GeneralizedTime,
    value: wholeSeconds,
  });
}

export function nameFrom(nameDer: Uint8Array): pkijs.RelativeDistinguishedNames {
  return pkijs.RelativeDistinguishedNames.fromBER(exactBytes(nameDer));
}

/** asn1js takes a whole ArrayBuffer; a Buffer is often a window into a shared one. */
export function exactBytes(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
