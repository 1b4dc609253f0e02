import { Buffer } from 'node:buffer';

/**
 * Telnet on the wire (RFC 854, RFC 855): bytes in, pieces out, split anywhere; and the encoders for the other way.
 * It knows no option's meaning, answers nothing, and holds at most one subnegotiation of MAX_SUBNEGOTIATION_BYTES.
 */
const IAC = 255;
const SB = 250;
const SE = 240;

const VERBS = { will: 251, wont: 252, do: 253, dont: 254 } as const;
export type TelnetVerb = keyof typeof VERBS;

/** RFC 856, RFC 858, RFC 2217 §3. */
export const TELNET_OPTION = { binary: 0, suppressGoAhead: 3, comPort: 44 } as const;

/** The longest real one is a signature text; RFC 2217 names no limit, so this is ours. */
export const MAX_SUBNEGOTIATION_BYTES = 512;

export type TelnetPiece =
  | { readonly kind: 'data'; readonly bytes: Buffer }
  | { readonly kind: 'option'; readonly verb: TelnetVerb; readonly option: number }
  | { readonly kind: 'subnegotiation'; readonly option: number; readonly bytes: Buffer }
  | { readonly kind: 'command'; readonly code: number }
  | { readonly kind: 'broken'; readonly reason: string };

type State =
  | { readonly at: 'data' }
  | { readonly at: 'iac' }
  | { readonly at: 'verb'; readonly verb: TelnetVerb }
  | { readonly at: 'sub-option' }
  | { readonly at: 'sub'; readonly option: number; readonly bytes: number[]; readonly tooLong: boolean }
  | { readonly at: 'sub-iac'; readonly option: number; readonly bytes: number[]; readonly tooLong: boolean };

export class TelnetDecoder {
  #state: State = { at: 'data' };

  push(chunk: Uint8Array): TelnetPiece[] {
    const pieces: TelnetPiece[] = [];
    let offset = 0;
    while (offset < chunk.length) {
      if (this.#state.at === 'data') offset = this.#takeData(chunk, offset, pieces);
      else {
        const piece = this.#step(this.#state, chunk[offset] ?? 0);
        if (piece !== undefined) pieces.push(piece);
        offset += 1;
      }
    }
    return pieces;
  }

  /** Takes plain bytes and doubled 0xFF up to the next command, in one piece: erased flash is a megabyte of 0xFF. */
  #takeData(chunk: Uint8Array, from: number, pieces: TelnetPiece[]): number {
    const bytes = Buffer.allocUnsafe(chunk.length - from);
    let length = 0;
    let at = from;
    for (;;) {
      const found = chunk.indexOf(IAC, at);
      const end = found === -1 ? chunk.length : found;
      const doubled = found !== -1 && chunk[found + 1] === IAC;
      const run = chunk.subarray(at, doubled ? end + 1 : end);
      bytes.set(run, length);
      length += run.length;
      at = end + 2;
      if (doubled) continue;
      if (length > 0) pieces.push({ kind: 'data', bytes: bytes.subarray(0, length) });
      if (found !== -1) this.#state = { at: 'iac' };
      return found === -1 ? end : end + 1;
    }
  }

  #step(state: Exclude<State, { at: 'data' }>, byte: number): TelnetPiece | undefined {
    switch (state.at) {
      case 'iac':
        return this.#afterIac(byte);
      case 'verb':
        this.#state = { at: 'data' };
        return { kind: 'option', verb: state.verb, option: byte };
      case 'sub-option':
        this.#state = { at: 'sub', option: byte, bytes: [], tooLong: false };
        return undefined;
      case 'sub':
        if (byte === IAC) this.#state = { ...state, at: 'sub-iac' };
        else this.#state = grown(state, byte);
        return undefined;
      case 'sub-iac':
        return this.#afterIacInSub(state, byte);
    }
  }

  #afterIac(byte: number): TelnetPiece | undefined {
    const verb = verbOf(byte);
    if (verb !== undefined) this.#state = { at: 'verb', verb };
    else if (byte === SB) this.#state = { at: 'sub-option' };
    else {
      this.#state = { at: 'data' };
      if (byte === IAC) return { kind: 'data', bytes: Buffer.of(IAC) };
      return { kind: 'command', code: byte };
    }
    return undefined;
  }

  #afterIacInSub(state: Extract<State, { at: 'sub-iac' }>, byte: number): TelnetPiece | undefined {
    if (byte === IAC) {
      this.#state = grown(state, byte);
      return undefined;
    }
    if (byte === SE) {
      this.#state = { at: 'data' };
      if (state.tooLong) return { kind: 'broken', reason: 'subnegotiation too long' };
      return { kind: 'subnegotiation', option: state.option, bytes: Buffer.from(state.bytes) };
    }
    // A command in the middle: the end of the subnegotiation was lost. The command itself is still meant.
    const command = this.#afterIac(byte);
    return command?.kind === 'command'
      ? { kind: 'broken', reason: `command ${command.code} inside a subnegotiation` }
      : { kind: 'broken', reason: 'subnegotiation without end' };
  }
}

/** Plain bytes with every 0xFF doubled (RFC 854 §"data may be transmitted"): whole runs of others, and whole runs of them. */
export function encodeTelnetData(bytes: Uint8Array): Buffer {
  let iac = bytes.indexOf(IAC);
  if (iac === -1) return Buffer.from(bytes);
  const out = Buffer.allocUnsafe(bytes.length * 2);
  let length = 0;
  let from = 0;
  while (iac !== -1) {
    out.set(bytes.subarray(from, iac), length);
    length += iac - from;
    for (from = iac; bytes[from] === IAC;) from += 1;
    const doubledEnd = length + 2 * (from - iac);
    out.fill(IAC, length, doubledEnd);
    length = doubledEnd;
    iac = bytes.indexOf(IAC, from);
  }
  out.set(bytes.subarray(from), length);
  return out.subarray(0, length + bytes.length - from);
}

export function encodeTelnetOption(verb: TelnetVerb, option: number): Buffer {
  return Buffer.of(IAC, VERBS[verb], option);
}

export function encodeSubnegotiation(option: number, payload: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(IAC, SB, option), encodeTelnetData(payload), Buffer.of(IAC, SE)]);
}

function verbOf(byte: number): TelnetVerb | undefined {
  if (byte === VERBS.will) return 'will';
  if (byte === VERBS.wont) return 'wont';
  if (byte === VERBS.do) return 'do';
  return byte === VERBS.dont ? 'dont' : undefined;
}

/** The array is shared along one subnegotiation and never beyond it. */
function grown(state: Extract<State, { at: 'sub' | 'sub-iac' }>, byte: number): State {
  const tooLong = state.tooLong || state.bytes.length >= MAX_SUBNEGOTIATION_BYTES;
  if (!tooLong) state.bytes.push(byte);
  return { at: 'sub', option: state.option, bytes: state.bytes, tooLong };
}
