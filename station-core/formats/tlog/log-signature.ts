/** How a log signs the head of its tree: by Ed25519 and, where its key has two halves, by ML-DSA-44 as well. */
import { classicalOnly, keyOfSize, keysOf, type NoteKey } from './note-key.ts';
import { signaturePayload } from './note-signature.ts';
import { noteLine, verifySignedNote, type SignedNote } from './signed-note.ts';

/**
 * The raw Ed25519 signature over the text of the checkpoint; or that one and the raw ML-DSA-44 signature over its
 * `subtreeMessage`, at the time 0: a log says what its tree is, and leaves it to cosigners to say when they saw it.
 */
export type LogSignature = Uint8Array | readonly [ed25519: Uint8Array, mlDsa44: Uint8Array];

export const NO_TIMESTAMP = 0;

/** A log's key: the raw Ed25519 key under the log's own name, or all that is known of it. */
export function logKey(origin: string, key: Uint8Array | NoteKey): NoteKey {
  return key instanceof Uint8Array ? { name: origin, algorithm: 'ed25519', publicKey: key } : key;
}

/** The note, after every signature in it was verified. */
export function signedByLog(text: string, key: NoteKey, signature: LogSignature): SignedNote {
  const signed = asSignedByLog(text, key, signature);
  verifySignedNote(signed, [key]);
  return signed;
}

/** The same for whoever has just made the signatures. */
export function asSignedByLog(text: string, key: NoteKey, signature: LogSignature): SignedNote {
  const signatures = signature instanceof Uint8Array ? [signature] : signature;
  const lines = keysOf(key).map((each, at) =>
    noteLine(each, signaturePayload(each, NO_TIMESTAMP, signatures[at] ?? new Uint8Array())),
  );
  return { text, lines };
}

/**
 * What must be demanded of a note in a series: before the first note with an ML-DSA-44 signature the log had no such key;
 * from it on, a note without one is a downgrade. A series with none at all is not believed to be an old one.
 */
export function keyAtSize(key: NoteKey, sizeEntries: number, firstPostQuantumSize: number | undefined): NoteKey {
  const then = keyOfSize(key, sizeEntries);
  if (then !== key) return then;
  return firstPostQuantumSize !== undefined && sizeEntries < firstPostQuantumSize ? classicalOnly(key) : key;
}
