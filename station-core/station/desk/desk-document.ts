import { parseSignedDocument, readPayload, signersOf } from '../../codecs/signed-documents.ts';
import { asCalledElsewhere } from '../../called-as.ts';
import { Fault } from '../../fault.ts';
import { SIGNATURE_THRESHOLD } from '../../formats/document-signatures.ts';
import { typeOfPayload, type DocumentPayloads } from '../../formats/documents/open-document.ts';
import type { OfficerKey } from '../../formats/officer-key.ts';
import type { ParsedDocument } from '../../formats/signed-document.ts';
import { DESK_DOCUMENTS, type DeskDocument, type DocumentFact } from '../../model/documents/document-fact.ts';
import { documentFacts, documentId } from '../documents/document-facts.ts';

/** A document of a type that the desk takes; one that two officers signed, or on its way to that. */
export type DeskContent = {
  [T in DeskDocument]: { readonly type: T; readonly content: DocumentPayloads[T] };
}[DeskDocument];

export type ReadDeskDocument = DeskContent & {
  readonly document: ParsedDocument;
  /** Officers of this station whose signatures are right. */
  readonly signedBy: readonly string[];
};

export interface DescribedDocument {
  readonly type: DeskDocument;
  readonly id: string;
  readonly sha256Hex: string;
  readonly signedBy: readonly string[];
  readonly facts: readonly DocumentFact[];
  readonly notBefore: string | null;
  readonly notAfter: string | null;
}

/** Throws for what is no document, for one that belongs elsewhere, and for a wrong signature of an officer. */
export function readDeskDocument(text: string, officers: readonly OfficerKey[]): ReadDeskDocument {
  const document = parseSignedDocument(text);
  const type = typeOfPayload(document.payload);
  const taken = DESK_DOCUMENTS.find((each) => each === type);
  if (taken === undefined) {
    throw new Fault('document.malformed', {
      reason: 'wrong-type',
      type: type ?? '',
      wanted: DESK_DOCUMENTS.join(' '),
    });
  }
  const signedBy = signersOf(document, { type: taken, officers });
  return { ...contentOf(document, taken), document, signedBy };
}

function contentOf({ payload }: ParsedDocument, type: DeskDocument): DeskContent {
  switch (type) {
    case 'permit':
      return { type, content: readPayload(payload, type) };
    case 'manifest':
      return { type, content: readPayload(payload, type) };
    case 'revocations':
      return { type, content: readPayload(payload, type) };
    case 'lift':
      return { type, content: readPayload(payload, type) };
  }
}

export function missingSignatures({ signedBy }: Pick<ReadDeskDocument, 'signedBy'>): number {
  return Math.max(0, SIGNATURE_THRESHOLD - signedBy.length);
}

export function describeDocument({ type, content, document, signedBy }: ReadDeskDocument): DescribedDocument {
  const period = 'notBefore' in content ? content : { notBefore: null, notAfter: null };
  return {
    type,
    id: documentId(content),
    sha256Hex: document.payloadSha256Hex,
    signedBy,
    facts: documentFacts(type, content),
    notBefore: period.notBefore,
    notAfter: period.notAfter,
  };
}

/** Which command of an officer's machine signs it. Lists of revoked permits are signed as permits are. */
export function signCommand({ type }: DeskContent, fileName: string): string {
  const group = type === 'revocations' ? 'permit' : type;
  return asCalledElsewhere(`birthmark ${group} sign ${fileName} --officer YOUR-ID.officer.json`);
}

export function fileNameOf({ type, content }: DeskContent): string {
  return `${type}-${documentId(content)}.jws`;
}
