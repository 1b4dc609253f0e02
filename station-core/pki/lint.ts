import { createHash } from 'node:crypto';
import { Fault } from '../fault.ts';
import { DerNode, TAG } from '../formats/der.ts';
import type { IdevidSubject } from './idevid.ts';
import { certifies, issuerScopes } from './ca/issuer-scopes.ts';
import type { NameScope } from './ca/name-scope.ts';
import { EXTENSION_RULES } from './lint-extensions.ts';
import { OID } from './oids.ts';
import { readExtension, readName, readTbs, type Tbs } from './read-tbs.ts';

/**
 * Reads the exact bytes about to be signed again and compares them with what was meant, rule by rule. It shares no
 * encoder and no object with the builder: a mistake there is not repeated here. It never changes what it reads.
 */

export type LintExpectation = IdevidSubject;

type Rule = (tbs: Tbs, expected: LintExpectation) => boolean;

const RULES: Readonly<Record<string, Rule>> = {
  version: ({ version }) => hex(version.whole) === 'a003020102', // [0] EXPLICIT INTEGER 2: v3
  serial: ({ serial }, { certSerial }) => isGoodSerial(serial.integer()) && same(serial.content, certSerial),
  'signature-algorithm': ({ algorithm }, { issuerCertDer }) =>
    hex(algorithm.whole) === ALGORITHM_OF_ISSUER[issuerFieldsOf(issuerCertDer).curve],
  issuer: ({ issuer }, { issuerCertDer }) => same(issuer.whole, issuerFieldsOf(issuerCertDer).subject.whole),
  validity: ({ validity }, { notBefore }) => {
    const [from, until, ...rest] = validity.as(TAG.sequence, 'validity').children();
    if (from === undefined || until === undefined || rest.length > 0) return false;
    return (
      from.as(TAG.utcTime, 'notBefore').ascii() === utcTimeText(notBefore) &&
      until.as(TAG.generalizedTime, 'notAfter').ascii() === '99991231235959Z'
    );
  },
  subject: ({ subject }, expected) =>
    nameText(subject) ===
    JSON.stringify([
      [OID.organization, TAG.utf8String, expected.organization],
      [OID.organizationalUnit, TAG.utf8String, expected.organizationalUnit],
      [OID.serialNumber, TAG.printableString, expected.unitSerial],
    ]),
  'name-constraints': ({ subject }, { issuerCertDer }) => {
    const names = readName(subject);
    const only = (oid: string): string => names.find((each) => each.oid === oid)?.value ?? '';
    const subjectNames = { organization: only(OID.organization), organizationalUnit: only(OID.organizationalUnit) };
    return certifies(issuerFieldsOf(issuerCertDer).scopes, subjectNames);
  },
  spki: ({ spki }, { spkiDer }) => same(spki.whole, spkiDer) && isP256(spki),
  'extension-unknown': ({ extensions }) => extensions.every(({ oid }) => oid in EXTENSION_RULES),
};

/** By the curve of the issuing key: SEQUENCE { ecdsa-with-SHA256 or -SHA384 }, no parameters (RFC 5758 section 3.2). */
const ALGORITHM_OF_ISSUER: Readonly<Record<string, string>> = {
  [OID.prime256v1]: '300a06082a8648ce3d040302',
  [OID.secp384r1]: '300a06082a8648ce3d040303',
};

/** Every rule that is looked at, by its name. */
export const LINT_RULES: readonly string[] = [
  ...Object.keys(RULES),
  ...Object.values(EXTENSION_RULES).flatMap(({ name }) => [`${name}-once`, `${name}-criticality`, name]),
];

