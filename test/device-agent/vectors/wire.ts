import { Buffer } from 'node:buffer';
import { crc32 } from 'node:zlib';

/**
 * Bytes of the unit agent protocol, right or wrong in any part, put together without the codecs that they will test.
 */
export interface Vector {
  readonly name: string;
  /** What comes over the line. */
  readonly line: Buffer;
  /** What the unit says, in order: `reply`, or the reason of a refusal. Nothing: silence. */
  readonly answers: readonly string[];
}

export interface FrameParts {
  readonly kind: number;
  readonly body: Buffer;
  readonly version?: number;
  readonly sequence?: number;
}

export const KIND = {
  hello: 0x01,
  generateKey: 0x02,
  csr: 0x03,
  install: 0x04,
  prove: 0x05,
  secretsTag: 0x06,
  lockState: 0x07,
  lock: 0x08,
  eraseIdentity: 0x09,
  reboot: 0x0a,
  srpStart: 0x0b,
  srpVerify: 0x0c,
} as const;

const END = 0xc0;
export const SEQUENCE = 0x2517;

/** The frame without SLIP and without its CRC. */
export function unsealed({ kind, body, version = 2, sequence = SEQUENCE }: FrameParts): Buffer {
  return Buffer.concat([Buffer.of(version, kind, sequence & 0xff, sequence >> 8), body]);
}

export function sealed(parts: FrameParts): Buffer {
  const checked = unsealed(parts);
  return Buffer.concat([checked, u32le(crc32(checked))]);
}

export function u32le(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

export function escaped(bytes: Uint8Array): Buffer {
  const pairs = [...bytes].flatMap((byte) => (byte === END ? [0xdb, 0xdc] : byte === 0xdb ? [0xdb, 0xdd] : [byte]));
  return Buffer.from(pairs);
}

export function wrapped(frame: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(END), escaped(frame), Buffer.of(END)]);
}

export function line(parts: FrameParts): Buffer {
  return wrapped(sealed(parts));
}

/** CBOR heads of any width, also of one that is wider than it need be. */
export function head(major: number, argument: number, widthBytes = shortest(argument)): Buffer {
  if (widthBytes === 0) return Buffer.of((major << 5) | argument);
  const bytes = Buffer.alloc(1 + widthBytes);
  bytes[0] = (major << 5) | (24 + Math.log2(widthBytes));
  if (widthBytes === 8) bytes.writeBigUInt64BE(BigInt(argument), 1);
  else bytes.writeUIntBE(argument, 1, widthBytes);
  return bytes;
}

function shortest(argument: number): number {
  if (argument < 24) return 0;
  return argument < 0x100 ? 1 : argument < 0x1_0000 ? 2 : 4;
}

export const uint = (value: number): Buffer => head(0, value);
export const bstr = (bytes: Uint8Array): Buffer => Buffer.concat([head(2, bytes.length), bytes]);
export const tstr = (text: string | Uint8Array): Buffer => {
  const bytes = typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
  return Buffer.concat([head(3, bytes.length), bytes]);
};
export const array = (...items: readonly Uint8Array[]): Buffer => Buffer.concat([head(4, items.length), ...items]);

/** In the order given, right or not. */
export const map = (...pairs: readonly (readonly [string, Uint8Array])[]): Buffer =>
  Buffer.concat([head(5, pairs.length), ...pairs.flatMap(([key, value]) => [tstr(key), value])]);

export const NOTHING = map();
export const NONCE = Buffer.from(Array.from({ length: 32 }, (_, index) => index));
export const filled = (length: number, value = 0x41): Buffer => Buffer.alloc(length, value);
export const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
