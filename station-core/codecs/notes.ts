import * as checkpointText from '../formats/tlog/checkpoint-text.ts';
import * as checkpoint from '../formats/tlog/checkpoint.ts';
import * as log from '../formats/tlog/log-signature.ts';
import * as note from '../formats/tlog/signed-note.ts';
import * as proof from '../formats/tlog/tlog-proof.ts';
import { inFaults } from './in-faults.ts';

export const formatCheckpoint = inFaults(checkpointText.formatCheckpoint);
export const parseCheckpoint = inFaults(checkpointText.parseCheckpoint);
export const openCheckpoint = inFaults(checkpoint.openCheckpoint);
export const formatSignedNote = inFaults(note.formatSignedNote);
export const parseSignedNote = inFaults(note.parseSignedNote);
export const verifySignedNote = inFaults(note.verifySignedNote);
export const parseVerifierKey = inFaults(note.parseVerifierKey);
export const asSignedByLog = inFaults(log.asSignedByLog);
export const signedByLog = inFaults(log.signedByLog);
export const formatTlogProof = inFaults(proof.formatTlogProof);
export const parseTlogProof = inFaults(proof.parseTlogProof);
