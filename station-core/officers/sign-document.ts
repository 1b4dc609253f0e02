import { verifyParsedDocument, signersOf, withSignature } from '../codecs/signed-documents.ts';
import { SIGNATURE_THRESHOLD, type VerifiedDocument } from '../formats/document-signatures.ts';
import { officerAlgorithm, type OfficerKey } from '../formats/officer-key.ts';
import {
  DOCUMENT_TYP,
  protectedHeader,
  signingInput,
  type DocumentType,
  type ParsedDocument,
} from '../formats/signed-document.ts';

/** Somebody who can sign: where the private key lives is the business of who made this. */
export interface OfficerSigner {
  readonly officer: OfficerKey;
  /** 64 bytes: Ed25519, or r ‖ s of ECDSA P-256 over SHA-256. */
  readonly sign: (message: Uint8Array) => Promise<Uint8Array>;
}

/** The document with the officer's signature, which is verified before anybody gets it. */
export async function signDocument(
  document: ParsedDocument,
  type: DocumentType,
  { officer, sign }: OfficerSigner,
): Promise<ParsedDocument> {
  const header = { alg: officerAlgorithm(officer.jwk), kid: officer.id, typ: DOCUMENT_TYP[type] };
  const protectedBase64url = protectedHeader(header);
  const signature = await sign(signingInput(document.payloadBase64url, protectedBase64url));
  const signed = withSignature(document, { header, protectedBase64url, signature });
  signersOf(signed, { type, officers: [officer] });
  return signed;
}

/** Whether a document has the signatures that it needs; for a draft that goes from one officer to the next. */
export function requireEnoughSignatures(
  document: ParsedDocument,
  asked: { readonly type: DocumentType; readonly officers: readonly OfficerKey[] },
): VerifiedDocument {
  return verifyParsedDocument(document, { type: asked.type, officers: asked.officers, threshold: SIGNATURE_THRESHOLD });
}
