import { resolve } from 'node:path';
import { signersOf, withSignature } from '../../codecs/signed-documents.ts';
import { Fault } from '../../fault.ts';
import type { OfficerKey } from '../../formats/officer-key.ts';
import type { DocumentSignature, DocumentType, ParsedDocument } from '../../formats/signed-document.ts';
import { readDocument, replaceDocument } from '../../officers/document-files.ts';
import type { Setup } from './setup.ts';

/** A document that waits for signatures. */
export interface Awaited {
  readonly type: DocumentType;
  readonly path: string;
}

interface Merged extends Awaited {
  document: ParsedDocument;
}

/**
 * Officers sign copies on machines of their own, one after the other or at the same time. The signatures of all copies are
 * added to the documents here, which never change otherwise. Every copy is checked before anything is written: throws
 * `setup.other-document` for a copy of something else, `setup.not-signed` for one that no officer signed, and `document.untrusted` for a signature that is wrong.
 */
export async function takeSignedCopies(
  { given }: Pick<Setup, 'given'>,
  awaited: readonly Awaited[],
  officers: readonly OfficerKey[],
): Promise<void> {
  const paths = given.get('signed');
  if (paths === undefined) return;
  const types = awaited.map(({ type }) => type);
  const merged: Merged[] = [];
  for (const each of awaited) {
    merged.push(Object.assign({ document: (await readDocument(each.path, types)).document }, each));
  }
  for (const path of paths) {
    const { document: copy } = await readDocument(resolve(path), types);
    const ours = merged.find(({ document }) => document.payloadBase64url === copy.payloadBase64url);
    if (ours === undefined) throw new Fault('setup.other-document', { path });
    const signedBy = signersOf(copy, { type: ours.type, officers });
    if (signedBy.length === 0) throw new Fault('setup.not-signed', { path });
    const isOfCopy = ({ header }: DocumentSignature): boolean => signedBy.includes(header.kid);
    const others = ours.document.signatures.filter((each) => !isOfCopy(each));
    const kept = Object.assign({}, ours.document, { signatures: others });
    ours.document = copy.signatures.filter(isOfCopy).reduce(withSignature, kept);
  }
  for (const { path, document } of merged) await replaceDocument(path, document);
  given.delete('signed');
}
