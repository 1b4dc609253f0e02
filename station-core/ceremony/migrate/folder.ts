import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSignedDocument } from '../../codecs/signed-documents.ts';
import { systemErrorCode, writeDurably } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import type { ParsedDocument } from '../../formats/signed-document.ts';

/** The folder of one migration, outside the old data directory: what was found, and the document that officers sign. */
export const FILES = {
  /** To print and sign by hand; beside it the same as JSON. */
  record: 'record.pdf',
  /** The same to read at a terminal. */
  text: 'record.txt',
  /** One line for each certificate that is taken over. */
  certificates: 'certificates.jsonl',
  /** Written last: without it nothing has begun. */
  document: 'migration.jws',
} as const;

/** Of the files of the record, without what they end in. */
export const RECORD_NAME = 'record';

const WRITE_TIMEOUT_MS = 60_000;

export async function writeIn(dir: string, name: string, content: string | Uint8Array): Promise<void> {
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    await writeDurably({ dir, name }, Buffer.from(content), AbortSignal.timeout(WRITE_TIMEOUT_MS));
  } catch (error) {
    throw pathFault(join(dir, name), error);
  }
}

export async function readIn(dir: string, name: string): Promise<Buffer> {
  const path = join(dir, name);
  try {
    return await readFile(path);
  } catch (error) {
    throw pathFault(path, error);
  }
}

export interface DraftedMigration {
  /** As it lies in the folder. */
  readonly text: string;
  readonly document: ParsedDocument;
}

/** `undefined` for a folder in which nothing has begun. */
export async function readDraft(dir: string): Promise<DraftedMigration | undefined> {
  try {
    const text = await readFile(join(dir, FILES.document), 'utf8');
    return { text, document: parseSignedDocument(text) };
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw pathFault(join(dir, FILES.document), error);
  }
}

function pathFault(path: string, error: unknown): unknown {
  const problem = systemErrorCode(error);
  return problem === undefined ? error : new Fault('station.bad-path', { path, problem }, { cause: error });
}
