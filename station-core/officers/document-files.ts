import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { parseSignedDocument, readPayload } from '../codecs/signed-documents.ts';
import { systemErrorCode, writeDurably } from '../durable-file.ts';
import { Fault } from '../fault.ts';
import { DOCUMENT_SCHEMAS, typeOfPayload, type DocumentPayloads } from '../formats/documents/open-document.ts';
import {
  formatSignedDocument,
  MAX_DOCUMENT_BYTES,
  type DocumentType,
  type ParsedDocument,
} from '../formats/signed-document.ts';
import { problemsEvidence, readJsonBy } from '../formats/text/read-json-by.ts';
import { createFiles } from './officer-files.ts';

/** Documents on their way from one officer to the next. */

const WRITE_TIMEOUT_MS = 10_000;

/** A document of one of these types, by its form and content; its signatures are still to be checked. */
export interface ReadDocument {
  readonly type: DocumentType;
  readonly document: ParsedDocument;
  readonly content: DocumentPayloads[DocumentType];
}

export async function readDocument(path: string, types: readonly DocumentType[]): Promise<ReadDocument> {
  const document = parseSignedDocument(await readBytes(path));
  const type = typeOfPayload(document.payload);
  if (type === undefined || !types.includes(type)) {
    throw new Fault('document.malformed', { path, reason: 'wrong-type', type: type ?? '', wanted: types.join(' ') });
  }
  return { type, document, content: readPayload(document.payload, type) };
}

/** What a person wrote down for a new document, with what need not be written. */
export async function readContent<T extends DocumentType>(
  path: string,
  type: T,
  added: Readonly<Record<string, unknown>>,
): Promise<DocumentPayloads[T]> {
  const read = readJsonBy(await readBytes(path), {
    schema: DOCUMENT_SCHEMAS[type],
    refuse: ({ line, reason }) => new Fault('document.malformed', { path, line, reason: 'not-json', problem: reason }),
    added,
  });
  if (read.ok) return read.value;
  throw new Fault('document.malformed', { path, reason: 'bad-content', ...problemsEvidence(read.problems) });
}

export async function createDocument(path: string, document: ParsedDocument): Promise<void> {
  await createFiles([{ path, text: formatSignedDocument(document), mode: 0o644 }]);
}

/** Puts the document with one signature more in the place of the one before; a crash leaves one of the two. */
export async function replaceDocument(path: string, document: ParsedDocument): Promise<void> {
  const place = { dir: dirname(path), name: basename(path) };
  try {
    await writeDurably(place, Buffer.from(formatSignedDocument(document)), AbortSignal.timeout(WRITE_TIMEOUT_MS));
  } catch (error) {
    throw pathFault(path, error);
  }
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    const bytes = await readFile(path);
    if (bytes.length > MAX_DOCUMENT_BYTES) throw new Fault('document.malformed', { path, reason: 'too-long' });
    return bytes;
  } catch (error) {
    throw pathFault(path, error);
  }
}

function pathFault(path: string, error: unknown): unknown {
  const problem = systemErrorCode(error);
  return problem === undefined ? error : new Fault('station.bad-path', { path, problem }, { cause: error });
}
