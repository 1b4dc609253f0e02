import { X509Certificate } from 'node:crypto';
import { Fault } from '../../fault.ts';
import { context, TAG } from '../../formats/der.ts';
import { OID } from '../oids.ts';
import { readTbsOf, type Tbs } from '../read-tbs.ts';
import { caNameText, commonNamesOf, readCaName } from './ca-name.ts';
import type { CaRequest } from './ca-request.ts';
import { isWithin, readScopes } from './name-scope.ts';
import { isTrialCa } from './trial-ca.ts';

/**
 * What the certificate that a root gave to an issuing CA must say before the CA takes it: all that `openssl verify
 * -x509_strict` asks for, and that it is about this key, no CA below it and no names but those asked for.
 */

export interface CaChain {
  readonly certDer: Uint8Array;
  readonly rootCertDer: Uint8Array;
}

interface Read {
  readonly tbs: Tbs;
  readonly x509: X509Certificate;
}

interface Question {
  readonly issuing: Read;
  readonly root: Read;
  readonly wanted: CaRequest;
  readonly now: Date;
}

type Rule = (question: Question) => boolean;

const RULES: Readonly<Record<string, Rule>> = {
  key: hasKeyOf,
  subject: hasSubjectOf,
  issuer: namesIssuer,
  signature: isVerified,
  'signature-algorithm': ({ issuing, root }) => [issuing, root].every(({ tbs }) => isStrong(tbs)),
  'serial-number': ({ issuing }) => isGoodSerial(issuing.tbs.serial.integer()),
  validity: ({ issuing, root, now }) => [issuing, root].every((each) => isValid(each, now)),
  'basic-constraints': ({ issuing }) => extensionIs(issuing.tbs, OID.basicConstraints, CA_WITH_PATH_LENGTH_0),
  'key-usage': ({ issuing }) => extensionIs(issuing.tbs, OID.keyUsage, CERT_AND_CRL_SIGN),
  'subject-key-identifier': ({ issuing }) => keyIdOf(issuing.tbs) !== undefined,
  'authority-key-identifier': ({ issuing, root }) => {
    const wanted = keyIdOf(root.tbs);
    return wanted !== undefined && authorityKeyIdOf(issuing.tbs) === wanted;
  },
  'name-constraints': namesAreThoseAskedFor,
  trial: isAllOfTrialOrNone,
  'other-extensions': ({ issuing }) =>
    issuing.tbs.extensions.every(({ oid, critical }, at, all) => {
      const isOnce = all.findIndex((other) => other.oid === oid) === at;
      return isOnce && oid !== OID.extKeyUsage && (!critical || KNOWN.has(oid));
    }),
  'root-self-signed': ({ root }) =>
    same(root.tbs.issuer.whole, root.tbs.subject.whole) && root.x509.verify(root.x509.publicKey),
  'root-is-ca': ({ root }) => isCa(root.tbs),
  'root-key': ({ root, wanted }) => !same(root.tbs.spki.whole, wanted.spkiDer),
};

export const CA_RULES: readonly string[] = Object.keys(RULES);

/** Throws `ceremony.bad-certificate` with the names of all broken rules. */
export function requireCaRules({ certDer, rootCertDer }: CaChain, wanted: CaRequest, now: Date): void {
  const question = { issuing: read(certDer, 'issuing'), root: read(rootCertDer, 'root'), wanted, now };
  const broken = Object.entries(RULES).flatMap(([name, rule]) => (keeps(() => rule(question)) ? [] : [name]));
  if (broken.length > 0) throw new Fault('ceremony.bad-certificate', { rules: broken.join(' ') });
}

/** Whether a file is the certificate for this request. The other rules are for a certificate that is. */
export function isForRequest(certDer: Uint8Array, wanted: CaRequest): boolean {
  return keeps(() => {
    const question = { issuing: read(certDer, 'issuing'), wanted };
    return hasKeyOf(question) && hasSubjectOf(question);
  });
}

/** Whether this root signed the certificate. */
export function isSignedByRoot({ certDer, rootCertDer }: CaChain): boolean {
  return keeps(() => {
    const question = { issuing: read(certDer, 'issuing'), root: read(rootCertDer, 'root') };
    return namesIssuer(question) && isVerified(question);
  });
}

/** A rule that meets DER it cannot read is broken; anything else thrown is a bug and passes through. */
function keeps(rule: () => boolean): boolean {
  try {
    return rule();
  } catch (error) {
    if (error instanceof Fault && error.code === 'ceremony.bad-certificate') return false;
    throw error;
  }
}

function read(certDer: Uint8Array, which: string): Read {
  const refuse = ({ reason }: { readonly reason: string }): Fault =>
    new Fault('ceremony.bad-certificate', { certificate: which, rules: 'der', reason });
  const fields = readTbsOf(certDer, refuse);
  try {
    return { tbs: fields, x509: new X509Certificate(certDer) };
  } catch (cause) {
    throw new Fault('ceremony.bad-certificate', { certificate: which, rules: 'der' }, { cause });
  }
}

