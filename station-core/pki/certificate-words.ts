/**
 * A unit's certificate in words that people can compare: names, validity, key, extensions. It reads what the certificate
 * says and judges nothing; lint and signer do.
 */
import { createHash } from 'node:crypto';
import { context, contextConstructed, DerNode, TAG } from '../formats/der.ts';
import { OID } from './oids.ts';
import { readName, readTbs, type Tbs } from './read-tbs.ts';

export interface CertificateWords {
  readonly serialHex: string;
  readonly signatureAlgorithm: string;
  /** `O=…`, in the order of the certificate. */
  readonly subject: readonly string[];
  readonly issuer: readonly string[];
  readonly notBefore: string;
  readonly notAfter: string;
  /** 99991231235959Z: no well-defined expiration date (RFC 5280 section 4.1.2.5). */
  readonly neverExpires: boolean;
  readonly publicKey: string;
  readonly spkiSha256Hex: string;
  readonly subjectAltName: readonly string[];
  readonly keyUsage: readonly string[];
  readonly extKeyUsage: readonly string[];
  readonly isCa: boolean;
  readonly subjectKeyIdHex?: string;
  readonly authorityKeyIdHex?: string;
  /** Dotted; extensions that these words leave out. */
  readonly otherExtensions: readonly string[];
}

/** What is no certificate of version 3 in DER, or one that these words cannot tell. */
class Untold extends Error {
  override readonly name = 'Untold';
}

/** Undefined when these bytes are no certificate that can be put in words. */
export function certificateWords(certDer: Uint8Array): CertificateWords | undefined {
  try {
    const [tbs] = DerNode.read(certDer, refuse).as(TAG.sequence, 'certificate').children();
    return tbs === undefined ? undefined : wordsOf(readTbs(tbs.whole, refuse));
  } catch (error) {
    if (error instanceof Untold) return undefined;
    throw error;
  }
}

/** The bytes that were signed. */
export function tbsOf(certDer: Uint8Array): Uint8Array | undefined {
  try {
    return DerNode.read(certDer, refuse).as(TAG.sequence, 'certificate').children()[0]?.whole;
  } catch (error) {
    if (error instanceof Untold) return undefined;
    throw error;
  }
}

function refuse({ offsetBytes, reason }: { readonly offsetBytes: number; readonly reason: string }): Untold {
  return new Untold(`${reason} at ${offsetBytes}`);
}

function wordsOf(tbs: Tbs): CertificateWords {
  const [from, until] = tbs.validity.as(TAG.sequence, 'validity').children();
  const known = new Set<string>(Object.values(EXTENSIONS));
  const extension = (oid: string): DerNode | undefined => tbs.extensions.find((each) => each.oid === oid)?.value();
  const subjectKeyId = extension(EXTENSIONS.subjectKeyId)?.as(TAG.octetString, 'SubjectKeyIdentifier').content;
  const authorityKeyId = extension(EXTENSIONS.authorityKeyId)
    ?.children()
    .find(({ tag }) => tag === context(0))?.content;
  return {
    serialHex: hex(tbs.serial.integer()).replace(/^00(?=.)/, ''), // the sign's own byte
    signatureAlgorithm: named(tbs.algorithm.children()[0]?.oid() ?? ''),
    subject: nameWords(tbs.subject),
    issuer: nameWords(tbs.issuer),
    notBefore: timeText(from),
    notAfter: timeText(until),
    neverExpires: until?.ascii() === '99991231235959Z',
    publicKey: keyWords(tbs.spki),
    spkiSha256Hex: createHash('sha256').update(tbs.spki.whole).digest('hex'),
    subjectAltName: extension(EXTENSIONS.subjectAltName)?.children().map(generalName) ?? [],
    keyUsage: keyUsages(extension(EXTENSIONS.keyUsage)),
    extKeyUsage:
      extension(EXTENSIONS.extKeyUsage)
        ?.children()
        .map((each) => named(each.oid())) ?? [],
    isCa: extension(EXTENSIONS.basicConstraints)?.children()[0]?.boolean() ?? false,
    ...(subjectKeyId === undefined ? {} : { subjectKeyIdHex: hex(subjectKeyId) }),
    ...(authorityKeyId === undefined ? {} : { authorityKeyIdHex: hex(authorityKeyId) }),
    otherExtensions: tbs.extensions.map(({ oid }) => oid).filter((oid) => !known.has(oid)),
  };
}

