import type { DocumentPayloads } from '../formats/documents/open-document.ts';
import type { ManifestDocument } from '../formats/documents/manifest-document.ts';
import type {
  LiftDocument,
  RevocationOrderDocument,
  RevocationsDocument,
} from '../formats/documents/order-documents.ts';
import { isEveryMac, type PermitDocument } from '../formats/documents/permit-document.ts';
import type { RecoveryDocument } from '../formats/documents/recovery-document.ts';
import type { SignerDocument } from '../formats/documents/signer-document.ts';
import { verifierKeyWords } from '../formats/tlog/verifier-key-words.ts';
import { certificateWords } from './certificate-words.ts';
import { migrationWords } from './migration-words.ts';
import { officersSha256Hex, officerThumbprint } from '../formats/officer-key.ts';
import type { DocumentType } from '../formats/signed-document.ts';
import type { WordLine } from './word-line.ts';

/** What a document says, in words, for the officer who signs it: every field, so that nothing is signed unseen. */

export type { WordLine } from './word-line.ts';

const WORDS: { readonly [T in DocumentType]: (content: DocumentPayloads[T]) => readonly WordLine[] } = {
  permit: permitWords,
  manifest: manifestWords,
  signer: signerWords,
  lift: liftWords,
  revocations: revocationsWords,
  'revocation-order': revocationOrderWords,
  migration: migrationWords,
  recovery: recoveryWords,
};

export function documentWords<T extends DocumentType>(type: T, content: DocumentPayloads[T]): readonly WordLine[] {
  return WORDS[type](content);
}

/** What an officer types to confirm: the one thing that tells this document from others of its kind. */
export function confirmationOf<T extends DocumentType>(type: T, content: DocumentPayloads[T]): string {
  if ('permit' in content) return content.permit;
  if ('quarantine' in content) return content.quarantine;
  if ('order' in content) return content.order;
  if ('recovery' in content) return content.recovery;
  if ('cannotVouchFor' in content) return `migration ${content.station}`;
  return `${type} ${content.number}`;
}

