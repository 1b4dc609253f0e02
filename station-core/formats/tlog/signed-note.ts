/**
 * C2SP signed notes (c2sp.org/signed-note): a text and the lines of those who signed it. Knows Ed25519 (type 0x01) and
 * the timestamped Ed25519 cosignature/v1 (type 0x04, c2sp.org/tlog-cosignature). Never holds a private key.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { FormatError } from '../format-error.ts';

export type NoteAlgorithm = 'ed25519' | 'cosignature/v1';

/** Who may sign, as configured by hand: the text of a note means nothing without one of these. */
export interface NoteKey {
  readonly name: string;
  readonly algorithm: NoteAlgorithm;
  /** Raw Ed25519 public key, 32 bytes (RFC 8032). */
  readonly publicKey: Uint8Array;
}

export interface NoteLine {
  readonly name: string;
  /** First four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key). */
  readonly keyIdHex: string;
  readonly signature: Uint8Array;
}

export interface SignedNote {
  /** Ends with a newline; without the blank line that separates it from the signatures. */
  readonly text: string;
  readonly lines: readonly NoteLine[];
}

export interface NoteSigner {
  readonly key: NoteKey;
  /** When a cosigner says it looked, in POSIX seconds; Ed25519 lines carry no time. */
  readonly timestampSeconds?: number;
}

const TYPE_BYTE = { ed25519: 0x01, 'cosignature/v1': 0x04 } as const satisfies Record<NoteAlgorithm, number>;
const ED25519_KEY_BYTES = 32;
const ED25519_SIGNATURE_BYTES = 64;
const TIMESTAMP_BYTES = 8;
const KEY_ID_BYTES = 4;
// The specification asks for at least 16 lines and for some limit; a checkpoint is a few hundred bytes.
const MAX_LINES = 100;
const MAX_NOTE_BYTES = 1024 * 1024;
const LINE_START = '\u2014 '; // em dash, space
const KEY_NAME = /^[^\p{White_Space}+]+$/u;
// eslint-disable-next-line no-control-regex -- control characters are exactly what the format forbids
const FORBIDDEN = /[\u0000-\u0009\u000b-\u001f]/;

export function noteKeyIdHex(key: NoteKey): string {
  const named = createHash('sha256').update(key.name, 'utf8').update(Uint8Array.of(0x0a, TYPE_BYTE[key.algorithm]));
  return named.update(key.publicKey).digest().toString('hex', 0, KEY_ID_BYTES);
}

/** The line a signer adds. `signature` is the raw Ed25519 signature, or what `timestampedSignature` made of it. */
export function noteLine(key: NoteKey, signature: Uint8Array): NoteLine {
  return { name: key.name, keyIdHex: noteKeyIdHex(key), signature };
}

export function formatSignedNote(note: SignedNote): string {
  const lines = note.lines.map((line) => {
    const payload = Buffer.concat([Buffer.from(line.keyIdHex, 'hex'), line.signature]);
    return `${LINE_START}${line.name} ${payload.toString('base64')}\n`;
  });
  const text = `${note.text}\n${lines.join('')}`;
  parseSignedNote(text); // what is written must be readable by everyone
  return text;
}

export function parseSignedNote(note: string | Uint8Array): SignedNote {
  const whole = typeof note === 'string' ? checkedString(note) : decodeUtf8(note);
  if (Buffer.byteLength(whole) > MAX_NOTE_BYTES) throw bad('longer than a note may be', MAX_NOTE_BYTES);
  const control = FORBIDDEN.exec(whole);
  if (control !== null) throw bad('control character', offsetOf(whole, control.index));
  const blank = whole.lastIndexOf('\n\n');
  if (blank < 0) throw bad('no blank line before signatures', Buffer.byteLength(whole));
  const text = whole.slice(0, blank + 1);
  const signed = whole.slice(blank + 2);
  if (!signed.endsWith('\n')) throw bad('does not end with a signature line', Buffer.byteLength(whole));
  const rows = signed.slice(0, -1).split('\n');
  if (rows.length > MAX_LINES) throw bad('too many signature lines', offsetOf(whole, blank + 2));
  let at = offsetOf(whole, blank + 2);
  const lines = rows.map((row) => {
    const line = parseLine(row, at);
    at += Buffer.byteLength(row) + 1;
    return line;
  });
  return { text, lines };
}

/** Opens a note. Lines of unknown keys are ignored; one bad line of a known key, or no known key at all, is an error. */
export function verifySignedNote(note: string | Uint8Array | SignedNote, keys: readonly NoteKey[]): NoteSigner[] {
  const { text, lines } = typeof note === 'string' || note instanceof Uint8Array ? parseSignedNote(note) : note;
  const signers: NoteSigner[] = [];
  for (const line of lines) {
    const key = keys.find((known) => known.name === line.name && noteKeyIdHex(known) === line.keyIdHex);
    if (key === undefined) continue;
    const signer = verifyLine(key, line, text);
    if (signer === undefined) throw new FormatError('untrusted-note', { reason: 'signature is wrong', key: key.name });
    if (!signers.some((seen) => seen.key === key)) signers.push(signer);
  }
  if (signers.length === 0) {
    throw new FormatError('untrusted-note', {
      reason: 'no signature of a known key',
      wanted: keys.map((key) => `${key.name}+${noteKeyIdHex(key)}`).join(' '),
    });
  }
  return signers;
}

