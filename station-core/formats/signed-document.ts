/**
 * Documents that officers sign: JWS in general JSON serialization (RFC 7515 section 7.2.1) over canonical JSON
 * (RFC 8785). This file reads and writes their form. Who signed is in `document-signatures.ts`.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { FormatError, type FormatDetails } from './format-error.ts';
import type { OfficerAlgorithm } from './officer-key.ts';
import { canonicalBytes, parseCanonical } from './text/canonical-json.ts';
import { parseStrictJson } from './text/strict-json.ts';
import { PERSON_ID } from '../model/person.ts';

/** What a document is, with the `typ` that its signatures carry: a signature under one type is worth nothing elsewhere. */
export const DOCUMENT_TYP = {
  permit: 'birthmark-permit+jws',
  manifest: 'birthmark-manifest+jws',
  signer: 'birthmark-signer+jws',
  lift: 'birthmark-lift+jws',
  revocations: 'birthmark-revocations+jws',
  'revocation-order': 'birthmark-revocation-order+jws',
  migration: 'birthmark-migration+jws',
  recovery: 'birthmark-recovery+jws',
} as const;
export type DocumentType = keyof typeof DOCUMENT_TYP;

export interface DocumentHeader {
  readonly alg: OfficerAlgorithm;
  readonly kid: string;
  readonly typ: string;
}

export interface DocumentSignature {
  readonly header: DocumentHeader;
  readonly protectedBase64url: string;
  /** As JWS has it: 64 bytes, r ‖ s for ES256. */
  readonly signature: Uint8Array;
}

/** A document by its form alone: nobody has looked at a signature. */
export interface ParsedDocument {
  readonly payload: Readonly<Record<string, unknown>>;
  readonly payloadBase64url: string;
  readonly payloadSha256Hex: string;
  readonly signatures: readonly DocumentSignature[];
}

export const MAX_DOCUMENT_BYTES = 256 * 1024;
export const MAX_SIGNATURES = 16;
const SIGNATURE_BYTES = 64;

const documentSchema = z.strictObject({
  payload: z.string().min(1),
  signatures: z.array(z.strictObject({ protected: z.string().min(1), signature: z.string().min(1) })),
});
const headerSchema = z.strictObject({
  alg: z.enum(['EdDSA', 'ES256']),
  kid: z.string().regex(PERSON_ID),
  typ: z.string().min(1).max(64),
});

/** A document that nobody has signed yet. */
export function draftDocument(payload: Readonly<Record<string, unknown>>): ParsedDocument {
  return parsedDocument(canonicalBytes(payload).toString('base64url'), []);
}

export function parseSignedDocument(json: string | Uint8Array): ParsedDocument {
  const bytes = typeof json === 'string' ? Buffer.byteLength(json) : json.length;
  if (bytes > MAX_DOCUMENT_BYTES) throw bad('too-long', { bytes });
  const value = parseStrictJson(json, ({ line, reason }) => bad('not-json', { line, problem: reason }));
  const parsed = documentSchema.safeParse(value);
  if (!parsed.success) throw bad('not-general-jws', whereItFails(parsed.error));
  const { payload, signatures } = parsed.data;
  if (signatures.length > MAX_SIGNATURES) throw bad('too-many-signatures', { signatures: signatures.length });
  return parsedDocument(payload, signatures.map(parseSignature));
}

export function formatSignedDocument({ payloadBase64url, signatures }: ParsedDocument): string {
  const lines = signatures.map(({ protectedBase64url, signature }) => ({
    protected: protectedBase64url,
    signature: Buffer.from(signature).toString('base64url'),
  }));
  return `${JSON.stringify({ payload: payloadBase64url, signatures: lines }, undefined, 2)}\n`;
}

/** What a signer is about to sign, as base64url. */
export function protectedHeader(header: DocumentHeader): string {
  return canonicalBytes({ alg: header.alg, kid: header.kid, typ: header.typ }).toString('base64url');
}

/** RFC 7515 section 5.1: the bytes that are signed. */
export function signingInput(payloadBase64url: string, protectedBase64url: string): Buffer {
  return Buffer.from(`${protectedBase64url}.${payloadBase64url}`, 'ascii');
}

/** The document with one more signature; whether that one is right is for a verifier to say. */
export function withSignature(document: ParsedDocument, signature: DocumentSignature): ParsedDocument {
  const { payloadBase64url, signatures } = document;
  return parsedDocument(payloadBase64url, [...signatures, signature]);
}

function parsedDocument(payloadBase64url: string, signatures: readonly DocumentSignature[]): ParsedDocument {
  const ids = signatures.map(({ header }) => header.kid);
  const twice = ids.find((id, at) => ids.indexOf(id) < at);
  if (twice !== undefined) throw bad('officer-twice', { officer: twice });
  const bytes = strictBase64url(payloadBase64url);
  if (bytes === undefined) throw bad('not-base64url', { field: 'payload' });
  const payload = parseCanonical(bytes);
  if (payload === undefined) throw bad('not-canonical');
  if (!isRecord(payload)) throw bad('not-an-object', { field: 'payload' });
  const payloadSha256Hex = createHash('sha256').update(bytes).digest('hex');
  return { payload, payloadBase64url, payloadSha256Hex, signatures };
}

function parseSignature(line: { readonly protected: string; readonly signature: string }): DocumentSignature {
  const headerBytes = strictBase64url(line.protected);
  if (headerBytes === undefined) throw bad('not-base64url', { field: 'protected' });
  const value = parseStrictJson(headerBytes, ({ reason }) => bad('bad-header', { problem: reason }));
  const header = headerSchema.safeParse(value);
  if (!header.success) throw bad('bad-header', whereItFails(header.error));
  const signature = strictBase64url(line.signature);
  if (signature?.length !== SIGNATURE_BYTES) throw bad('not-a-signature', { officer: header.data.kid });
  return { header: header.data, protectedBase64url: line.protected, signature };
}

/** Node's own decoder skips what it does not know and reads both alphabets; what is signed has one spelling. */
function strictBase64url(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Which field and what is wrong with it; never what it holds. */
export function whereItFails(error: z.ZodError): FormatDetails {
  const [issue] = error.issues;
  if (issue?.code === 'unrecognized_keys') {
    return { field: [...issue.path, issue.keys[0]].join('.'), problem: issue.code };
  }
  // A rule of our own has its own word.
  const problem = issue?.code === 'custom' ? issue.message : issue?.code;
  return { field: issue?.path.join('.') ?? '', problem: problem ?? '' };
}

function bad(reason: string, details: FormatDetails = {}): FormatError {
  return new FormatError('bad-document', { reason, ...details });
}
