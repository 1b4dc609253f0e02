import * as signatures from '../formats/document-signatures.ts';
import * as contents from '../formats/documents/open-document.ts';
import * as officers from '../formats/officer-key.ts';
import * as documents from '../formats/signed-document.ts';
import type { DocumentType } from '../formats/signed-document.ts';
import { inFaults } from './in-faults.ts';

export const draftDocument = inFaults(documents.draftDocument);
export const parseSignedDocument = inFaults(documents.parseSignedDocument);
export const withSignature = inFaults(documents.withSignature);
export const verifySignedDocument = inFaults(signatures.verifySignedDocument);
export const verifyParsedDocument = inFaults(signatures.verifyParsedDocument);
export const signersOf = inFaults(signatures.signersOf);
export const officerPublicKey = inFaults(officers.officerPublicKey);
export const requireOfficers = inFaults(officers.requireOfficers);

/** These are generic, which `inFaults` would lose. */
export function openSignedDocument<T extends DocumentType>(
  json: string | Uint8Array,
  asked: signatures.SignedBy & { readonly type: T },
): contents.OpenedDocument<T> {
  return inFaults(() => contents.openSignedDocument(json, asked))();
}

export function readPayload<T extends DocumentType>(
  payload: documents.ParsedDocument['payload'],
  type: T,
): contents.DocumentPayloads[T] {
  return inFaults(() => contents.readPayload(payload, type))();
}
