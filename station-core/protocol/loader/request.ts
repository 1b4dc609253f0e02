/**
 * Requests to a serial loader: `00, opcode u8, size u16, checksum u32, payload`, all little-endian. The payloads are
 * values of the type `LoaderRequest`; nothing here sends.
 */
import { ProtocolError } from '../protocol-error.ts';
import { OPCODES, type CommandName } from './opcodes.ts';

export interface LoaderRequest {
  readonly name: CommandName;
  readonly payload: Buffer;
  /** Only the data commands carry a checksum; it is 0 everywhere else. */
  readonly checksum: number;
}

const REQUEST = 0x00;
const HEADER_BYTES = 8;

export function encodeRequest(request: LoaderRequest): Buffer {
  const frame = Buffer.allocUnsafe(HEADER_BYTES + request.payload.length);
  frame.writeUInt8(REQUEST, 0);
  frame.writeUInt8(OPCODES[request.name], 1);
  frame.writeUInt16LE(request.payload.length, 2);
  frame.writeUInt32LE(request.checksum, 4);
  request.payload.copy(frame, HEADER_BYTES);
  return frame;
}

export interface DecodedRequest {
  readonly opcode: number;
  readonly payload: Buffer;
  readonly checksum: number;
}

/** The device's side of `encodeRequest`. */
export function decodeRequest(frame: Uint8Array): DecodedRequest {
  const bytes = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength);
  const broken = (offsetBytes: number): ProtocolError =>
    new ProtocolError('bad-loader-frame', {
      offsetBytes,
      frameHex: bytes.subarray(0, 32).toString('hex'),
      lengthBytes: bytes.length,
    });
  if (bytes.length < HEADER_BYTES) throw broken(bytes.length);
  if (bytes.readUInt8(0) !== REQUEST) throw broken(0);
  if (bytes.readUInt16LE(2) !== bytes.length - HEADER_BYTES) throw broken(2);
  return { opcode: bytes.readUInt8(1), checksum: bytes.readUInt32LE(4), payload: bytes.subarray(HEADER_BYTES) };
}

/** XOR over the data, seeded with 0xEF. */
export function dataChecksum(data: Uint8Array): number {
  let sum = 0xef;
  for (const byte of data) sum ^= byte;
  return sum;
}
