/**
 * The record of a unit as one document: what the screen shows and every export is made from. The same ledger and setup
 * give the same document, to the byte: no time of day and no name of a machine is in it.
 */
import { createHash, X509Certificate } from 'node:crypto';
import { canonicalBytes } from '../../formats/text/canonical-json.ts';
import type { HoldRecord, LedgerReader, RevocationRecord } from '../../ledger/reader.ts';
import type { RunHistory } from '../../ledger/records/run-history.ts';
import type { CertificateHistory, LabelHistory, UnitHistory } from '../../ledger/records/unit-history.ts';
import type { CertificateRecord } from '../../ledger/unit-record.ts';
import type { BadNote, Seen, SeenBy } from '../../ledger/records/witness.ts';
import type { Outcome } from '../../model/outcome.ts';
import { chipRevisionText } from '../../model/chip-revision.ts';
import { certificateWords, type CertificateWords } from '../../pki/certificate-words.ts';
import { certificatePem } from '../../pki/pem.ts';
import { agentText, entropyText, keyText, startText, statedIn } from './birth-text.ts';
import type { RecordSetup } from './record-setup.ts';

export const DOCUMENT_FORMAT = 'birthmark-unit-record/1';

export interface UnitDocument {
  readonly format: typeof DOCUMENT_FORMAT;
  readonly station: string;
  readonly mac: string;
  readonly serial?: string;
  readonly product: string;
  /** Absent while the run that counts is open. */
  readonly outcome?: Outcome;
  readonly fault?: string;
  readonly ssid?: string;
  /** The run that counts: the one that made the unit what it is. */
  readonly run: string;
  readonly hardware: Readonly<Record<string, string>>;
  readonly firmware: FirmwareOfUnit;
  /** What the unit stated of itself, signed by its own key. */
  readonly stated?: Readonly<Record<string, string | number | boolean>>;
  /** The live one. */
  readonly certificate?: CertificateOfUnit;
  /** Those whose place others have taken, oldest first; absent when there are none. */
  readonly superseded?: readonly SupersededCertificate[];
  /** In hand, after it was made. */
  readonly verifications: UnitHistory['lightRecord']['verifications'];
  readonly labels: readonly LabelHistory[];
  /** Of its certificates; absent when none was ever revoked. */
  readonly revocations?: readonly RevocationRecord[];
  /** Every time that the unit was put aside. */
  readonly holds: readonly HoldRecord[];
  readonly runs: readonly RunHistory[];
  readonly witness: WitnessOfUnit;
  readonly entrySeqs: readonly number[];
}

export interface FirmwareOfUnit {
  readonly version?: string;
  readonly elfSha256Hex?: string;
  /** Of the manifest of the signed release. */
  readonly releaseSha256Hex?: string;
  readonly regions: readonly {
    readonly name: string;
    readonly offsetBytes: number;
    readonly lengthBytes: number;
    readonly sha256Hex: string;
  }[];
}

export interface CertificateOfUnit extends Omit<CertificateHistory, 'certDerBase64'> {
  readonly pem: string;
  /** Absent for a certificate that cannot be read as one. */
  readonly words?: CertificateWords;
  /** From its issuer to the root, as the station's setup has them. */
  readonly chain: readonly IssuerOfUnit[];
}

export interface SupersededCertificate {
  readonly certSerialHex: string;
  readonly certSha256Hex: string;
  readonly spkiSha256Hex: string;
  readonly intentSeq: number;
  readonly pem: string;
}

export interface IssuerOfUnit {
  readonly subject: string;
  readonly sha256Hex: string;
  readonly notAfter: string;
  /** Whether it signed the certificate before it. */
  readonly issuedPrevious: boolean;
  readonly pem: string;
}

type Without<Any> = Any extends SeenBy ? Omit<Any, 'note'> : Any;

export interface WitnessOfUnit {
  readonly lastSeq: number;
  readonly sizeEntries: number;
  readonly hasUpstream: boolean;
  readonly checkpoint: Without<Seen>;
  readonly receipt: Without<Seen>;
}

/** Undefined when the ledger does not know the unit. */
export function unitDocument(ledger: LedgerReader, id: string, setup: RecordSetup): UnitDocument | undefined {
  const history = ledger.history(id);
  return history === undefined ? undefined : documentOf(ledger, history, setup);
}

/** What is hashed, and what `record.json` holds: canonical JSON (RFC 8785). */
export function documentBytes(document: UnitDocument): Buffer {
  return canonicalBytes(document);
}

export function documentSha256Hex(document: UnitDocument): string {
  return createHash('sha256').update(documentBytes(document)).digest('hex');
}

