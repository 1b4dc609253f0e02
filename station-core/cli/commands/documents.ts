import { draftDocument, readPayload, requireOfficers, signersOf } from '../../codecs/signed-documents.ts';
import { Fault } from '../../fault.ts';
import { SIGNATURE_THRESHOLD } from '../../formats/document-signatures.ts';
import type { RevocationsDocument } from '../../formats/documents/order-documents.ts';
import { officersSha256Hex, type OfficerKey } from '../../formats/officer-key.ts';
import { DOCUMENT_TYP, type DocumentType, type ParsedDocument } from '../../formats/signed-document.ts';
import {
  createDocument,
  readContent,
  readDocument,
  replaceDocument,
  type ReadDocument,
} from '../../officers/document-files.ts';
import { confirmationOf, documentWords } from '../../officers/document-words.ts';
import { readOfficer } from '../../officers/officer-files.ts';
import { asOfficer, requireKeyBeside } from '../../officers/open-officer.ts';
import { requireEnoughSignatures, signDocument } from '../../officers/sign-document.ts';
import { askLine, askSecret } from '../ask-secret.ts';
import type { CommandResult } from '../output.ts';
import { table } from '../text-table.ts';
import { showOldPermit } from './old-permit.ts';

export interface NewDocumentOptions {
  readonly out: string;
  readonly json: boolean;
}
export interface SignOptions {
  readonly officer: string;
  readonly json: boolean;
}
export interface ShowDocumentOptions {
  readonly officer?: readonly string[];
  readonly json: boolean;
}
export interface VerifyOptions {
  readonly officer: readonly string[];
  readonly officersSha256?: string;
  readonly json: boolean;
}
export interface RevokeOptions {
  readonly reason: string;
  readonly list?: string;
  readonly out: string;
  readonly json: boolean;
}

const EVERY_TYPE = Object.keys(DOCUMENT_TYP) as DocumentType[];
const VERSION_OF = {
  permit: 2,
  manifest: 1,
  signer: 1,
  lift: 1,
  revocations: 1,
  'revocation-order': 1,
  migration: 1,
  recovery: 1,
} as const;

/** The content is what a person wrote; version, type and the time of the draft are ours to add. */
export async function newDocument(
  type: DocumentType,
  file: string,
  { out }: NewDocumentOptions,
): Promise<CommandResult> {
  const added = { issuedAt: new Date().toISOString(), v: VERSION_OF[type], type };
  return draft(type, { ...(await readContent(file, type, added)) }, out);
}

export async function revokePermit(permit: string, { reason, list, out }: RevokeOptions): Promise<CommandResult> {
  const before =
    list === undefined ? undefined : ((await readDocument(list, ['revocations'])).content as RevocationsDocument);
  const revoked = [...(before?.revoked ?? []), { permit, reason }];
  const number = (before?.number ?? 0) + 1;
  return draft('revocations', { v: 1, type: 'revocations', number, revoked, issuedAt: new Date().toISOString() }, out);
}

export async function signOne(
  file: string,
  { officer: publicPath, types }: SignOptions & { readonly types: readonly DocumentType[] },
  signal: AbortSignal,
): Promise<CommandResult> {
  const officer = await readOfficer(publicPath);
  await requireKeyBeside(publicPath);
  const found = await readDocument(file, types);
  requireNotSigned(found.document, officer);
  process.stderr.write(`${wordsText(found)}\n`);
  const wanted = confirmationOf(found.type, found.content);
  const typed = await askLine(`You sign as ${officer.name} (${officer.id}). Type ${wanted} to sign this`, signal);
  if (typed !== wanted) throw new Fault('officer.not-confirmed', { wanted });
  const signed = await asOfficer(
    { publicPath, officer },
    (question) => askSecret(question, signal),
    (signer) => signDocument(found.document, found.type, signer),
  );
  await replaceDocument(file, signed);
  const signedBy = signed.signatures.map(({ header }) => header.kid);
  const missing = Math.max(0, SIGNATURE_THRESHOLD - signedBy.length);
  const next =
    missing === 0 ? 'It has the signatures it needs.' : `It needs ${missing} more signature, by another officer.`;
  return {
    text: `Signed by ${signedBy.join(', ')}. ${next}`,
    json: { ok: true, file, type: found.type, payloadSha256: signed.payloadSha256Hex, signedBy, missing },
  };
}

export async function showOne(
  file: string,
  { officer: files = [], types }: ShowDocumentOptions & { readonly types: readonly DocumentType[] },
): Promise<CommandResult> {
  const old = types.includes('permit') ? await showOldPermit(file) : undefined;
  if (old !== undefined) return old;
  const found = await readDocument(file, types);
  const officers = await readOfficers(files);
  const checked = signersOf(found.document, { type: found.type, officers });
  const rows = found.document.signatures.map(({ header: { kid } }) => {
    return [
      'signature',
      checked.includes(kid) ? `${kid}: right` : `${kid}: NOT CHECKED, name the officer with --officer`,
    ];
  });
  return {
    text: wordsText(found, rows.length === 0 ? [['signature', 'none: this is a draft']] : rows),
    json: { ...documentJson(found), signatures: found.document.signatures.map(({ header }) => header.kid), checked },
  };
}

export async function verifyDocument(
  file: string,
  { officer: files, officersSha256 }: VerifyOptions,
): Promise<CommandResult> {
  const officers = await readOfficers(files);
  requireOfficers(officers, SIGNATURE_THRESHOLD);
  const found256 = officersSha256Hex(officers);
  if (officersSha256 !== undefined && officersSha256 !== found256) {
    throw new Fault('document.other-officers', { reason: 'other-hash', sha256: found256, wanted: officersSha256 });
  }
  const found = await readDocument(file, EVERY_TYPE);
  const { signedBy } = requireEnoughSignatures(found.document, { type: found.type, officers });
  return {
    text: wordsText(found, [['signed by', `${signedBy.join(', ')}: every signature is right`]]),
    json: { ...documentJson(found), signedBy, officersSha256: found256 },
  };
}

async function draft(type: DocumentType, payload: ParsedDocument['payload'], out: string): Promise<CommandResult> {
  const content = readPayload(payload, type);
  const document = draftDocument(payload);
  await createDocument(out, document);
  const found = { type, document, content };
  return {
    text: `${wordsText(found)}\nDraft written to ${out}. It needs the signatures of two officers.`,
    json: { ...documentJson(found), out },
  };
}

async function readOfficers(files: readonly string[]): Promise<OfficerKey[]> {
  const officers: OfficerKey[] = [];
  for (const file of files) officers.push(await readOfficer(file));
  return officers;
}

function requireNotSigned({ signatures }: ParsedDocument, { id }: OfficerKey): void {
  if (signatures.some(({ header }) => header.kid === id)) throw new Fault('officer.signed-already', { officer: id });
}

function wordsText({ type, document, content }: ReadDocument, more: readonly (readonly string[])[] = []): string {
  const rows = [...documentWords(type, content), ['sha256', document.payloadSha256Hex] as const, ...more];
  return table(rows);
}

function documentJson({ type, document, content }: ReadDocument): Record<string, unknown> {
  return { ok: true, type, payloadSha256: document.payloadSha256Hex, content };
}