function hasKeyOf({ issuing, wanted }: Pick<Question, 'issuing' | 'wanted'>): boolean {
  return same(issuing.tbs.spki.whole, wanted.spkiDer);
}

function hasSubjectOf({ issuing, wanted }: Pick<Question, 'issuing' | 'wanted'>): boolean {
  const name = readCaName(issuing.tbs.subject);
  return name !== undefined && caNameText(name) === caNameText(wanted.name);
}

function namesIssuer({ issuing, root }: Pick<Question, 'issuing' | 'root'>): boolean {
  return same(issuing.tbs.issuer.whole, root.tbs.subject.whole);
}

function isVerified({ issuing, root }: Pick<Question, 'issuing' | 'root'>): boolean {
  return issuing.x509.verify(root.x509.publicKey);
}

/** SEQUENCE { TRUE, INTEGER 0 } and BIT STRING with bits 5 and 6. */
const CA_WITH_PATH_LENGTH_0 = '30060101ff020100';
const CERT_AND_CRL_SIGN = '03020106';
const KEY_CERT_SIGN = 0x04;
const KNOWN: ReadonlySet<string> = new Set([OID.basicConstraints, OID.keyUsage, OID.nameConstraints]);

/** SHA-2, by ECDSA (RFC 5758), RSA PKCS#1 (RFC 8017) or Ed25519 (RFC 8410). */
const STRONG: ReadonlySet<string> = new Set([
  OID.ecdsaWithSha256,
  OID.ecdsaWithSha384,
  '1.2.840.10045.4.3.4',
  OID.sha256WithRsaEncryption,
  '1.2.840.113549.1.1.12',
  '1.2.840.113549.1.1.13',
  '1.3.101.112',
]);

function isStrong({ algorithm }: Tbs): boolean {
  return STRONG.has(algorithm.children()[0]?.oid() ?? '');
}

/** RFC 5280 section 4.1.2.2: positive, at most 20 bytes; 8 bytes and more leave room for randomness. */
function isGoodSerial(bytes: Uint8Array): boolean {
  return bytes.length >= 8 && bytes.length <= 20 && (bytes[0] ?? 0x80) < 0x80;
}

function isValid({ x509 }: Read, now: Date): boolean {
  return x509.validFromDate <= now && now < x509.validToDate;
}

function extensionIs({ extensions }: Tbs, oid: string, valueHex: string): boolean {
  const found = extensions.find((each) => each.oid === oid);
  return found?.critical === true && hex(found.value().whole) === valueHex;
}

function isCa({ extensions }: Tbs): boolean {
  const [constraints, usage] = [OID.basicConstraints, OID.keyUsage].map((oid) =>
    extensions.find((each) => each.oid === oid),
  );
  const [ca, pathLength] = constraints?.value().as(TAG.sequence, 'BasicConstraints').children() ?? [];
  const [, bits = 0] = usage?.value().as(TAG.bitString, 'KeyUsage').content ?? [];
  const hasRoom = pathLength === undefined || hex(pathLength.integer()) !== '00';
  return constraints?.critical === true && ca?.boolean() === true && hasRoom && (bits & KEY_CERT_SIGN) !== 0;
}

function keyIdOf({ extensions }: Tbs): string | undefined {
  const found = extensions.find(({ oid }) => oid === OID.subjectKeyIdentifier);
  if (found === undefined || found.critical) return undefined;
  const { content } = found.value().as(TAG.octetString, 'SubjectKeyIdentifier');
  return content.length === 0 ? undefined : hex(content);
}

function authorityKeyIdOf({ extensions }: Tbs): string | undefined {
  const found = extensions.find(({ oid }) => oid === OID.authorityKeyIdentifier);
  if (found === undefined || found.critical) return undefined;
  const [key] = found.value().as(TAG.sequence, 'AuthorityKeyIdentifier').children();
  return key?.tag === context(0) ? hex(key.content) : undefined;
}

/** Nothing wider than what was asked for, and everything of it. */
function namesAreThoseAskedFor({ issuing, wanted }: Question): boolean {
  const found = issuing.tbs.extensions.find(({ oid }) => oid === OID.nameConstraints);
  const scopes = found?.critical === true ? readScopes(found.value()) : undefined;
  if (scopes === undefined) return false;
  const covers = (outer: typeof scopes, inner: typeof scopes): boolean =>
    inner.every((each) => outer.some((other) => isWithin(each, other)));
  return covers(wanted.scopes, scopes) && covers(scopes, wanted.scopes);
}

/** A root of production never stands above a trial, nor a trial's root above anything else. */
function isAllOfTrialOrNone({ issuing, root }: Question): boolean {
  const constraints = issuing.tbs.extensions.find(({ oid }) => oid === OID.nameConstraints);
  const scopes = (constraints === undefined ? undefined : readScopes(constraints.value())) ?? [];
  return (
    isTrialCa({ commonNames: [issuing, root].flatMap(({ tbs }) => commonNamesOf(tbs.subject)), scopes }) !== undefined
  );
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.from(a).equals(b);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
