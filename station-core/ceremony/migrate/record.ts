import type { MigrationDocument } from '../../formats/documents/migration-document.ts';
import { FINDING_WORDS, migrationWords } from '../../officers/migration-words.ts';
import type { Examination } from './examine.ts';
import { FILES } from './folder.ts';
import type { Findings } from './findings.ts';

/** The record of a migration: to print, to sign by hand, and to keep. */

interface Circumstances {
  readonly dataDir: string;
  readonly now: Date;
  readonly version: string;
}

/** All that was found, for a machine. The document has its hash. */
export function recordJson(
  { facts, certificates, findings }: Examination,
  { dataDir, now, version }: Circumstances,
): string {
  const record = {
    format: 'birthmark-migration-record/1',
    examinedAt: now.toISOString(),
    version,
    dataDir,
    ...facts,
    certificates: { count: certificates.length, list: FILES.certificates },
    allFindings: findings.all,
  };
  return `${JSON.stringify(record, undefined, 2)}\n`;
}

export function recordText(migration: MigrationDocument, documentSha256: string, findings: Findings): string {
  const rows = [...migrationWords(migration), ['document', documentSha256] as const];
  const wide = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, text]) => `${name.padEnd(wide)}  ${text}`.trimEnd());
  const all = findings.all.flatMap(({ kind, found }) => [
    `${FINDING_WORDS[kind]}:`,
    ...found.map((each) => `  ${each}`),
  ]);
  return [
    `Migration of station ${migration.station}`,
    '',
    ...lines,
    '',
    ...(all.length === 0 ? [] : ['All findings', '', ...all, '']),
    'Present, and accepting the above:',
    ...Array.from({ length: 3 }, () => [
      '',
      'Name ____________________  Date __________  Signature ____________________',
    ]).flat(),
    '',
  ].join('\n');
}
