import { Fault } from '../fault.ts';
import { formatSignedNote, parseSignedNote, verifySignedNote } from '../codecs/notes.ts';
import { linesOf } from '../formats/tlog/signed-note.ts';
import type { NoteKey, SignedNote } from '../formats/tlog/signed-note.ts';
import type { Checkpoint } from './outbox.ts';

/**
 * What upstream says is believed only when it is our own checkpoint, byte for byte, and the pinned upstream key has
 * cosigned it. Everything else is a lie, whatever it looks like.
 */
export function verifiedReceipt(note: string, own: Checkpoint, upstreamKey: NoteKey): Checkpoint {
  const theirs = cosigned(note, upstreamKey);
  if (theirs.text === parseSignedNote(own.note).text) return receiptOf(own, theirs);
  throw new Fault('sync.upstream-lied', { why: 'not the checkpoint that was sent', sizeEntries: own.sizeEntries });
}

/** What upstream cosigned, reduced to the lines it signed itself. */
export function cosigned(note: string, upstreamKey: NoteKey): SignedNote {
  try {
    const signed = parseSignedNote(note);
    verifySignedNote(signed, [upstreamKey]);
    return { text: signed.text, lines: linesOf(signed, upstreamKey) };
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause;
    throw new Fault('sync.upstream-lied', { why: 'no valid cosignature', ...cause.evidence }, { cause });
  }
}

/** Our own note with their line added: nothing else of an answer is worth keeping, nor is it trusted. */
export function receiptOf(own: Checkpoint, theirs: SignedNote): Checkpoint {
  const { text, lines } = parseSignedNote(own.note);
  return { sizeEntries: own.sizeEntries, note: formatSignedNote({ text, lines: [...lines, ...theirs.lines] }) };
}
