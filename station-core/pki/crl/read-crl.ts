/** Reads a CRL strictly, by our own DER reader: what was built with one library is not judged with the same one. */
import { verify, X509Certificate } from 'node:crypto';
import { context, contextConstructed, DerNode, type Refuse, TAG } from '../../formats/der.ts';
import { type RevocationReason, revocationReasonOf } from '../../model/issuance/revocation-reason.ts';
import { issuerAlgorithm, SIGNATURE_ALGORITHMS } from '../algorithms.ts';
import { OID } from '../oids.ts';
import { readExtension, type TbsExtension } from '../read-tbs.ts';
import type { RevokedCertificate } from './crl.ts';

export interface Crl {
  readonly tbsDer: Uint8Array;
  readonly issuerNameDer: Uint8Array;
  readonly authorityKeyIdentifier: Uint8Array;
  readonly number: number;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  readonly revoked: readonly RevokedCertificate[];
}

/** Reads the list and verifies its signature with the issuer's key; what is wrong goes to `refuse`. */
export function readCrl(crlDer: Uint8Array, issuerCertDer: Uint8Array, refuse: Refuse): Crl {
  const root = DerNode.read(crlDer, refuse);
  root.requireWellFormed();
  const [tbs, algorithm, signature, ...more] = root.as(TAG.sequence, 'CertificateList').children();
  if (tbs === undefined || algorithm === undefined || signature === undefined || more.length > 0) {
    throw root.fail('not the three fields of a CRL');
  }
  const crl = readTbs(tbs, algorithm);
  const { publicKey } = new X509Certificate(issuerCertDer);
  const { oid, hash } = SIGNATURE_ALGORITHMS[issuerAlgorithm(publicKey).signature];
  const [named, ...parameters] = algorithm.as(TAG.sequence, 'signatureAlgorithm').children();
  if (named?.oid() !== oid || parameters.length > 0) throw algorithm.fail('not the signature algorithm of the issuer');
  if (!verify(hash, tbs.whole, publicKey, signature.bytesOfBits())) throw signature.fail('does not verify');
  return crl;
}

function readTbs(tbs: DerNode, algorithm: DerNode): Crl {
  const [...fields] = tbs.as(TAG.sequence, 'TBSCertList').children();
  const last = fields.pop() ?? tbs;
  const [version, inner, issuer, thisUpdate, nextUpdate, revoked, ...more] = fields;
  if (!version || !inner || !issuer || !thisUpdate || !nextUpdate || more.length > 0) {
    throw tbs.fail('not the fields of a complete version 2 list');
  }
  if (Buffer.from(version.whole).toString('hex') !== '020101') throw version.fail('version is not v2');
  if (!Buffer.from(inner.whole).equals(algorithm.whole)) throw inner.fail('names another signature algorithm');
  const extensions = extensionsOf(last.as(contextConstructed(0), 'crlExtensions').only(), [
    OID.authorityKeyIdentifier,
    OID.cRLNumber,
  ]);
  return {
    tbsDer: tbs.whole,
    issuerNameDer: issuer.whole,
    authorityKeyIdentifier: keyIdentifierIn(extensions[0].value()),
    number: numberOf(extensions[1].value()),
    thisUpdate: timeOf(thisUpdate),
    nextUpdate: timeOf(nextUpdate),
    revoked: revokedOf(revoked),
  };
}

function revokedOf(list: DerNode | undefined): RevokedCertificate[] {
  if (list === undefined) return [];
  const entries = list.as(TAG.sequence, 'revokedCertificates').children();
  if (entries.length === 0) throw list.fail('an empty list is left out');
  const revoked = entries.map(revokedCertificate);
  if (new Set(revoked.map(({ certSerialHex }) => certSerialHex)).size < revoked.length) {
    throw list.fail('a serial number twice');
  }
  return revoked;
}

function revokedCertificate(entry: DerNode): RevokedCertificate {
  const [serial, at, extensions, ...more] = entry.as(TAG.sequence, 'revoked certificate').children();
  if (serial === undefined || at === undefined || more.length > 0) throw entry.fail('not a revoked certificate');
  return {
    certSerialHex: Buffer.from(serial.integer()).toString('hex'),
    revokedAt: timeOf(at),
    reason: extensions === undefined ? 'unspecified' : reasonOf(extensionsOf(extensions, [OID.cRLReason])[0].value()),
  };
}

const ENUMERATED = 0x0a;

function reasonOf(value: DerNode): RevocationReason {
  const [code = 0, ...more] = value.as(ENUMERATED, 'reason').content;
  const known = revocationReasonOf(code);
  if (known === undefined || code === 0 || more.length > 0) throw value.fail('not a reason of this product');
  return known;
}

/** Just these, in this order, none of them critical. */
function extensionsOf<const Oids extends readonly string[]>(
  list: DerNode,
  oids: Oids,
): { readonly [At in keyof Oids]: TbsExtension } {
  const found = list.as(TAG.sequence, 'extensions').children().map(readExtension);
  const expected =
    found.length === oids.length && found.every(({ oid, critical }, at) => oid === oids[at] && !critical);
  if (!expected) throw list.fail(`extensions other than ${oids.join(' ')}`);
  return found as unknown as { readonly [At in keyof Oids]: TbsExtension }; // as many, and the same ones
}

/** AuthorityKeyIdentifier with a key identifier alone. */
function keyIdentifierIn(value: DerNode): Uint8Array {
  return value.as(TAG.sequence, 'AuthorityKeyIdentifier').only().as(context(0), 'keyIdentifier').content;
}

function numberOf(value: DerNode): number {
  const number = Number(`0x${Buffer.from(value.integer()).toString('hex')}`);
  if (!Number.isSafeInteger(number) || number < 1) throw value.fail('not a CRL number of this product');
  return number;
}

/** RFC 5280 section 5.1.2.4: UTCTime through 2049, GeneralizedTime from 2050 on. */
function timeOf(node: DerNode): Date {
  const text = node.ascii();
  const full = node.tag === TAG.utcTime ? `20${text}` : text;
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full);
  const [, year = '', month, day, hour, minute, second] = parts ?? [];
  const expectedTag = year < '2050' ? TAG.utcTime : TAG.generalizedTime;
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (parts === null || node.tag !== expectedTag || Number.isNaN(time.getTime())) throw node.fail('not a time');
  return time;
}
