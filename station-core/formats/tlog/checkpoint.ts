/**
 * C2SP checkpoints (c2sp.org/tlog-checkpoint) as signed notes. Only the tree head is judged here; whether two heads belong
 * to one history is for a consistency proof.
 */
import { FormatError } from '../format-error.ts';
import { parseCheckpoint, type Checkpoint } from './checkpoint-text.ts';
import { parseSignedNote, verifySignedNote, type NoteKey, type NoteSigner } from './signed-note.ts';

export interface OpenedCheckpoint extends Checkpoint {
  /** What was signed. */
  readonly text: string;
  readonly signers: readonly NoteSigner[];
}

/** Opens a signed checkpoint of one log: right origin and a good signature of a known key, or an error. */
export function openCheckpoint(note: string | Uint8Array, origin: string, keys: readonly NoteKey[]): OpenedCheckpoint {
  const parsed = parseSignedNote(note);
  const signers = verifySignedNote(parsed, keys);
  const checkpoint = parseCheckpoint(parsed.text);
  if (checkpoint.origin !== origin) {
    throw new FormatError('untrusted-note', { reason: 'of another log', origin: checkpoint.origin, wanted: origin });
  }
  return { ...checkpoint, text: parsed.text, signers };
}
