/** Documents with their content: which schema belongs to which type. */
import type { z } from 'zod';
import { verifySignedDocument, type SignedBy, type VerifiedDocument } from '../document-signatures.ts';
import { FormatError } from '../format-error.ts';
import { whereItFails, type DocumentType, type ParsedDocument } from '../signed-document.ts';
import { manifestDocumentSchema, type ManifestDocument } from './manifest-document.ts';
import { migrationDocumentSchema, type MigrationDocument } from './migration-document.ts';
import {
  liftDocumentSchema,
  revocationOrderSchema,
  revocationsDocumentSchema,
  type LiftDocument,
  type RevocationOrderDocument,
  type RevocationsDocument,
} from './order-documents.ts';
import { permitDocumentSchema, type PermitDocument } from './permit-document.ts';
import { recoveryDocumentSchema, type RecoveryDocument } from './recovery-document.ts';
import { signerDocumentSchema, type SignerDocument } from './signer-document.ts';

export interface DocumentPayloads {
  readonly permit: PermitDocument;
  readonly manifest: ManifestDocument;
  readonly signer: SignerDocument;
  readonly lift: LiftDocument;
  readonly revocations: RevocationsDocument;
  readonly 'revocation-order': RevocationOrderDocument;
  readonly migration: MigrationDocument;
  readonly recovery: RecoveryDocument;
}

export const DOCUMENT_SCHEMAS: { readonly [T in DocumentType]: z.ZodType<DocumentPayloads[T]> } = {
  permit: permitDocumentSchema,
  manifest: manifestDocumentSchema,
  signer: signerDocumentSchema,
  lift: liftDocumentSchema,
  revocations: revocationsDocumentSchema,
  'revocation-order': revocationOrderSchema,
  migration: migrationDocumentSchema,
  recovery: recoveryDocumentSchema,
};

export interface OpenedDocument<T extends DocumentType> extends Omit<VerifiedDocument, 'payload'> {
  readonly content: DocumentPayloads[T];
}

/** Signatures first: nothing of a document is read that officers did not sign. */
export function openSignedDocument<T extends DocumentType>(
  json: string | Uint8Array,
  asked: SignedBy & { readonly type: T },
): OpenedDocument<T> {
  const { payload, payloadSha256Hex, signedBy } = verifySignedDocument(json, asked);
  return { content: readPayload(payload, asked.type), payloadSha256Hex, signedBy };
}

/** The content of a draft; nothing is verified by that. */
export function readPayload<T extends DocumentType>(payload: ParsedDocument['payload'], type: T): DocumentPayloads[T] {
  const parsed = DOCUMENT_SCHEMAS[type].safeParse(payload);
  if (parsed.success) return parsed.data;
  throw new FormatError(
    'bad-document',
    { reason: 'bad-content', type, ...whereItFails(parsed.error) },
    { cause: parsed.error },
  );
}

/** The type that a document says it has; `undefined` for one that this version does not know. */
export function typeOfPayload(payload: ParsedDocument['payload']): DocumentType | undefined {
  const { type } = payload;
  return typeof type === 'string' && Object.hasOwn(DOCUMENT_SCHEMAS, type) ? (type as DocumentType) : undefined;
}
