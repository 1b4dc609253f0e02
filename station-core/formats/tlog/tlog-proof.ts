/**
 * C2SP transparency log proofs (c2sp.org/tlog-proof): an index, an inclusion proof and a checkpoint in one text, with
 * opaque extra data. Reads and writes the text; whether it proves anything is judged elsewhere.
 */
import { FormatError } from '../format-error.ts';
import { parseCheckpoint } from './checkpoint-text.ts';
import { strictBase64 } from '../text/strict-base64.ts';
import { decodeUtf8, parseSignedNote } from './signed-note.ts';

export interface TlogProof {
  /** Not covered by the checkpoint's signature: worth nothing until it is hashed and found in the tree. */
  readonly extra?: Uint8Array;
  /** Of the entry, counted from zero. */
  readonly index: number;
  /** From the leaf's sibling up to the root's child (RFC 6962 §2.1.1). */
  readonly hashes: readonly Uint8Array[];
  /** The signed note, verbatim. */
  readonly checkpoint: string;
}

const FIRST_LINE = 'c2sp.org/tlog-proof@v1';
const EXTRA = 'extra ';
const INDEX = 'index ';
const HASH_BYTES = 32;
/** A tree whose size is a safe integer is no deeper. */
const MAX_HASHES = 53;
/** Far above any entry with its certificates; a limit, so that nobody is made to read a gigabyte. */
const MAX_PROOF_BYTES = 4 * 1024 * 1024;

export function formatTlogProof({ extra, index, hashes, checkpoint }: TlogProof): string {
  const lines = [
    FIRST_LINE,
    ...(extra === undefined ? [] : [`${EXTRA}${Buffer.from(extra).toString('base64')}`]),
    `${INDEX}${index}`,
    ...hashes.map((hash) => Buffer.from(hash).toString('base64')),
  ];
  const text = `${lines.join('\n')}\n\n${checkpoint}`;
  parseTlogProof(text); // what is written must be readable by everyone
  return text;
}

/** One spelling only: whatever is accepted is what `formatTlogProof` writes for it. */
export function parseTlogProof(proof: string | Uint8Array): TlogProof {
  const sizeBytes = typeof proof === 'string' ? Buffer.byteLength(proof) : proof.length;
  if (sizeBytes > MAX_PROOF_BYTES) throw bad('longer than a proof may be', MAX_PROOF_BYTES);
  const text = readable(proof);
  const blank = text.indexOf('\n\n');
  if (blank < 0) throw bad('no blank line before the checkpoint', sizeBytes);
  const head = new Lines(text.slice(0, blank));
  if (head.next() !== FIRST_LINE) throw head.bad('not a proof of this version');
  const extra = extraIn(head);
  const index = indexIn(head);
  const hashes = hashesIn(head);
  const checkpoint = checkpointIn(text.slice(blank + 2), Buffer.byteLength(text.slice(0, blank)) + 2);
  return { ...(extra === undefined ? {} : { extra }), index, hashes, checkpoint };
}

/** The lines before the blank one, and where each begins. */
class Lines {
  readonly #lines: readonly string[];
  #at = 0;
  #offsetBytes = 0;

  constructor(text: string) {
    this.#lines = text.split('\n');
  }

  peek(): string | undefined {
    return this.#lines[this.#at];
  }

  next(): string | undefined {
    const before = this.#lines[this.#at - 1];
    if (before !== undefined) this.#offsetBytes += Buffer.byteLength(before) + 1;
    return this.#lines[this.#at++];
  }

  /** About the line that was read last. */
  bad(reason: string): FormatError {
    return bad(reason, this.#offsetBytes);
  }
}

function extraIn(lines: Lines): Uint8Array | undefined {
  if (lines.peek()?.startsWith(EXTRA) !== true) return undefined;
  const extra = strictBase64((lines.next() ?? '').slice(EXTRA.length));
  if (extra === undefined) throw lines.bad('extra data is not base64');
  return extra;
}

function indexIn(lines: Lines): number {
  const digits = /^index (0|[1-9][0-9]{0,15})$/.exec(lines.next() ?? '')?.[1];
  const index = Number(digits);
  if (digits === undefined || !Number.isSafeInteger(index)) throw lines.bad('bad index');
  return index;
}

function hashesIn(lines: Lines): Uint8Array[] {
  const hashes: Uint8Array[] = [];
  for (let line = lines.next(); line !== undefined; line = lines.next()) {
    const hash = strictBase64(line);
    if (hash?.length !== HASH_BYTES) throw lines.bad('bad hash');
    if (hashes.length === MAX_HASHES) throw lines.bad('more hashes than any tree needs');
    hashes.push(hash);
  }
  return hashes;
}

function readable(proof: string | Uint8Array): string {
  if (typeof proof === 'string') return proof;
  return inProof(0, () => decodeUtf8(proof));
}

function checkpointIn(note: string, offsetBytes: number): string {
  inProof(offsetBytes, () => parseCheckpoint(parseSignedNote(note).text));
  return note;
}

/** A problem of a part becomes one of the proof, at its place in the proof. */
function inProof<T>(offsetBytes: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const { reason, offsetBytes: within } = error.details;
    throw bad(String(reason), offsetBytes + Number(within));
  }
}

function bad(reason: string, offsetBytes: number): FormatError {
  return new FormatError('bad-proof', { reason, offsetBytes });
}
