/**
 * Replies of a serial loader: `01, opcode u8, size u16, value u32, data, status`. The status is two bytes from a stub
 * and four from a ROM, so it is read right after the data that the command is known to return.
 */
import { ProtocolError } from '../protocol-error.ts';

const REPLY = 0x01;
const HEADER_BYTES = 8;
const STATUS_BYTES = 2;
const STUB_REASONS_FROM = 0xc0;

/** What a stub sends once when it starts. */
const STUB_GREETING = Buffer.from('OHAI', 'ascii');

/** "Invalid message": the ROM's answer to a command it does not have, often under another opcode. */
const REASON_UNSUPPORTED = 0x05;

export interface LoaderReply {
  readonly opcode: number;
  /** The register's content for READ_REG; 0 in every SYNC answer of a stub. */
  readonly value: number;
  readonly body: Buffer;
}

export type ReplyStatus =
  | { readonly kind: 'done'; readonly data: Buffer }
  | { readonly kind: 'refused'; readonly status: number; readonly reason: number };

/**
 * Distinguishes loader frames from console text between two delimiters, and from damaged ones as far as possible:
 * replies carry no checksum, only their size.
 */
export function isLoaderFrame(bytes: Buffer): boolean {
  return isStubGreeting(bytes) || isReply(bytes);
}

function isReply(bytes: Buffer): boolean {
  if (bytes[0] !== REPLY || bytes.length < HEADER_BYTES + STATUS_BYTES) return false;
  return bytes.readUInt16LE(2) === bytes.length - HEADER_BYTES;
}

export function isStubGreeting(frame: Buffer): boolean {
  return frame.equals(STUB_GREETING);
}

export function decodeReply(frame: Buffer): LoaderReply {
  if (!isReply(frame)) {
    throw new ProtocolError('bad-loader-frame', {
      offsetBytes: frame[0] === REPLY ? frame.length : 0,
      frameHex: frame.subarray(0, 32).toString('hex'),
    });
  }
  return { opcode: frame.readUInt8(1), value: frame.readUInt32LE(4), body: frame.subarray(HEADER_BYTES) };
}

/** Encodes a reply, for the simulated boards: a ROM adds four status bytes, a stub two. */
export function encodeReply(reply: LoaderReply): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8(REPLY, 0);
  header.writeUInt8(reply.opcode, 1);
  header.writeUInt16LE(reply.body.length, 2);
  header.writeUInt32LE(reply.value >>> 0, 4);
  return Buffer.concat([header, reply.body]);
}

/**
 * Splits data and status. A reply too short for its data is a refusal that brought nothing but its status. With several
 * lengths (GET_SECURITY_INFO, MD5) the longest that fits counts.
 */
export function readStatus(reply: LoaderReply, dataBytes: number | readonly number[] = 0): ReplyStatus {
  const lengths = typeof dataBytes === 'number' ? [dataBytes] : dataBytes;
  const at = lengths.find((length) => reply.body.length >= length + STATUS_BYTES) ?? 0;
  const status = reply.body.readUInt8(at);
  // A ROM says 1 and why; a stub says why at once (esp-flasher-stub 1.1, commands.h: 0xC100 in big-endian order).
  const reason = status >= STUB_REASONS_FROM ? status : reply.body.readUInt8(at + 1);
  if (status !== 0) return { kind: 'refused', status, reason };
  if (!lengths.includes(at)) return { kind: 'refused', status: 0, reason: 0 }; // "well done", but without the data
  return { kind: 'done', data: reply.body.subarray(0, at) };
}

/** True for the ROM's "I do not have this command", which names any opcode but the one that was asked. */
export function saysUnsupported(reply: LoaderReply): boolean {
  const status = readStatus(reply);
  return status.kind === 'refused' && status.reason === REASON_UNSUPPORTED;
}
