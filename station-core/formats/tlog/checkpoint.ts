/**
 * C2SP checkpoints (c2sp.org/tlog-checkpoint) as signed notes. Only the tree head is judged here; whether two heads belong
 * to one history is for a consistency proof.
 */
import { FormatError } from '../format-error.ts';
import { parseCheckpoint, type Checkpoint } from './checkpoint-text.ts';
import { keyOfSize } from './note-key.ts';
import { parseSignedNote, verifySignedNote, type NoteKey, type NoteSigner, type SignedNote } from './signed-note.ts';

export interface OpenedCheckpoint extends Checkpoint {
  /** What was signed. */
  readonly text: string;
  readonly signers: readonly NoteSigner[];
}

/** Opens a signed checkpoint of one log: right origin and a good signature of a known key, or an error. */
export function openCheckpoint(note: string | Uint8Array, origin: string, keys: readonly NoteKey[]): OpenedCheckpoint {
  const parsed = parseSignedNote(note);
  const signers = keys.some(({ earlier }) => earlier !== undefined)
    ? verifiedThen(parsed, keys)
    : verifySignedNote(parsed, keys);
  const checkpoint = parseCheckpoint(parsed.text);
  if (checkpoint.origin !== origin) {
    throw new FormatError('untrusted-note', { reason: 'of another log', origin: checkpoint.origin, wanted: origin });
  }
  return { ...checkpoint, text: parsed.text, signers };
}

/** By the keys that had to sign at this size. Whoever asks knows each signer by the key that was given. */
function verifiedThen(note: SignedNote, keys: readonly NoteKey[]): NoteSigner[] {
  const { sizeEntries } = parseCheckpoint(note.text);
  const given = new Map(keys.map((key) => [keyOfSize(key, sizeEntries), key]));
  return verifySignedNote(note, [...given.keys()]).map(({ key, ...signer }) => ({
    ...signer,
    key: given.get(key) ?? key,
  }));
}