/** What a cosigner signs (tlog-cosignature, "Ed25519 signed message"). */
export function cosignedMessage(text: string, timestampSeconds: number): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${timestampSeconds}\n${text}`, 'utf8');
}

/** The `timestamped_signature` structure that goes into a cosigner's line. */
export function timestampedSignature(timestampSeconds: number, signature: Uint8Array): Buffer {
  const stamp = Buffer.alloc(TIMESTAMP_BYTES);
  stamp.writeBigUInt64BE(BigInt(timestampSeconds));
  return Buffer.concat([stamp, signature]);
}

/** `name+keyid+base64(type ‖ public key)`, the form in which people hand verifier keys to each other. */
export function formatVerifierKey(key: NoteKey): string {
  const typed = Buffer.concat([Uint8Array.of(TYPE_BYTE[key.algorithm]), key.publicKey]);
  return `${key.name}+${noteKeyIdHex(key)}+${typed.toString('base64')}`;
}

export function parseVerifierKey(verifierKey: string): NoteKey {
  const parts = /^(?<name>[^+]*)\+(?<keyIdHex>[0-9a-f]{8})\+(?<typed>.*)$/su.exec(verifierKey)?.groups;
  if (parts === undefined) throw bad('verifier key is not name+id+key', 0);
  const { name = '', keyIdHex = '', typed: typedBase64 = '' } = parts;
  const typed = strictBase64(typedBase64);
  const at = Buffer.byteLength(name);
  if (!KEY_NAME.test(name)) throw bad('verifier key has a bad name', 0);
  if (typed?.length !== 1 + ED25519_KEY_BYTES) throw bad('verifier key is not an Ed25519 key', at + 10);
  const algorithm = typed[0] === 0x01 ? 'ed25519' : typed[0] === 0x04 ? 'cosignature/v1' : undefined;
  if (algorithm === undefined) throw bad('verifier key is of an unknown type', at + 10);
  const key: NoteKey = { name, algorithm, publicKey: typed.subarray(1) };
  if (noteKeyIdHex(key) !== keyIdHex) throw bad('verifier key does not match its id', at + 1);
  return key;
}

function verifyLine(key: NoteKey, line: NoteLine, text: string): NoteSigner | undefined {
  switch (key.algorithm) {
    case 'ed25519':
      return verifiesEd25519(key, Buffer.from(text, 'utf8'), line.signature) ? { key } : undefined;
    case 'cosignature/v1': {
      const bytes = Buffer.from(line.signature);
      if (bytes.length !== TIMESTAMP_BYTES + ED25519_SIGNATURE_BYTES) return undefined;
      const timestampSeconds = Number(bytes.readBigUInt64BE());
      if (!Number.isSafeInteger(timestampSeconds)) return undefined;
      const message = cosignedMessage(text, timestampSeconds);
      return verifiesEd25519(key, message, bytes.subarray(TIMESTAMP_BYTES)) ? { key, timestampSeconds } : undefined;
    }
  }
}

function verifiesEd25519(key: NoteKey, message: Uint8Array, signature: Uint8Array): boolean {
  if (key.publicKey.length !== ED25519_KEY_BYTES || signature.length !== ED25519_SIGNATURE_BYTES) return false;
  const x = Buffer.from(key.publicKey).toString('base64url');
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return verify(null, message, publicKey, signature);
}

function parseLine(row: string, offsetBytes: number): NoteLine {
  const fields = row.startsWith(LINE_START) ? row.slice(LINE_START.length).split(' ') : [];
  const [name, base64] = fields;
  if (fields.length !== 2 || name === undefined || base64 === undefined) throw bad('not a signature line', offsetBytes);
  if (!KEY_NAME.test(name)) throw bad('bad key name', offsetBytes);
  const payload = strictBase64(base64);
  if (payload === undefined) throw bad('signature is not base64', offsetBytes);
  if (payload.length <= KEY_ID_BYTES) throw bad('signature is too short', offsetBytes);
  return { name, keyIdHex: payload.toString('hex', 0, KEY_ID_BYTES), signature: payload.subarray(KEY_ID_BYTES) };
}

/** Node's own decoder skips what it does not know; a format that is signed must have one spelling only. */
export function strictBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

/** Throws for bytes that are not UTF-8; a decoder that mends them would read what nobody signed. */
export function decodeUtf8(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('utf8');
  const offsetBytes = Buffer.from(text, 'utf8').findIndex((byte, i) => byte !== bytes[i]);
  if (offsetBytes >= 0) throw bad('not UTF-8', offsetBytes);
  return text;
}

function checkedString(text: string): string {
  if (!text.isWellFormed()) throw bad('not UTF-8', Buffer.byteLength(text));
  return text;
}

function offsetOf(text: string, index: number): number {
  return Buffer.byteLength(text.slice(0, index));
}

function bad(reason: string, offsetBytes: number): FormatError {
  return new FormatError('bad-note', { reason, offsetBytes });
}
