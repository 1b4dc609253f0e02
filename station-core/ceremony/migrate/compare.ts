import { verify, type KeyObject } from 'node:crypto';
import { canonicalBytes } from '../../formats/text/canonical-json.ts';
import type { MigratedCertificateRecord } from '../../signer/state/records.ts';
import type { Findings } from './findings.ts';
import type { LedgerCertificate } from './ledger-certificates.ts';
import type { OldJournal, OldSignature } from './old-journal.ts';

/** A certificate as the new journal takes it over. */
export type CarriedCertificate = MigratedCertificateRecord;

interface Compared {
  readonly journal: OldJournal | undefined;
  readonly ledger: readonly LedgerCertificate[];
  readonly issuerKey: KeyObject;
}

/**
 * Holds the old journal and the ledger against each other, both ways, and answers what either of them says was signed:
 * whatever may exist is never signed again, even where only one of them knows it.
 */
export function compareCertificates(
  { journal, ledger, issuerKey }: Compared,
  findings: Findings,
): CarriedCertificate[] {
  const signed = signaturesOf(journal, findings);
  const carried = new Map<string, CarriedCertificate>();
  for (const certificate of ledger) {
    const { tbsSha256Hex } = certificate;
    const signature = signed.get(tbsSha256Hex);
    if (signature === undefined && certificate.issued === undefined) continue; // intended, and never signed
    signed.delete(tbsSha256Hex);
    if (!carried.has(tbsSha256Hex)) carried.set(tbsSha256Hex, carriedFrom(certificate));
    compareOne(certificate, { signature, issuerKey }, findings);
  }
  for (const { line, tbsSha256Hex, permit, at } of signed.values()) {
    findings.add('signed-without-intent', `line ${line}: ${tbsSha256Hex}, under permit ${permit}, ${at}`);
  }
  return [...carried.values()];
}

/** As the new journal will hold it: one line of canonical JSON each, which the document has the hash of. */
export function carriedLine(certificate: CarriedCertificate): Buffer {
  return Buffer.concat([canonicalBytes(certificate), Buffer.from('\n')]);
}

function signaturesOf(journal: OldJournal | undefined, findings: Findings): Map<string, OldSignature> {
  const signed = new Map<string, OldSignature>();
  for (const line of journal?.damagedLines ?? []) findings.add('journal-line-damaged', `line ${line}`);
  for (const signature of journal?.signatures ?? []) {
    const { tbsSha256Hex, line } = signature;
    const before = signed.get(tbsSha256Hex);
    if (before === undefined) signed.set(tbsSha256Hex, signature);
    else findings.add('journal-line-twice', `lines ${before.line} and ${line}: ${tbsSha256Hex}`);
  }
  return signed;
}

function compareOne(
  certificate: LedgerCertificate,
  { signature, issuerKey }: { readonly signature: OldSignature | undefined; readonly issuerKey: KeyObject },
  findings: Findings,
): void {
  const { intentSeq, issued, unit, serial, permit, tbsDer } = certificate;
  const name = `${serial}, ${unit}, certificate ${certificate.certSerialHex}`;
  if (signature === undefined) {
    findings.add('certificate-not-in-journal', `${name}, entry ${issued?.seq ?? intentSeq}`);
    return;
  }
  if (signature.permit !== permit) {
    findings.add('other-permit', `${name}: ledger ${permit}, journal ${signature.permit} (line ${signature.line})`);
  }
  if (issued === undefined) findings.add('certificate-not-recorded', `${name}, intended in entry ${intentSeq}`);
  else if (issued.signatureHex !== signature.signatureHex) {
    findings.add('other-signature', `${name}, entry ${issued.seq}, line ${signature.line}`);
  }
  const isTheSame = issued?.signatureHex === signature.signatureHex; // verified with the ledger
  if (isTheSame || tbsDer === undefined) return;
  if (!verify('sha256', tbsDer, issuerKey, Buffer.from(signature.signatureHex, 'hex'))) {
    findings.add('bad-signature', `${name}, line ${signature.line}`);
  }
}

function carriedFrom(certificate: LedgerCertificate): CarriedCertificate {
  const { intentSeq, unit, serial, permit, spkiSha256Hex, certSerialHex, tbsSha256Hex } = certificate;
  return { kind: 'migrated-certificate', intentSeq, unit, serial, permit, spkiSha256Hex, certSerialHex, tbsSha256Hex };
}
