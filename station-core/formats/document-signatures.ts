/** Who has signed a document: the rules by which a signature of an officer counts. */
import { verify } from 'node:crypto';
import { FormatError, type FormatDetails } from './format-error.ts';
import { officerAlgorithm, officerPublicKey, requireOfficers, type OfficerKey } from './officer-key.ts';
import {
  DOCUMENT_TYP,
  parseSignedDocument,
  signingInput,
  type DocumentSignature,
  type DocumentType,
  type ParsedDocument,
} from './signed-document.ts';

/** How many officers sign what decides about certificates. */
export const SIGNATURE_THRESHOLD = 2;

export interface SignedBy {
  readonly type: DocumentType;
  /** Those whose signatures count. */
  readonly officers: readonly OfficerKey[];
  readonly threshold: number;
}

export interface VerifiedDocument {
  readonly payload: Readonly<Record<string, unknown>>;
  readonly payloadSha256Hex: string;
  /** Ids of the officers, in the order of their signatures. */
  readonly signedBy: readonly string[];
}

/**
 * Opens a document that as many different officers have signed as the threshold asks for. Signatures of people who are
 * not among the officers count for nothing, and one wrong signature of an officer spoils the document.
 */
export function verifySignedDocument(json: string | Uint8Array, asked: SignedBy): VerifiedDocument {
  return verifyParsedDocument(parseSignedDocument(json), asked);
}

export function verifyParsedDocument(document: ParsedDocument, asked: SignedBy): VerifiedDocument {
  requireOfficers(asked.officers, asked.threshold);
  requireType(document, asked.type);
  const signedBy = signersOf(document, asked);
  if (signedBy.length < asked.threshold) {
    const unknown = document.signatures.map(({ header }) => header.kid).filter((id) => !signedBy.includes(id));
    throw untrusted('too-few-signatures', {
      threshold: asked.threshold,
      signedBy: signedBy.join(' '),
      notOfficers: unknown.join(' '),
    });
  }
  return { payload: document.payload, payloadSha256Hex: document.payloadSha256Hex, signedBy };
}

/** The officers whose signatures are right, however few; throws for one that is wrong. */
export function signersOf(document: ParsedDocument, { type, officers }: Omit<SignedBy, 'threshold'>): string[] {
  return document.signatures.flatMap((signature) => {
    const { kid, typ } = signature.header;
    if (typ !== DOCUMENT_TYP[type]) throw untrusted('wrong-typ', { officer: kid, typ, wanted: DOCUMENT_TYP[type] });
    const officer = officers.find(({ id }) => id === kid);
    if (officer === undefined) return [];
    requireRightSignature(document, signature, officer);
    return [kid];
  });
}

function requireType({ payload }: ParsedDocument, type: DocumentType): void {
  if (payload['type'] === type) return;
  throw untrusted('wrong-type', { type: typeof payload['type'] === 'string' ? payload['type'] : '', wanted: type });
}

function requireRightSignature(document: ParsedDocument, signature: DocumentSignature, officer: OfficerKey): void {
  const { alg, kid } = signature.header;
  if (alg !== officerAlgorithm(officer.jwk)) throw untrusted('wrong-algorithm', { officer: kid, algorithm: alg });
  const signed = signingInput(document.payloadBase64url, signature.protectedBase64url);
  const key = officerPublicKey(officer);
  const isRight =
    alg === 'EdDSA'
      ? verify(null, signed, key, signature.signature)
      : verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, signature.signature);
  if (!isRight) throw untrusted('wrong-signature', { officer: kid });
}

function untrusted(reason: string, details: FormatDetails): FormatError {
  return new FormatError('untrusted-document', { reason, ...details });
}
