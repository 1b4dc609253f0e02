import { createHash } from 'node:crypto';
import { Fault } from '../../fault.ts';
import { contextConstructed, DerNode, TAG } from '../../formats/der.ts';
import type { Permit } from '../../formats/permit.ts';
import { brokenExtension } from './extension-check.ts';

/**
 * What the signer itself checks before it uses the issuing key, for every caller: an end-entity certificate of this
 * CA, for what the permit allows. The station's lint is stricter; this stands when the station is not to be trusted.
 */

/** How far the clock of who asks may be ahead of ours. */
const CLOCK_SKEW_MS = 5 * 60_000;

const OID = {
  organization: '2.5.4.10',
  organizationalUnit: '2.5.4.11',
  serialNumber: '2.5.4.5',
} as const;

/** RFC 5480: id-ecPublicKey, prime256v1, and the mark of an uncompressed point. */
const P256_SPKI_START = '3059301306072a8648ce3d020106082a8648ce3d03010703420004';
const P256_SPKI_BYTES = 91;

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
  const unitSerial = allowedSerial(subject, limits.permit);
  if (unitSerial === undefined) throw refuse('subject');
  if (spki.whole.length !== P256_SPKI_BYTES || !hex(spki.whole).startsWith(P256_SPKI_START)) throw refuse('spki');
  const { serverAuth } = limits.permit;
  const list = extensions.as(contextConstructed(3), 'extensions').only().children();
  const broken = brokenExtension(list, { unitSerial, serverAuth });
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

/** The unit's serial number, when the name is the permit's O and OU, then that number, and nothing else. */
function allowedSerial(subject: DerNode, permit: Permit): string | undefined {
  const [organization, unit, serial, ...more] = subject.as(TAG.sequence, 'subject').children().map(readAttribute);
  const allowed =
    organization?.type === OID.organization &&
    organization.value === permit.organization &&
    unit?.type === OID.organizationalUnit &&
    unit.value === permit.organizationalUnit &&
    serial?.type === OID.serialNumber &&
    /^[A-Za-z0-9.-]{1,64}$/.test(serial.value) &&
    more.length === 0;
  return allowed ? serial.value : undefined;
}

function readAttribute(rdn: DerNode): { readonly type: string; readonly value: string } {
  const [type, value, ...more] = rdn.as(TAG.set, 'RDN').only().as(TAG.sequence, 'attribute').children();
  if (type === undefined || value === undefined || more.length > 0) throw rdn.fail('not a name attribute');
  return { type: type.oid(), value: value.utf8() };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
