import { X509Certificate } from 'node:crypto';
import type { MigrationDocument } from '../../formats/documents/migration-document.ts';
import { openLedgerAnywhere } from '../../ledger/open-anywhere.ts';
import type { LedgerReader } from '../../ledger/reader.ts';
import { verifyInThread } from '../../ledger/verification/verify-in-thread.ts';
import type { LedgerReport } from '../../ledger/verify/report.ts';
import { readSetupText } from '../../station/setup/station-config.ts';
import { verifyingKeys } from '../../station/setup/verifying-keys.ts';
import { type CarriedCertificate, compareCertificates } from './compare.ts';
import { Findings } from './findings.ts';
import { certificatesInLedger } from './ledger-certificates.ts';
import { readOldJournal } from './old-journal.ts';
import { readOldPermits } from './old-permits.ts';
import type { OldStation } from './old-station.ts';
import { cannotVouchFor } from './statements.ts';

/** What the document says of the old directory itself; nothing of it depends on when one looks. */
export type OldFacts = Omit<MigrationDocument, 'v' | 'type' | 'certificates' | 'recordSha256' | 'issuedAt'>;

export interface Examination {
  readonly facts: OldFacts;
  readonly certificates: readonly CarriedCertificate[];
  readonly findings: Findings;
}

/** Reads the whole of an old directory, believes nothing of it, and changes nothing. */
export async function examine(
  old: OldStation,
  keys: MigrationDocument['keys'],
  signal: AbortSignal,
): Promise<Examination> {
  const { config, dataDir, journalPath } = old;
  const findings = new Findings();
  const before = {
    checkpointKey: config.checkpointKey,
    issuingCert: await readSetupText(config.ca.intermediate),
    rootCert: await readSetupText(config.ca.root),
  };
  const issuerKey = new X509Certificate(before.issuingCert).publicKey;
  const report = await verifyInThread(dataDir, (await verifyingKeys(dataDir)).keys, {
    signal,
    progress: () => undefined,
  });
  for (const { seq, what } of report.problems) {
    findings.add('ledger-problem', seq === undefined ? what : `entry ${seq}: ${what}`);
  }
  const old1 = await readOldJournal(journalPath);
  using opened = openLedgerAnywhere(dataDir);
  const inLedger = certificatesInLedger(opened.ledger);
  const certificates = compareCertificates({ journal: old1, ledger: inLedger, issuerKey }, findings);
  const permits = await readOldPermits(config.permits, old1, findings);
  const journal = old1 === undefined ? undefined : { sha256: old1.sha256Hex, lines: old1.lines };
  const ledger = headsOf(opened.ledger, report);
  const witnessedEntries =
    config.upstream === undefined ? undefined : (opened.ledger.latestReceipt()?.sizeEntries ?? 0);
  const seen = { ledger, journal, keys, permits, findings: findings.summary };
  const facts: OldFacts = {
    station: config.station,
    before,
    ledger,
    permits,
    findings: findings.summary,
    cannotVouchFor: cannotVouchFor({ ...seen, witnessedEntries, certificates: inLedger }),
    ...(journal === undefined ? {} : { journal }),
    ...(keys === undefined ? {} : { keys }),
  };
  return { facts, certificates, findings };
}

/** The whole of it, and as much as a good checkpoint covers. */
function headsOf(ledger: LedgerReader, { checkpoints, unsignedEntries }: LedgerReport): MigrationDocument['ledger'] {
  const { sizeEntries, rootHash } = ledger.head();
  const head = { sizeEntries, rootHashHex: hex(rootHash) };
  if (checkpoints === 0) return { head };
  const signedEntries = sizeEntries - unsignedEntries;
  return { head, signed: { sizeEntries: signedEntries, rootHashHex: hex(ledger.rootAt(signedEntries)) } };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
