import { context, contextConstructed, TAG } from '../../formats/der.ts';
import type { DerNode } from '../../formats/der.ts';

/**
 * The extensions the signer lets into a certificate: an end entity that signs, for the purposes of its permit, under
 * the two names of a unit. Nothing that a web server or a person could be taken for.
 */

const OID = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyIdentifier: '2.5.29.35',
  extKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  hardwareModuleName: '1.3.6.1.5.5.7.8.4', // RFC 4108 section 5
} as const;

/** RFC 9039 section 4.1: an EUI-64; ours are EUI-48 with fffe after the first three bytes. */
const DEVICE_URN = /^urn:dev:mac:[0-9a-f]{6}fffe[0-9a-f]{6}$/;

export interface ExtensionLimits {
  /** The serial number of the subject, which the alternative name must repeat. */
  readonly unitSerial: string;
  /** Whether the permit allows the purpose TLS server. */
  readonly serverAuth: boolean;
}

/** The name of the first extension that is broken, missing, doubled or not allowed. */
export function brokenExtension(extensions: readonly DerNode[], limits: ExtensionLimits): string | undefined {
  const seen = new Set<string>();
  for (const extension of extensions) {
    const [oidNode, ...rest] = extension.as(TAG.sequence, 'extension').children();
    const value = rest.pop()?.as(TAG.octetString, 'extension value').only();
    const critical = rest.length === 1 && rest[0]?.boolean() === true;
    if (oidNode === undefined || value === undefined || rest.length > 1) return 'extension';
    const oid = oidNode.oid();
    if (seen.has(oid)) return `extension ${oid} twice`;
    seen.add(oid);
    if (!isAllowed({ oid, critical, value }, limits)) return `extension ${oid}`;
  }
  const needed = [OID.basicConstraints, OID.keyUsage, OID.extKeyUsage, OID.subjectAltName];
  const missing = needed.find((oid) => !seen.has(oid));
  return missing === undefined ? undefined : `extension ${missing} is missing`;
}

interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: DerNode;
}

function isAllowed({ oid, critical, value }: Extension, limits: ExtensionLimits): boolean {
  switch (oid) {
    case OID.basicConstraints: // CA:FALSE is the default and encoded as nothing
      return critical && hex(value.whole) === '3000';
    case OID.keyUsage: // digitalSignature alone
      return critical && hex(value.whole) === '03020780';
    case OID.extKeyUsage:
      return areAllowedPurposes(value, limits);
    case OID.subjectAltName:
      return !critical && areUnitNames(value, limits);
    case OID.subjectKeyIdentifier:
    case OID.authorityKeyIdentifier:
      return !critical; // they give no power
    default:
      return false;
  }
}

function areAllowedPurposes(value: DerNode, { serverAuth }: ExtensionLimits): boolean {
  const purposes = value.as(TAG.sequence, 'ExtKeyUsage').children();
  const [first, second, ...more] = purposes.map((purpose) => purpose.oid());
  if (first !== OID.clientAuth || more.length > 0) return false;
  return second === undefined || (second === OID.serverAuth && serverAuth);
}

/** Just two: the URN of the MAC address as [6] URI, and [0] hardwareModuleName with the serial number of the subject. */
function areUnitNames(value: DerNode, { unitSerial }: ExtensionLimits): boolean {
  const [uri, otherName, ...more] = value.as(TAG.sequence, 'SubjectAltName').children();
  if (uri?.tag !== context(6) || otherName?.tag !== contextConstructed(0) || more.length > 0) return false;
  const [type, explicit, ...extra] = otherName.children();
  if (type?.oid() !== OID.hardwareModuleName || explicit?.tag !== contextConstructed(0) || extra.length > 0)
    return false;
  // HardwareModuleName ::= SEQUENCE { hwType OBJECT IDENTIFIER, hwSerialNum OCTET STRING }
  const [hwType, hwSerialNum, ...rest] = explicit.only().as(TAG.sequence, 'HardwareModuleName').children();
  if (hwType?.tag !== TAG.oid || hwSerialNum?.tag !== TAG.octetString || rest.length > 0) return false;
  return DEVICE_URN.test(uri.ascii()) && hwSerialNum.utf8() === unitSerial;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