function documentOf(ledger: LedgerReader, history: UnitHistory, setup: RecordSetup): UnitDocument {
  const { station, mac, serial, product, outcome, fault, ssid, counts, certificate, labels, runs, entrySeqs } = history;
  const { revocations, superseded } = history.lightRecord;
  const stated = statedIn(history.lightRecord.evidence.prove?.birthReceiptBase64);
  const lastSeq = entrySeqs.at(-1) ?? 0;
  const { sizeEntries, checkpoint, receipt } = ledger.witness(lastSeq, setup.keys);
  return {
    format: DOCUMENT_FORMAT,
    station,
    mac,
    ...(serial === undefined ? {} : { serial }),
    product,
    ...(outcome === undefined ? {} : { outcome }),
    ...(fault === undefined ? {} : { fault }),
    ...(ssid === undefined ? {} : { ssid }),
    run: counts.run,
    hardware: hardwareOf(history),
    firmware: firmwareOf(history),
    ...(stated === undefined ? {} : { stated: { ...stated } }),
    ...(certificate === undefined ? {} : { certificate: certificateOf(certificate, setup) }),
    ...(superseded.length === 0 ? {} : { superseded: superseded.map(supersededOf) }),
    verifications: history.lightRecord.verifications,
    ...(revocations.length === 0 ? {} : { revocations }),
    labels,
    holds: history.lightRecord.holds,
    runs,
    witness: {
      lastSeq,
      sizeEntries,
      hasUpstream: setup.keys.upstreamKey !== undefined,
      checkpoint: withoutNote(checkpoint),
      receipt: withoutNote(receipt),
    },
    entrySeqs,
  };
}

function hardwareOf({ lightRecord }: UnitHistory): Record<string, string> {
  const { connect, boot, generateKey, bootFirmware } = lightRecord.evidence;
  const words = {
    chip: connect?.chip,
    revision: connect?.revision && chipRevisionText(connect.revision),
    package: connect?.features?.package,
    flash: connect?.flashSizeBytes === undefined ? undefined : `${connect.flashSizeBytes / 1024 / 1024} MB`,
    agent: agentText(boot),
    key: keyText(generateKey),
    entropy: entropyText(generateKey),
    starts: startText(bootFirmware),
  };
  return Object.fromEntries(
    Object.entries(words).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function firmwareOf({ lightRecord }: UnitHistory): FirmwareOfUnit {
  const { boot, flash } = lightRecord.evidence;
  return {
    ...(boot?.firmwareVersion === undefined ? {} : { version: boot.firmwareVersion }),
    ...(boot?.elfSha256Hex === undefined ? {} : { elfSha256Hex: boot.elfSha256Hex }),
    ...(flash?.releaseSha256Hex === undefined ? {} : { releaseSha256Hex: flash.releaseSha256Hex }),
    regions: (flash?.regions ?? []).map(({ name, offsetBytes, lengthBytes, sha256Hex }) => ({
      name,
      offsetBytes,
      lengthBytes,
      sha256Hex,
    })),
  };
}

function supersededOf({ certDerBase64, ...certificate }: CertificateRecord): SupersededCertificate {
  return { ...certificate, pem: certificatePem(Buffer.from(certDerBase64, 'base64')) };
}

function certificateOf(certificate: CertificateHistory, setup: RecordSetup): CertificateOfUnit {
  const { certDerBase64, ...rest } = certificate;
  const certDer = Buffer.from(certDerBase64, 'base64');
  const issuers = issuersOf(certDer, setup);
  const words = certificateWords(certDer);
  return {
    ...rest,
    pem: words === undefined ? '' : certificatePem(certDer),
    ...(words === undefined ? {} : { words }),
    chain: issuers.map((der, at) => issuerOf(der, issuers[at - 1] ?? certDer)),
  };
}

/** The chain of before the migration for what was issued then; otherwise that of today. */
function issuersOf(certDer: Buffer, { issuers, earlierIssuers }: RecordSetup): readonly Buffer[] {
  const [before] = earlierIssuers;
  return before !== undefined && hasIssued(new X509Certificate(before), certDer) ? earlierIssuers : issuers;
}

function issuerOf(der: Buffer, previousDer: Buffer): IssuerOfUnit {
  const certificate = new X509Certificate(der);
  const words = certificateWords(der);
  return {
    subject: words?.subject.join(', ') ?? certificate.subject.replaceAll('\n', ', '),
    sha256Hex: createHash('sha256').update(der).digest('hex'),
    notAfter: words?.notAfter ?? certificate.validToDate.toISOString(),
    issuedPrevious: hasIssued(certificate, previousDer),
    pem: certificate.toString(),
  };
}

function hasIssued(issuer: X509Certificate, der: Buffer): boolean {
  if (certificateWords(der) === undefined) return false;
  const certificate = new X509Certificate(der);
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

function withoutNote(seen: Seen): Without<Seen> {
  if (seen.state !== 'good') return seen satisfies BadNote | { readonly state: 'none' };
  const { note: _, ...rest } = seen;
  return rest;
}
