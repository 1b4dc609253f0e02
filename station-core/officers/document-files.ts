import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { parseSignedDocument, readPayload } from '../codecs/signed-documents.ts';
import { systemErrorCode, writeDurably } from '../durable-file.ts';
import { Fault } from '../fault.ts';
import { typeOfPayload, type DocumentPayloads } from '../formats/documents/open-document.ts';
import {
  formatSignedDocument,
  MAX_DOCUMENT_BYTES,
  type DocumentType,
  type ParsedDocument,
} from '../formats/signed-document.ts';
import { parseStrictJson } from '../formats/text/strict-json.ts';
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

/** What a person wrote down for a new document: any JSON object. */
export async function readContent(path: string): Promise<Readonly<Record<string, unknown>>> {
  const value = parseStrictJson(await readBytes(path), ({ line, reason }) => {
    return new Fault('document.malformed', { path, line, reason: 'not-json', problem: reason });
  });
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new Fault('document.malformed', { path, reason: 'not-an-object' });
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
