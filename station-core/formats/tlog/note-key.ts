/**
 * Keys of those who sign notes, and their text form (c2sp.org/signed-note, "Verifier keys"). One table holds all that
 * differs between the signature types; a further one is a further row.
 */
import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { FormatError } from '../format-error.ts';
import { strictBase64 } from '../text/strict-base64.ts';

interface SignatureType {
  /** The identifier byte that signed-note assigns. */
  readonly byte: number;
  readonly publicKeyBytes: number;
  readonly signatureBytes: number;
  /** DER of a SubjectPublicKeyInfo up to the raw public key (RFC 8410, RFC 9881). */
  readonly spkiPrefixHex: string;
  /** Whether eight bytes of POSIX time stand before the signature. */
  readonly timestamped: boolean;
}

const ED25519 = { publicKeyBytes: 32, signatureBytes: 64, spkiPrefixHex: '302a300506032b6570032100' } as const;

export const SIGNATURE_TYPES = {
  /** Over the text of the note. */
  ed25519: { ...ED25519, byte: 0x01, timestamped: false },
  /** c2sp.org/tlog-cosignature, Ed25519. */
  'cosignature/v1': { ...ED25519, byte: 0x04, timestamped: true },
  /** c2sp.org/tlog-cosignature, ML-DSA-44 (FIPS 204): for logs as well as for cosigners. */
  'ml-dsa-44': {
    byte: 0x06,
    publicKeyBytes: 1312,
    signatureBytes: 2420,
    spkiPrefixHex: '30820532300b06096086480165030403110382052100',
    timestamped: true,
  },
} as const satisfies Record<string, SignatureType>;

export type NoteAlgorithm = keyof typeof SIGNATURE_TYPES;

export interface SingleKey {
  readonly name: string;
  readonly algorithm: NoteAlgorithm;
  /** Raw: 32 bytes (RFC 8032), or the 1,312 bytes of FIPS 204. */
  readonly publicKey: Uint8Array;
}

/** Who may sign, as configured by hand: the text of a note means nothing without one of these. */
export interface NoteKey extends SingleKey {
  /** The same signer's ML-DSA-44 key. Who knows both demands both signatures: one alone would be a downgrade. */
  readonly postQuantum?: SingleKey;
  /** By whom the same log was signed before: every note over at most so many entries is judged by that key alone. */
  readonly earlier?: { readonly key: SingleKey; readonly upToEntries: number };
}

const KEY_ID_BYTES = 4;
export const LINE_START = '\u2014 '; // em dash, space
export const KEY_NAME = /^[^\p{White_Space}+]+$/u;

export function keysOf(key: NoteKey): readonly SingleKey[] {
  const { postQuantum } = key;
  return postQuantum === undefined ? [key] : [key, postQuantum];
}

/** The key as it was before its owner had an ML-DSA-44 key as well. */
export function classicalOnly({ name, algorithm, publicKey }: NoteKey): NoteKey {
  return { name, algorithm, publicKey };
}

/** Who had to sign a tree of this size. */
export function keyOfSize(key: NoteKey, sizeEntries: number): NoteKey {
  const { earlier } = key;
  return earlier !== undefined && sizeEntries <= earlier.upToEntries ? earlier.key : key;
}

/** The raw bytes of a public key, from either half of the pair. */
export function rawPublicKey(algorithm: NoteAlgorithm, key: KeyObject): Buffer {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  return publicKey.export({ format: 'der', type: 'spki' }).subarray(-SIGNATURE_TYPES[algorithm].publicKeyBytes);
}

/** DER of the SubjectPublicKeyInfo around raw bytes. */
export function spkiDerOf(algorithm: NoteAlgorithm, publicKey: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(SIGNATURE_TYPES[algorithm].spkiPrefixHex, 'hex'), publicKey]);
}

/** First four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key). */
export function noteKeyIdHex({ name, algorithm, publicKey }: SingleKey): string {
  const { byte } = SIGNATURE_TYPES[algorithm];
  const named = createHash('sha256').update(name, 'utf8').update(Uint8Array.of(0x0a, byte));
  return named.update(publicKey).digest().toString('hex', 0, KEY_ID_BYTES);
}

/**
 * How every signature line of the key begins, as far as the bits of its id fill characters of base64. Only to find lines
 * that claim to be the key's: it proves nothing.
 */
export function lineStartOf(key: SingleKey): string {
  return `${LINE_START}${key.name} ${Buffer.from(noteKeyIdHex(key), 'hex').toString('base64').slice(0, 5)}`;
}

/** `name+keyid+base64(type ‖ public key)`, the form in which people hand keys to each other; two keys with a space between. */
export function formatVerifierKey(key: NoteKey): string {
  return keysOf(key).map(formatSingleKey).join(' ');
}

/** Reads one key, or the two of one signer: the Ed25519 key, a space, the ML-DSA-44 key. */
export function parseVerifierKey(verifierKey: string): NoteKey {
  const [first = '', second, ...more] = verifierKey.split(' ');
  const key = parseSingleKey(first, 0);
  if (second === undefined) return key;
  const at = Buffer.byteLength(first) + 1;
  const postQuantum = parseSingleKey(second, at);
  if (more.length > 0) throw bad('more than two verifier keys', at + Buffer.byteLength(second));
  if (postQuantum.name !== key.name) throw bad('two verifier keys of two names', at);
  if (key.algorithm === 'ml-dsa-44') throw bad('the first of two verifier keys is not Ed25519', 0);
  if (postQuantum.algorithm !== 'ml-dsa-44') throw bad('the second of two verifier keys is not ML-DSA-44', at);
  return { ...key, postQuantum };
}

function formatSingleKey(key: SingleKey): string {
  const typed = Buffer.concat([Uint8Array.of(SIGNATURE_TYPES[key.algorithm].byte), key.publicKey]);
  return `${key.name}+${noteKeyIdHex(key)}+${typed.toString('base64')}`;
}

function parseSingleKey(verifierKey: string, offsetBytes: number): SingleKey {
  const parts = /^(?<name>[^+]*)\+(?<keyIdHex>[0-9a-f]{8})\+(?<typed>.*)$/su.exec(verifierKey)?.groups;
  if (parts === undefined) throw bad('verifier key is not name+id+key', offsetBytes);
  const { name = '', keyIdHex = '', typed: typedBase64 = '' } = parts;
  const at = offsetBytes + Buffer.byteLength(name);
  if (!KEY_NAME.test(name)) throw bad('verifier key has a bad name', offsetBytes);
  const typed = strictBase64(typedBase64);
  if (typed === undefined) throw bad('verifier key is not base64', at + 10);
  const algorithm = ALGORITHMS.find((each) => SIGNATURE_TYPES[each].byte === typed[0]);
  if (algorithm === undefined) throw bad('verifier key is of an unknown type', at + 10);
  if (typed.length !== 1 + SIGNATURE_TYPES[algorithm].publicKeyBytes) {
    throw bad('verifier key has not the length of its type', at + 10);
  }
  const key: SingleKey = { name, algorithm, publicKey: typed.subarray(1) };
  if (noteKeyIdHex(key) !== keyIdHex) throw bad('verifier key does not match its id', at + 1);
  return key;
}

const ALGORITHMS = Object.keys(SIGNATURE_TYPES) as NoteAlgorithm[]; // the keys of the constant above

function bad(reason: string, offsetBytes: number): FormatError {
  return new FormatError('bad-note', { reason, offsetBytes });
}
