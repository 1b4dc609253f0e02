import { createHash } from 'node:crypto';
import { Fault } from '../fault.ts';
import { contextConstructed, DerNode, TAG } from '../formats/der.ts';
import type { Permit } from '../formats/permit.ts';

/**
 * What the signer itself makes sure of before the issuing key is used, whoever asks: an end-entity certificate of this
 * CA, for what the permit allows. The station's lint is stricter; this stands when the station is not to be trusted.
 */

/** How far the clock of who asks may be ahead of ours. */
const CLOCK_SKEW_MS = 5 * 60_000;

const OID = {
  organization: '2.5.4.10',
  organizationalUnit: '2.5.4.11',
  serialNumber: '2.5.4.5',
  basicConstraints: '2.5.29.19',
  keyUsage: '2.5.29.15',
  extKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
} as const;

/** RFC 5480: id-ecPublicKey, prime256v1, and the mark of an uncompressed point. */
const P256_SPKI_START = '3059301306072a8648ce3d020106082a8648ce3d03010703420004';
const P256_SPKI_BYTES = 91;

/** subjectKeyIdentifier, subjectAltName, authorityKeyIdentifier: they give no power. */
const HARMLESS_EXTENSIONS: readonly string[] = ['2.5.29.14', '2.5.29.17', '2.5.29.35'];

export interface TbsLimits {
  readonly issuerNameDer: Uint8Array;
  readonly permit: Permit;
  readonly now: Date;
}

/** Throws `signer.refused` naming the first rule that is broken. */
export function requireAllowedTbs(tbsDer: Uint8Array, limits: TbsLimits): void {
  const refuse = (rule: string): Fault =>
    new Fault('signer.refused', { rule, tbsSha256Hex: createHash('sha256').update(tbsDer).digest('hex') });
  const root = DerNode.read(tbsDer, ({ offsetBytes, reason }) => refuse(`der at ${offsetBytes}: ${reason}`));
  root.requireWellFormed();
  const [version, serial, algorithm, issuer, validity, subject, spki, extensions, ...more] = root
    .as(TAG.sequence, 'TBSCertificate')
    .children();
  if (
    !version ||
    !serial ||
    !algorithm ||
    !issuer ||
    !validity ||
    !subject ||
    !spki ||
    !extensions ||
    more.length > 0
  ) {
    throw refuse('not the eight fields of a v3 certificate');
  }
  if (hex(version.whole) !== 'a003020102') throw refuse('version');
  const number = serial.integer();
  const [first = 0] = number;
  if (number.length < 16 || number.length > 20 || first >= 0x80) throw refuse('serial');
  if (hex(algorithm.whole) !== '300a06082a8648ce3d040302') throw refuse('signature-algorithm');
  if (!Buffer.from(limits.issuerNameDer).equals(issuer.whole)) throw refuse('issuer');
  if (!isAllowedValidity(validity, limits.now)) throw refuse('validity');
  if (!isAllowedSubject(subject, limits.permit)) throw refuse('subject');
  if (spki.whole.length !== P256_SPKI_BYTES || !hex(spki.whole).startsWith(P256_SPKI_START)) throw refuse('spki');
  const broken = brokenExtension(extensions.as(contextConstructed(3), 'extensions').only().children());
  if (broken !== undefined) throw refuse(broken);
}

function isAllowedValidity(validity: DerNode, now: Date): boolean {
  const [from, until, ...more] = validity.as(TAG.sequence, 'validity').children();
  if (from?.tag !== TAG.utcTime || until?.tag !== TAG.generalizedTime || more.length > 0) return false;
  const parts = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(from.ascii());
  if (parts === null) return false;
  const [, year, month, day, hour, minute, second] = parts;
  const begins = Date.parse(`20${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return begins <= now.getTime() + CLOCK_SKEW_MS && until.ascii() === '99991231235959Z';
}

/** O and OU are the permit's, then the unit's serial number; nothing else is in the name. */
function isAllowedSubject(subject: DerNode, permit: Permit): boolean {
  const [organization, unit, serial, ...more] = subject.as(TAG.sequence, 'subject').children().map(readAttribute);
  return (
    organization?.type === OID.organization &&
    organization.value === permit.organization &&
    unit?.type === OID.organizationalUnit &&
    unit.value === permit.organizationalUnit &&
    serial?.type === OID.serialNumber &&
    /^[A-Za-z0-9.-]{1,64}$/.test(serial.value) &&
    more.length === 0
  );
}

function readAttribute(rdn: DerNode): { readonly type: string; readonly value: string } {
  const [type, value, ...more] = rdn.as(TAG.set, 'RDN').only().as(TAG.sequence, 'attribute').children();
  if (type === undefined || value === undefined || more.length > 0) throw rdn.fail('not a name attribute');
  return { type: type.oid(), value: value.utf8() };
}

/** The name of the first extension that is broken, missing, doubled or not allowed. */
function brokenExtension(extensions: readonly DerNode[]): string | undefined {
  const seen = new Set<string>();
  for (const extension of extensions) {
    const [oidNode, ...rest] = extension.as(TAG.sequence, 'extension').children();
    const value = rest.pop()?.as(TAG.octetString, 'extension value').only();
    const critical = rest.length === 1 && rest[0]?.boolean() === true;
    if (oidNode === undefined || value === undefined || rest.length > 1) return 'extension';
    const oid = oidNode.oid();
    if (seen.has(oid)) return `extension ${oid} twice`;
    seen.add(oid);
    if (!isAllowedExtension(oid, value, critical)) return `extension ${oid}`;
  }
  const missing = [OID.basicConstraints, OID.keyUsage, OID.extKeyUsage].find((oid) => !seen.has(oid));
  return missing === undefined ? undefined : `extension ${missing} is missing`;
}

function isAllowedExtension(oid: string, value: DerNode, critical: boolean): boolean {
  switch (oid) {
    case OID.basicConstraints: // CA:FALSE is the default and encoded as nothing
      return critical && hex(value.whole) === '3000';
    case OID.keyUsage: // digitalSignature alone
      return critical && hex(value.whole) === '03020780';
    case OID.extKeyUsage: {
      const purposes = value
        .as(TAG.sequence, 'ExtKeyUsage')
        .children()
        .map((purpose) => purpose.oid());
      return purposes[0] === OID.clientAuth && purposes.slice(1).every((purpose) => purpose === OID.serverAuth);
    }
    default:
      return HARMLESS_EXTENSIONS.includes(oid);
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
