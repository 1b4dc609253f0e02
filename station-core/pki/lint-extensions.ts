import { macHex } from '../model/mac.ts';
import { createHash } from 'node:crypto';
import { context, contextConstructed, TAG } from '../formats/der.ts';
import type { DerNode } from '../formats/der.ts';
import type { IdevidSubject } from './idevid.ts';
import { OID } from './oids.ts';

/** What each extension of an IDevID must hold, for the lint. Every extension here must appear exactly once, no other may. */

type Expected = IdevidSubject & { readonly issuerSki: Uint8Array };

interface ExtensionRule {
  readonly name: string;
  readonly critical: boolean;
  readonly holds: (value: DerNode, expected: Expected) => boolean;
}

export const EXTENSION_RULES: Readonly<Record<string, ExtensionRule>> = {
  [OID.authorityKeyIdentifier]: {
    name: 'authority-key-identifier',
    critical: false,
    holds: (value, { issuerSki }) => {
      const [key, ...rest] = value.as(TAG.sequence, 'AuthorityKeyIdentifier').children();
      return rest.length === 0 && key?.tag === context(0) && hex(key.content) === hex(issuerSki);
    },
  },
  [OID.subjectKeyIdentifier]: {
    name: 'subject-key-identifier',
    critical: false,
    holds: (value, { spkiDer }) =>
      // RFC 7093 section 2 method 1 over the 65 bytes of the point, the tail of a P-256 SubjectPublicKeyInfo.
      hex(value.as(TAG.octetString, 'SubjectKeyIdentifier').content) ===
      createHash('sha256').update(spkiDer.subarray(-65)).digest('hex').slice(0, 40),
  },
  [OID.keyUsage]: {
    name: 'key-usage',
    critical: true,
    holds: (value) => hex(value.whole) === '03020780', // BIT STRING, 7 unused bits: digitalSignature alone
  },
  [OID.extKeyUsage]: {
    name: 'ext-key-usage',
    critical: false,
    holds: (value, { serverAuth }) => {
      const purposes = value
        .as(TAG.sequence, 'ExtKeyUsage')
        .children()
        .map((purpose) => purpose.oid());
      return purposes.join(' ') === (serverAuth ? `${OID.clientAuth} ${OID.serverAuth}` : OID.clientAuth);
    },
  },
  [OID.basicConstraints]: {
    name: 'basic-constraints',
    critical: true,
    holds: (value) => hex(value.whole) === '3000', // CA:FALSE is the default and left out
  },
  [OID.subjectAltName]: {
    name: 'subject-alt-name',
    critical: false,
    holds: (value, expected) => {
      const [uri, other, ...rest] = value.as(TAG.sequence, 'GeneralNames').children();
      if (uri === undefined || other === undefined || rest.length > 0) return false;
      return isDeviceUrn(uri, expected) && isHardwareModuleName(other, expected);
    },
  },
};

/** RFC 9039: three bytes of the MAC, fffe, three bytes of the MAC, in lower case. */
function isDeviceUrn(uri: DerNode, { mac }: Expected): boolean {
  const digits = macHex(mac);
  return uri.tag === context(6) && uri.ascii() === `urn:dev:mac:${digits.slice(0, 6)}fffe${digits.slice(6)}`;
}

/** RFC 4108 section 5 inside RFC 5280's otherName: [0] { type-id OID, [0] EXPLICIT HardwareModuleName }. */
function isHardwareModuleName(other: DerNode, { hardwareTypeOid, unitSerial }: Expected): boolean {
  if (other.tag !== contextConstructed(0)) return false;
  const [type, wrapped, ...rest] = other.children();
  if (type?.oid() !== OID.hardwareModuleName || wrapped?.tag !== contextConstructed(0) || rest.length > 0) return false;
  const [hwType, hwSerial, ...more] = wrapped.only().as(TAG.sequence, 'HardwareModuleName').children();
  if (hwType?.oid() !== hardwareTypeOid || hwSerial === undefined || more.length > 0) return false;
  return hwSerial.as(TAG.octetString, 'hwSerialNum').ascii() === unitSerial;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
