import { createHash } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { OID } from './oids.ts';
import { exactBytes } from './tbs.ts';

/** The X.509 v3 extensions this product uses, as pkijs values for `encodeTbs`. Criticality is stated at each one. */

export type KeyUsageBit = 'digitalSignature' | 'keyEncipherment' | 'keyAgreement' | 'keyCertSign' | 'cRLSign';

/** Bit numbers of RFC 5280 section 4.2.1.3. */
const KEY_USAGE_BITS: Readonly<Record<KeyUsageBit, number>> = {
  digitalSignature: 0,
  keyEncipherment: 2,
  keyAgreement: 4,
  keyCertSign: 5,
  cRLSign: 6,
};

export function keyUsage(bits: readonly KeyUsageBit[]): pkijs.Extension {
  let byte = 0;
  for (const bit of bits) byte |= 0x80 >> KEY_USAGE_BITS[bit];
  // DER of a named bit list drops trailing zero bits.
  const unusedBits = byte === 0 ? 0 : Math.clz32(byte & -byte) === 31 ? 0 : 31 - Math.clz32(byte & -byte);
  return extension(OID.keyUsage, true, new asn1js.BitString({ valueHex: Uint8Array.of(byte).buffer, unusedBits }));
}

export function extKeyUsage(purposes: readonly string[]): pkijs.Extension {
  const value = purposes.map((purpose) => new asn1js.ObjectIdentifier({ value: purpose }));
  return extension(OID.extKeyUsage, false, new asn1js.Sequence({ value }));
}

export type BasicConstraints = { readonly ca: false } | { readonly ca: true; readonly pathLength?: number };

export function basicConstraints(constraints: BasicConstraints): pkijs.Extension {
  const value: asn1js.BaseBlock[] = []; // DER leaves DEFAULT FALSE out
  if (constraints.ca) {
    value.push(new asn1js.Boolean({ value: true }));
    if (constraints.pathLength !== undefined) value.push(new asn1js.Integer({ value: constraints.pathLength }));
  }
  return extension(OID.basicConstraints, true, new asn1js.Sequence({ value }));
}

export function subjectKeyIdentifier(keyIdentifier: Uint8Array): pkijs.Extension {
  const value = new asn1js.OctetString({ valueHex: exactBytes(keyIdentifier) });
  return extension(OID.subjectKeyIdentifier, false, value);
}

export function authorityKeyIdentifier(keyIdentifier: Uint8Array): pkijs.Extension {
  // keyIdentifier [0] IMPLICIT OCTET STRING
  const key = new asn1js.Primitive({ idBlock: { tagClass: 3, tagNumber: 0 }, valueHex: exactBytes(keyIdentifier) });
  return extension(OID.authorityKeyIdentifier, false, new asn1js.Sequence({ value: [key] }));
}

/** RFC 5280 section 4.2.1.10: every subject below the CA begins with one of these names. */
export function nameConstraints(permittedNamesDer: readonly Uint8Array[]): pkijs.Extension {
  const permitted = permittedNamesDer.map((nameDer) => {
    const name = asn1js.fromBER(exactBytes(nameDer)).result;
    // GeneralSubtree { base: directoryName [4] }; a Name is a CHOICE, so its tag is explicit.
    const base = new asn1js.Constructed({ idBlock: { tagClass: 3, tagNumber: 4 }, value: [name] });
    return new asn1js.Sequence({ value: [base] });
  });
  const subtrees = new asn1js.Constructed({ idBlock: { tagClass: 3, tagNumber: 0 }, value: permitted });
  return extension(OID.nameConstraints, true, new asn1js.Sequence({ value: [subtrees] }));
}

export function subjectAltName(names: readonly asn1js.BaseBlock[]): pkijs.Extension {
  return extension(OID.subjectAltName, false, new asn1js.Sequence({ value: [...names] }));
}

/** GeneralName [0]. Built here because pkijs wraps an otherName in an extra SEQUENCE, which RFC 5280 does not have. */
export function otherName(type: string, value: asn1js.BaseBlock): asn1js.BaseBlock {
  const explicit = new asn1js.Constructed({ idBlock: { tagClass: 3, tagNumber: 0 }, value: [value] });
  const parts = [new asn1js.ObjectIdentifier({ value: type }), explicit];
  return new asn1js.Constructed({ idBlock: { tagClass: 3, tagNumber: 0 }, value: parts });
}

/** GeneralName [2], [6] and [7]. */
export const dnsName = (name: string): asn1js.BaseBlock => primitiveName(2, Buffer.from(name, 'ascii'));
export const uriName = (uri: string): asn1js.BaseBlock => primitiveName(6, Buffer.from(uri, 'ascii'));
export const ipName = (octets: readonly number[]): asn1js.BaseBlock => primitiveName(7, Uint8Array.from(octets));

function primitiveName(tagNumber: number, value: Uint8Array): asn1js.BaseBlock {
  return new asn1js.Primitive({ idBlock: { tagClass: 3, tagNumber }, valueHex: exactBytes(value) });
}

/** RFC 7093 section 2 method 1: the leftmost 160 bits of SHA-256 over the value of the subjectPublicKey BIT STRING. */
export function keyIdentifierOf(spkiDer: Uint8Array): Buffer {
  const { subjectPublicKey } = pkijs.PublicKeyInfo.fromBER(exactBytes(spkiDer));
  return createHash('sha256').update(subjectPublicKey.valueBlock.valueHexView).digest().subarray(0, 20);
}

function extension(extnID: string, critical: boolean, value: asn1js.BaseBlock): pkijs.Extension {
  return new pkijs.Extension({ extnID, critical, extnValue: value.toBER() });
}
