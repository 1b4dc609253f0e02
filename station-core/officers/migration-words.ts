import type { MigrationDocument } from '../formats/documents/migration-document.ts';
import { verifierKeyWords } from '../formats/tlog/verifier-key-words.ts';
import type { MigrationFinding } from '../model/documents/migration-findings.ts';
import { certificateSha256Hex } from './certificate-words.ts';
import type { WordLine } from './word-line.ts';

/** What a migration says, in words, for the officer who signs it. */
export function migrationWords(migration: MigrationDocument): WordLine[] {
  const { findings, cannotVouchFor } = migration;
  return [
    ...oldDataWords(migration),
    ...(findings.length === 0 ? [['findings', 'none: journal and ledger agree'] as const] : []),
    ...findings.flatMap(({ kind, count, examples }): WordLine[] => [
      ['FINDING', `${FINDING_WORDS[kind]}: ${count}`],
      ...examples.map((each): WordLine => ['', each]),
    ]),
    ...cannotVouchFor.map((each): WordLine => ['cannot vouch for', each]),
    ['record', migration.recordSha256],
    ['issued', migration.issuedAt],
  ];
}

/** What was found of an old directory, without judging it. */
export type OldData = Pick<
  MigrationDocument,
  'station' | 'journal' | 'ledger' | 'certificates' | 'before' | 'keys' | 'permits'
>;

export function oldDataWords({ station, journal, ledger, certificates, before, keys, permits }: OldData): WordLine[] {
  const signed = ledger.signed === undefined ? 'no checkpoint' : `a checkpoint over ${treeText(ledger.signed)}`;
  return [
    ['migration', `of station ${station}`],
    ['takes over', `${certificates.count} certificates, list ${certificates.sha256}`],
    ['ledger', `${treeText(ledger.head)}; ${signed}`],
    ['old journal', journal === undefined ? 'THERE WAS NONE' : `${journal.lines} lines, ${journal.sha256}`],
    ...verifierKeyWords(before.checkpointKey).map((words): WordLine => ['old checkpoint key', words]),
    ['old issuing certificate', certificateSha256Hex(before.issuingCert)],
    ['old root certificate', certificateSha256Hex(before.rootCert)],
    ...(keys === undefined
      ? [['old token', 'NOT EXAMINED'] as const]
      : keys.map(({ use, label, problems }): WordLine => [
          `old ${use} key`,
          problems.length === 0 ? `${label}: as the policy wants it` : `${label}: FAILS ${problems.join(', ')}`,
        ])),
    ...permits.map(({ permit, product, quota, used, sha256 }): WordLine => [
      'old permit',
      `${permit}, ${product}: ${used} of ${quota} used; signed by nobody; file ${sha256}`,
    ]),
  ];
}

export const FINDING_WORDS: Readonly<Record<MigrationFinding, string>> = {
  'journal-line-damaged': 'lines of the old journal that cannot be read',
  'journal-line-twice': 'certificates that the old journal has twice',
  'signed-without-intent': 'signatures in the old journal that the ledger knows nothing of',
  'certificate-not-recorded': 'certificates that were signed and never reached the ledger',
  'certificate-not-in-journal': 'certificates of the ledger that the old journal lacks',
  'other-permit': 'certificates under another permit in the old journal than in the ledger',
  'other-signature': 'certificates with another signature in the old journal than in the ledger',
  'bad-signature': 'signatures that the old issuing key did not make',
  'permit-unreadable': 'permits that cannot be read',
  'ledger-problem': 'problems of the ledger',
};

function treeText({ sizeEntries, rootHashHex }: MigrationDocument['ledger']['head']): string {
  return `${sizeEntries} entries, root ${rootHashHex}`;
}
