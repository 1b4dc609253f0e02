import type { MigrationDocument } from '../../formats/documents/migration-document.ts';
import type { LedgerCertificate } from './ledger-certificates.ts';

/** What nobody can vouch for, in sentences that two officers read before they sign. */

export interface Facts {
  readonly ledger: MigrationDocument['ledger'];
  /** Entries that upstream has cosigned; absent where the station has no upstream. */
  readonly witnessedEntries: number | undefined;
  readonly certificates: readonly LedgerCertificate[];
  readonly journal: MigrationDocument['journal'];
  readonly keys: MigrationDocument['keys'];
  readonly permits: MigrationDocument['permits'];
  readonly findings: MigrationDocument['findings'];
}

export function cannotVouchFor(facts: Facts): string[] {
  return [
    'Until now the files of the station said what was signed, and under which permit. Whoever could write them could have certificates signed.',
    'The account of the station could read the PIN of the old token. Certificates may exist that neither the journal nor the ledger names.',
    facts.journal === undefined
      ? 'There is no old journal. What was signed is known from the ledger alone.'
      : 'The old journal has neither a chain nor a MAC. Whoever could write it could shorten it.',
    ...ofCheckpoints(facts),
    ...ofReceipts(facts),
    ...ofKeys(facts.keys),
    ...ofPermits(facts.permits),
    ...(facts.findings.length === 0 ? [] : ['Journal and ledger are not what they should be: see the findings.']),
  ];
}

/** Whether the old keys may go on: none of them must fail the policy. */
export function needsNewKeys(keys: MigrationDocument['keys']): boolean {
  return keys === undefined || keys.some(({ problems }) => problems.length > 0);
}

function ofCheckpoints({ ledger: { head, signed }, certificates }: Facts): string[] {
  const from = signed?.sizeEntries ?? 0;
  if (from >= head.sizeEntries) return [];
  const entries = `Entries ${from} to ${head.sizeEntries - 1} of the ledger are under no checkpoint`;
  return [`${entries}; ${certificatesFrom(from, certificates)} among them.`];
}

function ofReceipts({ ledger: { head }, witnessedEntries, certificates }: Facts): string[] {
  if (witnessedEntries === undefined) return ['The station has no upstream: nobody outside has seen its ledger.'];
  if (witnessedEntries >= head.sizeEntries) return [];
  const entries = `Upstream has not seen entries ${witnessedEntries} to ${head.sizeEntries - 1}`;
  return [`${entries}; ${certificatesFrom(witnessedEntries, certificates)} among them.`];
}

function certificatesFrom(seq: number, certificates: readonly LedgerCertificate[]): string {
  const count = certificates.filter(({ issued, intentSeq }) => (issued?.seq ?? intentSeq) >= seq).length;
  return count === 1 ? '1 certificate is' : `${count} certificates are`;
}

function ofKeys(keys: MigrationDocument['keys']): string[] {
  if (keys === undefined) return ['Nobody looked into the old token: how its keys are kept is not known.'];
  return keys
    .filter(({ problems }) => problems.length > 0)
    .map(({ use, label, problems }) => `The old ${use} key ${label} fails the key policy: ${problems.join(', ')}.`);
}

function ofPermits(permits: MigrationDocument['permits']): string[] {
  if (permits.length === 0) return [];
  const used = permits.reduce((sum, each) => sum + each.used, 0);
  const names = permits.length === 1 ? 'The old permit was' : `The ${permits.length} old permits were`;
  return [
    `${names} signed by nobody; ${used === 1 ? '1 certificate was' : `${used} certificates were`} issued under them.`,
  ];
}
