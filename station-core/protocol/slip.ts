/**
 * SLIP framing (RFC 1055). The decoder hands up everything it sees, frames and the console text between them alike,
 * and never throws a byte away, never waits and never grows beyond `maxFrameBytes`.
 */

const END = 0xc0;
const ESC = 0xdb;
const ESC_END = 0xdc;
const ESC_ESC = 0xdd;

export type BrokenReason =
  /** A 0xDB was not followed by 0xDC or 0xDD. */
  | 'bad-escape'
  /** No end of frame within `maxFrameBytes`. */
  | 'too-long'
  /** Well framed, but `isFrame` did not know it: mostly console text between two frames after a lost delimiter. */
  | 'not-a-frame'
  /** The frame had begun when `flush` was called. */
  | 'unfinished';

export type SlipPiece =
  | { readonly kind: 'frame'; readonly bytes: Buffer }
  | { readonly kind: 'text'; readonly bytes: Buffer }
  | { readonly kind: 'broken'; readonly bytes: Buffer; readonly reason: BrokenReason };

/**
 * Where escaped bytes are rare, `indexOf` and copies of whole runs are quicker than a look at each byte; where they are
 * frequent it is the other way round. So after this many in close sequence each byte of a stretch is looked at.
 */
const NEAR_BYTES = 16;
const DENSE_AFTER = 4;
const STRETCH_BYTES = 512;

/** Encodes one frame, with the delimiter on both sides: the first one ends whatever noise came before. */
export function encodeSlip(frame: Uint8Array): Buffer {
  const source = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength);
  const target = Buffer.allocUnsafe(source.length * 2 + 2);
  const specials = new Specials(source);
  let at = target.writeUInt8(END, 0);
  let from = 0;
  let near = 0;
  while (from < source.length) {
    const next = specials.from(from);
    near = next - from < NEAR_BYTES ? near + 1 : 0;
    if (near > DENSE_AFTER) {
      const end = Math.min(from + STRETCH_BYTES, source.length);
      at = escapeEach(source.subarray(from, end), target, at);
      from = end;
      near = DENSE_AFTER; // one more near one, and the next stretch follows
      continue;
    }
    at += source.copy(target, at, from, next);
    if (next < source.length) at = escapeEach(source.subarray(next, next + 1), target, at);
    from = next + 1;
  }
  at = target.writeUInt8(END, at);
  return target.subarray(0, at);
}

/** The first bytes of the one frame that `encodeSlip` made, at most so many: enough to see what it is. */
export function frameStart(encoded: Uint8Array, mostBytes: number): Buffer {
  const frame: number[] = [];
  for (let at = 0; at < encoded.length && frame.length < mostBytes; at++) {
    const byte = encoded[at];
    if (byte === undefined || byte === END) continue;
    if (byte === ESC) frame.push(encoded[++at] === ESC_END ? END : ESC);
    else frame.push(byte);
  }
  return Buffer.from(frame);
}

function escapeEach(source: Buffer, target: Buffer, targetAt: number): number {
  let at = targetAt;
  for (let from = 0; from < source.length; from++) {
    const byte = source[from] ?? 0;
    if (byte === END || byte === ESC) {
      target[at++] = ESC;
      target[at++] = byte === END ? ESC_END : ESC_ESC;
    } else target[at++] = byte;
  }
  return at;
}

/** Finds the next END or ESC; each of the two is searched for only when the last one found lies behind. */
class Specials {
  readonly #source: Buffer;
  #end = -1;
  #esc = -1;

  constructor(source: Buffer) {
    this.#source = source;
  }

