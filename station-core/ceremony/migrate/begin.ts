import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { draftDocument, readPayload } from '../../codecs/signed-documents.ts';
import type { MigrationDocument } from '../../formats/documents/migration-document.ts';
import { formatSignedDocument, type ParsedDocument } from '../../formats/signed-document.ts';
import { carriedLine } from './compare.ts';
import { type Examination, examine } from './examine.ts';
import { writeRecord } from '../record/write-record.ts';
import { FILES, RECORD_NAME, writeIn } from './folder.ts';
import { readOldStation } from './old-station.ts';
import { migrationRecord, recordText } from './record.ts';
import { examineOldToken } from './ask-token.ts';

export interface BeginOptions {
  readonly dataDir: string;
  /** Outside the old data directory. */
  readonly folder: string;
  /** For a token that is lost or broken: the record says then that nobody looked into it. */
  readonly withoutOldToken: boolean;
  readonly now: Date;
  readonly version: string;
}

export interface BegunMigration {
  readonly document: ParsedDocument;
  readonly content: MigrationDocument;
}

/**
 * Looks at the old directory and writes down what it holds, what nobody can vouch for, and the document for the officers.
 * It changes nothing in the old directory; after a crash it begins again, until the document is there.
 */
export async function beginMigration(options: BeginOptions, signal: AbortSignal): Promise<BegunMigration> {
  const { dataDir, withoutOldToken, now, version } = options;
  const folder = resolve(options.folder);
  const old = await readOldStation(dataDir);
  const keys = withoutOldToken ? undefined : await examineOldToken(old, folder, signal);
  const examined = await examine(old, keys, signal);
  const list = listOf(examined);
  await writeIn(folder, FILES.certificates, list);
  const certificates = { count: examined.certificates.length, sha256: sha256Hex(list) };
  const facts = Object.assign({}, examined.facts, { certificates });
  const record = migrationRecord(facts, examined.findings, { dataDir, now, version });
  const { sha256Hex: recordSha256 } = await writeRecord({ dir: folder, name: RECORD_NAME }, record, signal);
  const payload = {
    v: 1,
    type: 'migration',
    ...facts,
    recordSha256,
    issuedAt: now.toISOString(),
  };
  const content = readPayload(payload, 'migration');
  const document = draftDocument(payload);
  await writeIn(folder, FILES.text, recordText(content, document.payloadSha256Hex, examined.findings));
  signal.throwIfAborted();
  await writeIn(folder, FILES.document, formatSignedDocument(document));
  return { document, content };
}

export function listOf({ certificates }: Pick<Examination, 'certificates'>): Buffer {
  return Buffer.concat(certificates.map(carriedLine));
}

export function sha256Hex(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
