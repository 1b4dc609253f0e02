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

/** Encodes one frame, with the delimiter on both sides: the first one ends whatever noise came before. */
export function encodeSlip(frame: Uint8Array): Buffer {
  const source = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength);
  const target = Buffer.allocUnsafe(source.length * 2 + 2);
  let at = target.writeUInt8(END, 0);
  let from = 0;
  for (const special of specialOffsets(source)) {
    at += source.copy(target, at, from, special);
    at = target.writeUInt8(ESC, at);
    at = target.writeUInt8(source[special] === END ? ESC_END : ESC_ESC, at);
    from = special + 1;
  }
  at += source.copy(target, at, from);
  at = target.writeUInt8(END, at);
  return target.subarray(0, at);
}

/** Offsets of all END and ESC bytes in order; two indexOf runs side by side are far quicker than a look at each byte. */
function* specialOffsets(source: Buffer): Generator<number> {
  let end = source.indexOf(END);
  let esc = source.indexOf(ESC);
  while (end !== -1 || esc !== -1) {
    if (esc === -1 || (end !== -1 && end < esc)) {
      yield end;
      end = source.indexOf(END, end + 1);
    } else {
      yield esc;
      esc = source.indexOf(ESC, esc + 1);
    }
  }
}

export interface SlipDecoderOptions {
  /** Longest frame as it stands on the wire, escapes included. */
  readonly maxFrameBytes?: number;
  /**
   * Tells frames from text that happens to lie between two delimiters. When it says no, the closing delimiter opens
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
  let esc = raw.indexOf(ESC);
  if (esc === -1) return raw;
  const bytes = Buffer.allocUnsafe(raw.length);
  let from = 0;
  let at = 0;
  while (esc !== -1) {
    const code = raw[esc + 1];
    if (code !== ESC_END && code !== ESC_ESC) return undefined;
    at += raw.copy(bytes, at, from, esc);
    at = bytes.writeUInt8(code === ESC_END ? END : ESC, at);
    from = esc + 2;
    esc = raw.indexOf(ESC, from);
  }
  at += raw.copy(bytes, at, from);
  return bytes.subarray(0, at);
}
