import { Buffer } from 'node:buffer';
import { crc32 } from 'node:zlib';
import { ProtocolError } from '../protocol-error.ts';

/**
 * The frame of the unit agent protocol (docs/specs/unit-agent.md §Frame): version, kind, sequence, CBOR body, CRC-32.
 * SLIP is around it and CBOR inside it; this file knows neither.
 */
export const AGENT_PROTOCOL_VERSION = 1;

/** The largest frame before SLIP, header and CRC included. */
export const MAX_AGENT_FRAME_BYTES = 8192;

const HEADER_BYTES = 4;
const CRC_BYTES = 4;

export interface AgentFrame {
  readonly kind: number;
  readonly sequence: number;
  /** Deterministic CBOR, not looked at here. */
  readonly body: Uint8Array;
}

export function encodeAgentFrame(frame: AgentFrame): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8(AGENT_PROTOCOL_VERSION, 0);
  header.writeUInt8(frame.kind, 1);
  header.writeUInt16LE(frame.sequence, 2);
  const checked = Buffer.concat([header, frame.body]);
  const trailer = Buffer.alloc(CRC_BYTES);
  trailer.writeUInt32LE(crc32(checked), 0);
  const bytes = Buffer.concat([checked, trailer]);
  if (bytes.length > MAX_AGENT_FRAME_BYTES) throw notAFrame('frame too long', MAX_AGENT_FRAME_BYTES);
  return bytes;
}

/** Throws `board.agent-broke-protocol` for whatever is not a whole, undamaged frame of this version. */
export function decodeAgentFrame(bytes: Uint8Array): AgentFrame {
  const why = whyNoFrame(bytes);
  if (why !== undefined) throw notAFrame(...why);
  const frame = view(bytes);
  return {
    kind: frame.readUInt8(1),
    sequence: frame.readUInt16LE(2),
    body: frame.subarray(HEADER_BYTES, frame.length - CRC_BYTES),
  };
}

/** Distinguishes a frame of this protocol from console text, at the cost of one CRC. */
export function isAgentFrame(bytes: Uint8Array): boolean {
  return whyNoFrame(bytes) === undefined;
}

function notAFrame(reason: string, offsetBytes: number): ProtocolError {
  return new ProtocolError('bad-agent-message', { reason, offsetBytes });
}

function whyNoFrame(bytes: Uint8Array): [reason: string, offsetBytes: number] | undefined {
  const frame = view(bytes);
  // One byte of body at least: the empty CBOR map.
  if (frame.length < HEADER_BYTES + 1 + CRC_BYTES) return ['frame too short', frame.length];
  if (frame.length > MAX_AGENT_FRAME_BYTES) return ['frame too long', MAX_AGENT_FRAME_BYTES];
  const crcOffset = frame.length - CRC_BYTES;
  if (frame.readUInt32LE(crcOffset) !== crc32(frame.subarray(0, crcOffset))) return ['wrong CRC', crcOffset];
  return frame.readUInt8(0) === AGENT_PROTOCOL_VERSION ? undefined : ['unknown version', 0];
}

function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