/** Throws `profile.lint` with the names of all broken rules; returns when none is broken. */
export function lintTbs(tbsDer: Uint8Array, expected: LintExpectation): void {
  const tbs = readTbs(tbsDer, (found) => brokenRules(tbsDer, { rules: 'der', ...found }));
  const issuerSki = issuerFieldsOf(expected.issuerCertDer).keyIdentifier;
  const broken = Object.entries(RULES).flatMap(([name, rule]) => (keeps(() => rule(tbs, expected)) ? [] : [name]));
  for (const [oid, { name, critical, holds }] of Object.entries(EXTENSION_RULES)) {
    const [found, ...again] = tbs.extensions.filter((extension) => extension.oid === oid);
    if (found === undefined || again.length > 0) broken.push(`${name}-once`);
    else if (found.critical !== critical) broken.push(`${name}-criticality`);
    else if (!keeps(() => holds(found.value(), { ...expected, issuerSki }))) broken.push(name);
  }
  if (broken.length > 0) throw brokenRules(tbsDer, { rules: broken.join(' ') });
}

/** A rule that meets DER it cannot read is broken; anything else thrown is a bug and passes through. */
function keeps(rule: () => boolean): boolean {
  try {
    return rule();
  } catch (error) {
    if (error instanceof Fault && error.code === 'profile.lint') return false;
    throw error;
  }
}

/** 16 to 20 bytes, positive, not zero in front (RFC 5280 section 4.1.2.2; at least 64 bits of randomness and to spare). */
function isGoodSerial(bytes: Uint8Array): boolean {
  const [first = 0] = bytes;
  return bytes.length >= 16 && bytes.length <= 20 && first > 0 && first < 0x80;
}

/** YYMMDDHHMMSSZ; 2050 and later would not be a UTCTime. */
function utcTimeText(date: Date): string {
  return date.toISOString().slice(2, 19).replaceAll(/[-:T]/g, '') + 'Z';
}

function nameText(name: DerNode): string {
  return JSON.stringify(readName(name).map(({ oid, tag, value }) => [oid, tag, value]));
}

/** The fixed part of a P-256 SubjectPublicKeyInfo (RFC 5480) and the mark of an uncompressed point. */
function isP256(spki: DerNode): boolean {
  return (
    spki.whole.length === 91 && hex(spki.whole).startsWith('3059301306072a8648ce3d020106082a8648ce3d03010703420004')
  );
}

interface IssuerFields {
  readonly subject: DerNode;
  readonly keyIdentifier: Uint8Array;
  /** '' when the key is not on a named curve. */
  readonly curve: string;
  /** Whose units it may certify; `undefined` for everybody's. */
  readonly scopes: readonly NameScope[] | undefined;
}

/** Read once for each certificate that is held: it is the same for every unit of a line. */
const knownIssuers = new WeakMap<Uint8Array, IssuerFields>();

function issuerFieldsOf(issuerCertDer: Uint8Array): IssuerFields {
  const known = knownIssuers.get(issuerCertDer);
  if (known !== undefined) return known;
  const fields = readIssuerFields(issuerCertDer);
  knownIssuers.set(issuerCertDer, fields);
  return fields;
}

function readIssuerFields(issuerCertDer: Uint8Array): IssuerFields {
  const unusable = (reason: string): Fault => new Fault('station.bad-config', { field: 'ca.intermediate', reason });
  const [tbs] = DerNode.read(issuerCertDer, ({ reason }) => unusable(reason)).children();
  const fields = tbs?.children() ?? [];
  const subject = fields[5];
  const extensions = fields.at(-1);
  if (subject === undefined || extensions?.tag !== 0xa3) throw unusable('not a v3 certificate');
  const ski = extensions
    .only()
    .children()
    .map(readExtension)
    .find(({ oid }) => oid === OID.subjectKeyIdentifier);
  if (ski === undefined) throw unusable('no subject key identifier');
  const parameters = fields[6]?.children()[0]?.children()[1];
  const curve = parameters?.tag === TAG.oid ? parameters.oid() : '';
  return { subject, keyIdentifier: ski.value().content, curve, scopes: issuerScopes(issuerCertDer) };
}

function brokenRules(tbsDer: Uint8Array, found: Readonly<Record<string, string | number>>): Fault {
  const tbsSha256Hex = createHash('sha256').update(tbsDer).digest('hex');
  return new Fault('profile.lint', { ...found, tbsSha256Hex, tbsDer: Buffer.from(tbsDer).toString('base64') });
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.from(a).equals(b);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
