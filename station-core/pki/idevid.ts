import * as asn1js from 'asn1js';
import { type Mac, macBytes } from '../model/mac.ts';
import {
  authorityKeyIdentifier,
  basicConstraints,
  extKeyUsage,
  keyIdentifierOf,
  keyUsage,
  otherName,
  subjectAltName,
  subjectKeyIdentifier,
  uriName,
} from './extensions.ts';
import { issuerAlgorithmOf } from './algorithms.ts';
import { issuerNames } from './issuer.ts';
import { OID } from './oids.ts';
import { encodeName, encodeTbs, exactBytes } from './tbs.ts';

/** The certificate profile of a unit: an IDevID in the sense of IEEE 802.1AR. It builds the TBS and never signs. */

export interface IdevidSubject {
  readonly issuerCertDer: Uint8Array;
  readonly spkiDer: Uint8Array;
  /** The certificate's serial: 20 bytes from the OS CSPRNG, positive, first byte not zero. */
  readonly certSerial: Uint8Array;
  readonly notBefore: Date;
  /** The unit's serial number: subject serialNumber and hwSerialNum. */
  readonly unitSerial: string;
  readonly mac: Mac;
  readonly organization: string;
  readonly organizationalUnit: string;
  /** hwType of RFC 4108: what kind of hardware this is, dotted. */
  readonly hardwareTypeOid: string;
  readonly serverAuth: boolean;
}

/** RFC 5280 section 4.1.2.5: no well-defined expiration date. IEEE 802.1AR asks for it. */
export const NEVER = new Date('9999-12-31T23:59:59Z');

export function buildIdevidTbs(subject: IdevidSubject): Buffer {
  const issuer = issuerNames(subject.issuerCertDer);
  return encodeTbs({
    algorithm: issuerAlgorithmOf(subject.issuerCertDer).signature,
    serial: subject.certSerial,
    issuerNameDer: issuer.nameDer,
    subjectNameDer: encodeName([
      { type: OID.organization, value: subject.organization },
      { type: OID.organizationalUnit, value: subject.organizationalUnit },
      { type: OID.serialNumber, value: subject.unitSerial },
    ]),
    notBefore: subject.notBefore,
    notAfter: NEVER,
    spkiDer: subject.spkiDer,
    extensions: [
      authorityKeyIdentifier(issuer.keyIdentifier),
      subjectKeyIdentifier(keyIdentifierOf(subject.spkiDer)),
      keyUsage(['digitalSignature']),
      extKeyUsage(subject.serverAuth ? [OID.clientAuth, OID.serverAuth] : [OID.clientAuth]),
      basicConstraints({ ca: false }),
      subjectAltName([uriName(deviceUrn(subject.mac)), hardwareModuleName(subject)]),
    ],
  });
}

/**
 * RFC 9039 section 4.1: the "mac" type holds an EUI-64 as 16 lower-case hex digits. A 48-bit address becomes one with
 * a filler after the first three bytes: fffe for an EUI-48, ffff for the term MAC-48, which the IEEE has withdrawn.
 * Espressif's addresses are EUI-48.
 */
export function deviceUrn(mac: Mac): string {
  const eui48 = macBytes(mac);
  const eui64 = Buffer.concat([eui48.subarray(0, 3), Buffer.of(0xff, 0xfe), eui48.subarray(3)]);
  return `urn:dev:mac:${eui64.toString('hex')}`;
}

/** RFC 4108 section 5: HardwareModuleName ::= SEQUENCE { hwType OID, hwSerialNum OCTET STRING }. */
function hardwareModuleName({ hardwareTypeOid, unitSerial }: IdevidSubject): asn1js.BaseBlock {
  const hwSerialNum = new asn1js.OctetString({ valueHex: exactBytes(Buffer.from(unitSerial, 'ascii')) });
  const hwType = new asn1js.ObjectIdentifier({ value: hardwareTypeOid });
  return otherName(OID.hardwareModuleName, new asn1js.Sequence({ value: [hwType, hwSerialNum] }));
}
