/**
 * C2SP signed notes (c2sp.org/signed-note): a text and the lines of those who signed it, by Ed25519 (type 0x01), timestamped
 * Ed25519 (0x04) or ML-DSA-44 (0x06; both c2sp.org/tlog-cosignature). Never holds a private key.
 */
import { FormatError } from '../format-error.ts';
import { strictBase64 } from '../text/strict-base64.ts';
import { KEY_NAME, keysOf, LINE_START, noteKeyIdHex } from './note-key.ts';
import type { NoteKey, SingleKey } from './note-key.ts';
import { verifySignature, type MadeAt } from './note-signature.ts';

export { formatVerifierKey, noteKeyIdHex, parseVerifierKey } from './note-key.ts';
export type { NoteAlgorithm, NoteKey } from './note-key.ts';
export { cosignedMessage, timestampedSignature } from './note-signature.ts';

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
  /** When a cosigner says it looked, in POSIX seconds; a log's own lines carry no time. */
  readonly timestampSeconds?: number;
}

const KEY_ID_BYTES = 4;
// The specification asks for at least 16 lines and for some limit; a checkpoint is a few hundred bytes.
const MAX_LINES = 100;
const MAX_NOTE_BYTES = 1024 * 1024;
// oxlint-disable-next-line no-control-regex -- control characters are exactly what the format forbids
const FORBIDDEN = /[\u0000-\u0009\u000b-\u001f]/;

/** The line a signer adds. `signature` is the raw signature, or what `timestampedSignature` made of it. */
export function noteLine(key: SingleKey, signature: Uint8Array): NoteLine {
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

/**
 * Opens a note. Lines of unknown keys are ignored; one bad line of a known key, or no known key at all, is an error. So is
 * a signer with two keys who signed by one of them only.
 */
export function verifySignedNote(note: string | Uint8Array | SignedNote, keys: readonly NoteKey[]): NoteSigner[] {
  const signed = typeof note === 'string' || note instanceof Uint8Array ? parseSignedNote(note) : note;
  const signers = keys.flatMap((key) => signerOf(signed, key) ?? []);
  if (signers.length === 0) {
    throw new FormatError('untrusted-note', {
      reason: 'no signature of a known key',
      wanted: keys.flatMap(keysOf).map(nameAndId).join(' '),
    });
  }
  return signers;
}

/** The lines that a signer's keys claim to have made. */
export function linesOf({ lines }: SignedNote, key: NoteKey): readonly NoteLine[] {
  return lines.filter((line) => keysOf(key).some((each) => isBy(each, line)));
}

function signerOf(note: SignedNote, key: NoteKey): NoteSigner | undefined {
  const made = keysOf(key).map((each) => ({ each, at: madeAt(note, each) }));
  const by = made.filter(({ at }) => at !== undefined);
  if (by.length === 0) return undefined;
  const missing = made.find(({ at }) => at === undefined);
  if (missing !== undefined) {
    const reason = `signed without ${missing.each.algorithm}, which its signer has`;
    throw new FormatError('untrusted-note', { reason, key: key.name, wanted: nameAndId(missing.each) });
  }
  // The last word has the key that outlives the other.
  const timestampSeconds = by.findLast(({ at }) => at?.timestampSeconds !== undefined)?.at?.timestampSeconds;
  return { key, ...(timestampSeconds === undefined ? {} : { timestampSeconds }) };
}

/** Of the key's first line; undefined when it has none. Throws when one of its lines is wrong. */
function madeAt({ text, lines }: SignedNote, key: SingleKey): MadeAt | undefined {
  const all = lines.filter((line) => isBy(key, line)).map(({ signature }) => verifySignature(key, text, signature));
  if (all.includes(undefined)) {
    throw new FormatError('untrusted-note', { reason: 'signature is wrong', key: key.name, algorithm: key.algorithm });
  }
  return all[0];
}

function isBy(key: SingleKey, { name, keyIdHex }: NoteLine): boolean {
  return key.name === name && noteKeyIdHex(key) === keyIdHex;
}

function nameAndId(key: SingleKey): string {
  return `${key.name}+${noteKeyIdHex(key)}`;
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
