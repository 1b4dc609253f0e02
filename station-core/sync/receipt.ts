import { Fault } from '../fault.ts';
import { parseSignedNote, verifySignedNote } from '../formats/signed-note.ts';
import type { NoteKey, SignedNote } from '../formats/signed-note.ts';
import type { Checkpoint } from './outbox.ts';

/**
 * What upstream says is believed only when it is our own checkpoint, byte for byte, and the pinned upstream key has
 * cosigned it. Everything else is a lie, whatever it looks like.
 */
export function believedReceipt(note: string, own: Checkpoint, upstreamKey: NoteKey): Checkpoint {
  const seen = cosigned(note, upstreamKey);
  if (seen.text !== parseSignedNote(own.note).text) {
    throw new Fault('sync.upstream-lied', { why: 'not the checkpoint that was sent', sizeEntries: own.sizeEntries });
  }
  return { sizeEntries: own.sizeEntries, note };
}

/** The note, once it is sure that upstream itself cosigned it. */
export function cosigned(note: string, upstreamKey: NoteKey): SignedNote {
  try {
    const parsed = parseSignedNote(note);
    verifySignedNote(parsed, [upstreamKey]);
    return parsed;
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause;
    throw new Fault('sync.upstream-lied', { why: 'no valid cosignature', ...cause.evidence }, { cause });
  }
}