const WEEKDAYS = ['', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const yesOrNo = (value: boolean): string => (value ? 'yes' : 'no');

function permitWords(permit: PermitDocument): WordLine[] {
  const { serials, macs, firmware, offline, hours, rights } = permit;
  const numbers = serials.from === undefined && serials.to === undefined ? 'any number' : rangeText(serials);
  return [
    ['permit', permit.permit],
    ['allows', `${permit.quota} certificates at each of these stations: ${permit.stations.join(', ')}`],
    ['product', `${permit.product}, hardware type ${permit.hwTypeOid}`],
    ['subject', `O=${permit.organization}, OU=${permit.organizationalUnit}`],
    ['certificates', `${permit.profile.algorithm}; TLS server: ${yesOrNo(permit.profile.serverAuth)}`],
    ['serials', `${serials.prefix} and ${numbers}`],
    ['MAC addresses', macsText(macs)],
    [
      'firmware',
      'digests' in firmware ? `only ${firmware.digests.join(', ')}` : `version ${firmware.minimumVersion} or later`,
    ],
    ['valid', periodText(permit)],
    ['hours', hours === undefined ? 'at any hour' : hours.map(hoursText).join('; ')],
    [
      'rights',
      `rework: ${yesOrNo(rights.rework)}, lock: ${yesOrNo(rights.lock)}, burn eFuses: ${yesOrNo(rights.burn)}`,
    ],
    ['without upstream', `for ${offline.hours} hours and ${offline.units} certificates`],
    ['issued', permit.issuedAt],
  ];
}

function macsText(macs: PermitDocument['macs']): string {
  if ('oui' in macs) return `of ${macs.oui.join(', ')}`;
  return macs.ranges.some(isEveryMac) ? 'any' : macs.ranges.map(rangeText).join(', ');
}

function manifestWords(manifest: ManifestDocument): WordLine[] {
  const { upstream } = manifest;
  return [
    ['manifest', `number ${manifest.number} of station ${manifest.station}`],
    ...trialWords(manifest),
    ['valid', periodText(manifest)],
    ...manifest.escrow.map(({ sha256 }): WordLine => ['secrets sealed to', `certificate ${sha256}`]),
    ...(upstream === undefined
      ? [['upstream', 'none'] as const]
      : [
          ['upstream', upstream.url] as const,
          ['upstream CA', upstream.caSha256] as const,
          ...keyLines('upstream key', upstream.key),
        ]),
    ...manifest.checkpointKeys.flatMap((key) => keyLines('checkpoint key', key)),
    ...manifest.releaseKeys.map((key): WordLine => ['release key', officerThumbprint(key)]),
    ...manifest.products.map(({ name, firmwareFloor, descriptionSha256 }): WordLine => [
      'product',
      `${name}, firmware ${firmwareFloor} or later, ${descriptionSha256 === undefined ? 'any description' : `description ${descriptionSha256}`}`,
    ]),
    ...manifest.printers.map(({ kind, keepsLabels }): WordLine => [
      'printer',
      keepsLabels ? `${kind}, which KEEPS LABELS WITH SECRETS` : kind,
    ]),
    ...manifest.modules.map(({ path, sha256 }): WordLine => ['PKCS#11 module', `${path}, ${sha256}`]),
    ...manifest.scanners.map(({ sha256, args }): WordLine => ['scanner program', [sha256, ...args].join(' ')]),
    ...(manifest.revocation === undefined ? [] : revocationWords(manifest.revocation)),
    ['issued', manifest.issuedAt],
  ];
}

const keyLines = (what: string, verifierKey: string): WordLine[] =>
  verifierKeyWords(verifierKey).map((words) => [what, words]);

function trialWords({ trial }: { readonly trial?: true }): WordLine[] {
  return trial === undefined ? [] : [['TRIAL STATION', 'certifies trial units only, and never becomes anything else']];
}

function signerWords(signer: SignerDocument): WordLine[] {
  const { hsm } = signer;
  const keys = Object.entries(hsm.keys).map(([use, { label, idHex }]): WordLine => [
    `${use} key`,
    `${label}, id ${idHex}`,
  ]);
  return [
    ['signing service', `configuration ${signer.number} of station ${signer.station}`],
    ...trialWords(signer),
    ...signer.officers.map(({ id, name, jwk }): WordLine => [
      'officer',
      `${id}, ${name}, key ${officerThumbprint(jwk)}`,
    ]),
    ['officers', `${signer.threshold} must sign; the list has the hash ${officersSha256Hex(signer.officers)}`],
    ['PKCS#11 module', `${hsm.modulePath}, ${hsm.moduleSha256}`],
    ['token', `${hsm.tokenLabel}, serial number ${hsm.tokenSerial}${hsm.kind === undefined ? '' : `, ${hsm.kind}`}`],
    ...keys,
    ['root certificate', signer.rootCertSha256],
    ['issuing certificate', certificateWords(signer.issuingCert)],
    ...(signer.upstreamKey === undefined
      ? [['upstream key', 'none'] as const]
      : keyLines('upstream key', signer.upstreamKey)),
    ['state', `${signer.statePath}, rollback noticed by ${signer.anchor === 'receipt' ? 'receipts' : 'the token'}`],
    ['issued', signer.issuedAt],
  ];
}

function liftWords(lift: LiftDocument): WordLine[] {
  return [
    ['lifts', `quarantine ${lift.quarantine} of station ${lift.station}`],
    ['reason', lift.reason],
    ['issued', lift.issuedAt],
  ];
}

function revocationsWords({ number, revoked, issuedAt }: RevocationsDocument): WordLine[] {
  return [
    ['revocations', `number ${number}, which replaces every list before`],
    ...revoked.map(({ permit, reason }): WordLine => ['revoked', `${permit}: ${reason}`]),
    ...(revoked.length === 0 ? [['revoked', 'no permit'] as const] : []),
    ['issued', issuedAt],
  ];
}

function revocationOrderWords(order: RevocationOrderDocument): WordLine[] {
  const { certificates } = order;
  return [
    ['order', `${order.order} to the signing service of station ${order.station}`],
    ['REVOKES PERMANENTLY', certificates.length === 1 ? '1 certificate' : `${certificates.length} certificates`],
    ['reason', order.reason],
    ['note', order.note],
    ...certificates.map((certSerialHex): WordLine => ['certificate', certSerialHex]),
    ['issued', order.issuedAt],
  ];
}

function recoveryWords(recovery: RecoveryDocument): WordLine[] {
  return [
    ['recovery', `${recovery.recovery} at station ${recovery.station}`],
    ['LETS IN', `${recovery.person}, ${recovery.name}, as ${recovery.role}, with a new PIN; the old PIN and badge end`],
    ['reason', recovery.reason],
    ['valid', periodText({ notBefore: recovery.issuedAt, notAfter: recovery.notAfter })],
  ];
}

function revocationWords({ ordersAbove, crlDays }: NonNullable<ManifestDocument['revocation']>): WordLine[] {
  return [
    ['revocation', `more than ${ordersAbove} certificates a day by order of two officers only`],
    ['CRL', `valid for ${crlDays} days`],
  ];
}

function rangeText({ from, to }: { readonly from?: string; readonly to?: string }): string {
  return `${from ?? '…'} to ${to ?? '…'}`;
}

function periodText({ notBefore, notAfter }: { readonly notBefore: string; readonly notAfter: string }): string {
  return `from ${notBefore} until ${notAfter}`;
}

function hoursText({ timeZone, days, from, to }: NonNullable<PermitDocument['hours']>[number]): string {
  return `${days.map((day) => WEEKDAYS[day]).join(', ')} ${from} to ${to} (${timeZone})`;
}