const EXTENSIONS = {
  subjectKeyId: OID.subjectKeyIdentifier,
  authorityKeyId: OID.authorityKeyIdentifier,
  keyUsage: OID.keyUsage,
  extKeyUsage: OID.extKeyUsage,
  basicConstraints: OID.basicConstraints,
  subjectAltName: OID.subjectAltName,
} as const;

const NAMES: Readonly<Record<string, string>> = {
  [OID.commonName]: 'CN',
  [OID.organization]: 'O',
  [OID.organizationalUnit]: 'OU',
  [OID.serialNumber]: 'serialNumber',
  [OID.clientAuth]: 'clientAuth',
  [OID.serverAuth]: 'serverAuth',
  [OID.ecdsaWithSha256]: 'ecdsa-with-SHA256',
  [OID.ecdsaWithSha384]: 'ecdsa-with-SHA384',
  [OID.sha256WithRsaEncryption]: 'sha256WithRSAEncryption',
  [OID.idEcPublicKey]: 'EC',
  [OID.prime256v1]: 'P-256',
};

/** The name of its own document; the dotted text of one that has none here. */
function named(oid: string): string {
  return NAMES[oid] ?? oid;
}

function nameWords(name: DerNode): string[] {
  return readName(name).map(({ oid, value }) => `${named(oid)}=${value}`);
}

/** RFC 5280 section 4.1.2.5: two digits of a year from 50 on are of the last century. */
function timeText(time: DerNode | undefined): string {
  const digits = time?.ascii() ?? '';
  const century = time?.tag === TAG.utcTime ? (Number(digits.slice(0, 2)) < 50 ? '20' : '19') : '';
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(century + digits);
  if (parts === null) throw new Untold('a time of another form');
  const [, year, month, day, hour, minute, second] = parts;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
}

function keyWords(spki: DerNode): string {
  const [algorithm] = spki.as(TAG.sequence, 'SubjectPublicKeyInfo').children();
  const [type, curve] = algorithm?.children() ?? [];
  if (type === undefined) throw new Untold('a key without algorithm');
  return [type, ...(curve?.tag === TAG.oid ? [curve] : [])].map((each) => named(each.oid())).join(' ');
}

/** RFC 5280 section 4.2.1.3, bit 0 first. */
const KEY_USAGES = [
  'digitalSignature',
  'contentCommitment',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
] as const;

function keyUsages(bits: DerNode | undefined): string[] {
  const [, byte = 0] = bits?.as(TAG.bitString, 'KeyUsage').content ?? [];
  return KEY_USAGES.filter((_, at) => (byte & (0x80 >> at)) !== 0);
}

/** RFC 5280 section 4.2.1.6: a URI, or RFC 4108's HardwareModuleName as otherName. */
function generalName(name: DerNode): string {
  if (name.tag === context(6)) return `URI: ${name.ascii()}`;
  if (name.tag === context(2)) return `DNS: ${name.ascii()}`;
  if (name.tag !== contextConstructed(0)) return `tag 0x${name.tag.toString(16)}: ${hex(name.content)}`;
  const [type, wrapped] = name.children();
  if (type?.oid() !== OID.hardwareModuleName || wrapped === undefined) return `otherName: ${hex(name.content)}`;
  const [hardware, serial] = wrapped.only().as(TAG.sequence, 'HardwareModuleName').children();
  if (hardware === undefined || serial === undefined) throw new Untold('a hardware module name of another form');
  return `hardwareModuleName: type ${hardware.oid()}, serial ${serial.ascii()}`;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
