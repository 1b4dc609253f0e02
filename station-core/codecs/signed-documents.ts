import * as signatures from '../formats/document-signatures.ts';
import * as officers from '../formats/officer-key.ts';
import * as documents from '../formats/signed-document.ts';
import { inFaults } from './in-faults.ts';

export const draftDocument = inFaults(documents.draftDocument);
export const parseSignedDocument = inFaults(documents.parseSignedDocument);
export const withSignature = inFaults(documents.withSignature);
export const verifySignedDocument = inFaults(signatures.verifySignedDocument);
export const verifyParsedDocument = inFaults(signatures.verifyParsedDocument);
export const signersOf = inFaults(signatures.signersOf);
export const officerPublicKey = inFaults(officers.officerPublicKey);
export const requireOfficers = inFaults(officers.requireOfficers);
