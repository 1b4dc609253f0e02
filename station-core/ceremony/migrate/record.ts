import type { MigrationDocument } from '../../formats/documents/migration-document.ts';
import { printable } from '../../model/printable.ts';
import { FINDING_WORDS, migrationWords, type OldData, oldDataWords } from '../../officers/migration-words.ts';
import { type CeremonyRecord, textRow } from '../record/ceremony-record.ts';
import type { Findings } from './findings.ts';

/** The record of a migration: to print, to sign by hand, and to keep. */

interface Circumstances {
  readonly dataDir: string;
  readonly now: Date;
  readonly version: string;
}

/** Who is there writes their name on paper. */
const PEOPLE = Array.from({ length: 3 }, () => ({ name: 'Name', role: 'signature' }));

/** All that was found. The document has its hash. */
export function migrationRecord(
  facts: OldData & Pick<MigrationDocument, 'cannotVouchFor'>,
  findings: Findings,
  { dataDir, now, version }: Circumstances,
): CeremonyRecord {
  const at = now.toISOString();
  const found = findings.all.map(({ kind, found: all }) => ({
    heading: `Finding: ${FINDING_WORDS[kind]}`,
    rows: all.map((each, index) => textRow(String(index + 1), each)),
  }));
  const none = { heading: 'Findings', rows: [textRow('none', 'journal and ledger agree')] };
  return {
    v: 1,
    type: 'ceremony-record',
    title: `Migration of station ${facts.station}`,
    software: `Birthmark ${version}`,
    begunAt: at,
    endedAt: at,
    people: PEOPLE,
    sections: [
      {
        heading: 'Old data directory',
        rows: [
          textRow('place', printable(dataDir)),
          ...oldDataWords(facts).map(([name, value]) => textRow(name, value)),
        ],
      },
      ...(found.length === 0 ? [none] : found),
    ],
    steps: [{ at, says: 'The old directory was read and compared. Nothing in it was changed.' }],
    reservations: [...facts.cannotVouchFor],
  };
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
