import { Buffer } from 'node:buffer';
import { crc32 } from 'node:zlib';
import { ProtocolError } from '../protocol-error.ts';

/**
 * The frame of the unit agent protocol (docs/specs/unit-agent.md §Frame): version, kind, sequence, CBOR body, CRC-32.
 * SLIP is around it and CBOR inside it; this file knows neither.
 */
export const AGENT_PROTOCOL_VERSION = 2;

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

/** What every version of the protocol keeps in its place, so that two versions can recognize each other. */
export interface AgentEnvelope {
  readonly version: number;
  readonly kind: number;
  readonly sequence: number;
}

export function encodeAgentFrame(frame: AgentFrame, version = AGENT_PROTOCOL_VERSION): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8(version, 0);
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
  const { version, kind, sequence } = decodeAgentEnvelope(bytes);
  if (version !== AGENT_PROTOCOL_VERSION) throw notAFrame('unknown version', 0);
  return { kind, sequence, body: bytes.subarray(HEADER_BYTES, bytes.length - CRC_BYTES) };
}

/** Of a whole, undamaged frame of any version. */
export function decodeAgentEnvelope(bytes: Uint8Array): AgentEnvelope {
  const why = whyNoFrame(bytes);
  if (why !== undefined) throw notAFrame(...why);
  const frame = view(bytes);
  return { version: frame.readUInt8(0), kind: frame.readUInt8(1), sequence: frame.readUInt16LE(2) };
}

/** Distinguishes a frame of this protocol, whatever its version, from console text, at the cost of one CRC. */
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
  const matches = frame.readUInt32LE(crcOffset) === crc32(frame.subarray(0, crcOffset));
  return matches ? undefined : ['wrong CRC', crcOffset];
}

function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