  /** The length of the source when there is none any more. */
  from(offset: number): number {
    if (this.#end < offset) this.#end = nextIndex(this.#source, END, offset);
    if (this.#esc < offset) this.#esc = nextIndex(this.#source, ESC, offset);
    return Math.min(this.#end, this.#esc);
  }
}

function nextIndex(source: Buffer, byte: number, from: number): number {
  const found = source.indexOf(byte, from);
  return found === -1 ? source.length : found;
}

export interface SlipDecoderOptions {
  /** Longest frame as it stands on the wire, escapes included. */
  readonly maxFrameBytes?: number;
  /**
   * Distinguishes frames from text that happens to lie between two delimiters. When it says no, the closing delimiter opens
   * the next frame, so one lost delimiter costs one frame at most and not the whole rest of the stream.
   */
  readonly isFrame?: (bytes: Buffer) => boolean;
}

export class SlipDecoder {
  readonly #maxFrameBytes: number;
  #isFrame: (bytes: Buffer) => boolean;
  #inside = false;
  #pending: Buffer[] = [];
  #pendingBytes = 0;

  constructor(options: SlipDecoderOptions = {}) {
    this.#maxFrameBytes = options.maxFrameBytes ?? 0x10000;
    this.#isFrame = options.isFrame ?? (() => true);
  }

  /** Another protocol begins on the same line, for example when the firmware boots after flashing. */
  set isFrame(isFrame: (bytes: Buffer) => boolean) {
    this.#isFrame = isFrame;
  }

  push(chunk: Uint8Array): SlipPiece[] {
    const input = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const pieces: SlipPiece[] = [];
    let at = 0;
    while (at < input.length) {
      const end = input.indexOf(END, at);
      const run = input.subarray(at, end === -1 ? input.length : end);
      if (this.#inside) this.#takeInside(run, pieces);
      else if (run.length > 0) pieces.push({ kind: 'text', bytes: Buffer.from(run) });
      if (end === -1) break;
      this.#takeDelimiter(pieces);
      at = end + 1;
    }
    return pieces;
  }

  /** Ends what has begun: the line is reset, or the other side has been silent for too long to still be in a frame. */
  flush(): SlipPiece[] {
    const raw = this.#takePending();
    this.#inside = false;
    return raw.length === 0 ? [] : [{ kind: 'broken', bytes: raw, reason: 'unfinished' }];
  }

  #takeInside(run: Buffer, pieces: SlipPiece[]): void {
    if (run.length === 0) return;
    this.#pending.push(Buffer.from(run)); // a copy: the port may use its buffer again
    this.#pendingBytes += run.length;
    if (this.#pendingBytes <= this.#maxFrameBytes) return;
    pieces.push({ kind: 'broken', bytes: this.#takePending(), reason: 'too-long' });
    this.#inside = false;
  }

  #takeDelimiter(pieces: SlipPiece[]): void {
    if (!this.#inside) {
      this.#inside = true;
      return;
    }
    if (this.#pendingBytes === 0) return; // two delimiters in a row: the second one opens the frame
    const raw = this.#takePending();
    const piece = this.#judge(raw);
    this.#inside = piece.kind !== 'frame';
    pieces.push(piece);
  }

  #judge(raw: Buffer): SlipPiece {
    const bytes = unescape(raw);
    if (bytes === undefined) return { kind: 'broken', bytes: raw, reason: 'bad-escape' };
    if (!this.#isFrame(bytes)) return { kind: 'broken', bytes: raw, reason: 'not-a-frame' };
    return { kind: 'frame', bytes };
  }

  #takePending(): Buffer {
    const [first] = this.#pending;
    const raw = this.#pending.length === 1 && first !== undefined ? first : Buffer.concat(this.#pending);
    this.#pending = [];
    this.#pendingBytes = 0;
    return raw;
  }
}

/** Undoes the escapes; undefined when one of them is none. */
function unescape(raw: Buffer): Buffer | undefined {
  if (!raw.includes(ESC)) return raw;
  const bytes = Buffer.allocUnsafe(raw.length);
  let at = 0;
  let from = 0;
  let near = 0;
  while (from < raw.length) {
    const esc = nextIndex(raw, ESC, from);
    near = esc - from < NEAR_BYTES ? near + 1 : 0;
    at += raw.copy(bytes, at, from, esc);
    // One escape, or a stretch of them: whatever is looked at byte by byte ends behind an escape and never inside it.
    const end = Math.min(near > DENSE_AFTER ? esc + STRETCH_BYTES : esc + 1, raw.length);
    for (from = esc; from < end; from++) {
      let byte = raw[from] ?? 0;
      if (byte === ESC) {
        byte = unescaped(raw[++from]);
        if (byte === NONE) return undefined;
      }
      bytes[at++] = byte;
    }
  }
  return bytes.subarray(0, at);
}

const NONE = -1;

function unescaped(code: number | undefined): number {
  if (code === ESC_END) return END;
  return code === ESC_ESC ? ESC : NONE;
}
