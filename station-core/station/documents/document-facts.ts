import type { ManifestDocument } from '../../formats/documents/manifest-document.ts';
import type { DocumentPayloads } from '../../formats/documents/open-document.ts';
import type { LiftDocument, RevocationsDocument } from '../../formats/documents/order-documents.ts';
import { isEveryMac, type PermitDocument } from '../../formats/documents/permit-document.ts';
import { officerThumbprint } from '../../formats/officer-key.ts';
import { verifierKeyWords } from '../../formats/tlog/verifier-key-words.ts';
import type { DeskDocument, DocumentFact, DocumentFactName } from '../../model/documents/document-fact.ts';

/** What a document says, in pieces that a screen puts into the words of its language: every field, nothing unseen. */

const FACTS: { readonly [T in DeskDocument]: (content: DocumentPayloads[T]) => DocumentFact[] } = {
  permit: permitFacts,
  manifest: manifestFacts,
  revocations: revocationsFacts,
  lift: liftFacts,
};

export function documentFacts<T extends DeskDocument>(type: T, content: DocumentPayloads[T]): readonly DocumentFact[] {
  return FACTS[type](content);
}

/** The permit, the number or the quarantine: what tells a document from others of its type. */
export function documentId(content: DocumentPayloads[DeskDocument]): string {
  if ('permit' in content) return content.permit;
  if ('quarantine' in content) return content.quarantine;
  return String(content.number);
}

export interface FactChange {
  readonly name: DocumentFactName;
  readonly before: readonly DocumentFact[];
  readonly after: readonly DocumentFact[];
}

/** What differs, by name, in the order of the newer document. */
export function changedFacts(before: readonly DocumentFact[], after: readonly DocumentFact[]): FactChange[] {
  const names = new Set([...after, ...before].map(({ name }) => name));
  return [...names].flatMap((name) => {
    const [old, now] = [before, after].map((facts) => facts.filter((fact) => fact.name === name));
    const isSame = JSON.stringify(old) === JSON.stringify(now);
    return isSame || old === undefined || now === undefined ? [] : [{ name, before: old, after: now }];
  });
}

const text = (name: DocumentFactName, value: string): DocumentFact => ({ name, kind: 'text', value });
const number = (name: DocumentFactName, value: number): DocumentFact => ({ name, kind: 'number', value });
const time = (name: DocumentFactName, value: string): DocumentFact => ({ name, kind: 'time', value });
const flag = (name: DocumentFactName, value: boolean): DocumentFact => ({ name, kind: 'flag', value });

const keyFacts = (name: DocumentFactName, verifierKey: string): DocumentFact[] =>
  verifierKeyWords(verifierKey).map((words) => text(name, words));

function permitFacts(permit: PermitDocument): DocumentFact[] {
  const { serials, macs, firmware, hours = [], rights, profile, offline } = permit;
  return [
    text('permit', permit.permit),
    text('stations', permit.stations.join(', ')),
    text('product', permit.product),
    number('quota', permit.quota),
    time('notBefore', permit.notBefore),
    time('notAfter', permit.notAfter),
    ...hours.map(({ timeZone, days, from, to }): DocumentFact => {
      return { name: 'hours', kind: 'hours', timeZone, days: [...days], from, to };
    }),
    text('subject', `O=${permit.organization}, OU=${permit.organizationalUnit}`),
    text('hardwareType', permit.hwTypeOid),
    text('algorithm', profile.algorithm),
    flag('tlsServer', profile.serverAuth),
    text('serials', serials.from === undefined && serials.to === undefined ? `${serials.prefix}*` : rangeOf(serials)),
    ...macFacts(macs),
    ...('digests' in firmware
      ? firmware.digests.map((digest) => text('firmware', digest))
      : [text('firmwareFloor', firmware.minimumVersion)]),
    flag('rework', rights.rework),
    flag('lock', rights.lock),
    flag('burn', rights.burn),
    number('offlineHours', offline.hours),
    number('offlineUnits', offline.units),
    time('issuedAt', permit.issuedAt),
  ];
}

function macFacts(macs: PermitDocument['macs']): DocumentFact[] {
  if ('oui' in macs) return macs.oui.map((oui) => text('macs', `${oui}:*`));
  if (macs.ranges.some(isEveryMac)) return [flag('everyMac', true)];
  return macs.ranges.map((range) => text('macs', fromTo(range)));
}

function manifestFacts(manifest: ManifestDocument): DocumentFact[] {
  const { upstream } = manifest;
  return [
    number('number', manifest.number),
    text('station', manifest.station),
    ...(manifest.trial === undefined ? [] : [flag('trial', true)]),
    time('notBefore', manifest.notBefore),
    time('notAfter', manifest.notAfter),
    ...manifest.products.map(({ name, firmwareFloor, descriptionSha256 }) =>
      text(
        'allowedProduct',
        [name, `≥ ${firmwareFloor}`, ...(descriptionSha256 === undefined ? [] : [descriptionSha256])].join(' · '),
      ),
    ),
    ...manifest.escrow.map(({ sha256 }) => text('escrow', sha256)),
    ...(upstream === undefined
      ? []
      : [
          text('upstream', upstream.url),
          text('upstreamCa', upstream.caSha256),
          ...keyFacts('upstreamKey', upstream.key),
        ]),
    ...manifest.checkpointKeys.flatMap((key) => keyFacts('checkpointKey', key)),
    ...manifest.releaseKeys.map((key) => text('releaseKey', officerThumbprint(key))),
    ...manifest.printers.map(({ kind, keepsLabels }) => text(keepsLabels ? 'labelsStay' : 'printer', kind)),
    ...manifest.modules.map(({ path, sha256 }) => text('module', `${path} · ${sha256}`)),
    ...manifest.scanners.map(({ sha256, args }) => text('scanner', [sha256, ...args].join(' '))),
    time('issuedAt', manifest.issuedAt),
  ];
}

function revocationsFacts({ number: n, revoked, issuedAt }: RevocationsDocument): DocumentFact[] {
  return [
    number('number', n),
    ...revoked.map(({ permit, reason }) => text('revoked', `${permit} · ${reason}`)),
    time('issuedAt', issuedAt),
  ];
}

function liftFacts({ station, quarantine, reason, issuedAt }: LiftDocument): DocumentFact[] {
  return [text('quarantine', quarantine), text('station', station), text('reason', reason), time('issuedAt', issuedAt)];
}

function rangeOf({ prefix, from, to }: PermitDocument['serials']): string {
  return `${prefix}${from ?? '…'} – ${prefix}${to ?? '…'}`;
}

function fromTo({ from, to }: { readonly from: string; readonly to: string }): string {
  return `${from} – ${to}`;
}
