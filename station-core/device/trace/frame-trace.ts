/**
 * The last frames on a wire, for whoever has to find out why a board failed. What is written to a unit, what is read from
 * its flash and its registers, and all that its agent says may hold secrets: of these the name and the length are kept.
 */
import type { Buffer } from 'node:buffer';
import { decodeReply } from '../../codecs/loader.ts';
import { agentRequestName, REFUSAL_KIND, REPLY_BIT } from '../../protocol/unit-agent/bodies.ts';
import { commandName, type CommandName } from '../../protocol/loader/opcodes.ts';
import { refusalReason } from '../../protocol/loader/refusal-reasons.ts';
import { isLoaderFrame, isStubGreeting, type LoaderReply, readStatus } from '../../protocol/loader/reply.ts';
import { SECURITY_INFO_BYTES } from '../../protocol/loader/security-info.ts';
import { frameStart } from '../../protocol/slip.ts';
import { isAgentFrame } from '../../protocol/unit-agent/frame.ts';

export interface TracedFrame {
  readonly at: string;
  readonly direction: 'sent' | 'received';
  /** Of the loader's command, or of the request to the unit agent. */
  readonly name: string;
  readonly lengthBytes: number;
  /** Payload of a command or body of a reply, where nothing in it can be secret. */
  readonly hex?: string;
  /** What a reply of the loader says. */
  readonly status?: string;
}

export interface FrameTraceOptions {
  readonly capacityFrames?: number;
  readonly now?: () => Date;
}

/** A board that fails has said why in its last few exchanges; writing 4 MiB takes more frames than anybody reads. */
const CAPACITY_FRAMES = 200;

export class FrameTrace {
  readonly #capacityFrames: number;
  readonly #now: () => Date;
  #frames: TracedFrame[] = [];
  #asked: CommandName | undefined;

  constructor({ capacityFrames = CAPACITY_FRAMES, now = () => new Date() }: FrameTraceOptions = {}) {
    this.#capacityFrames = capacityFrames;
    this.#now = now;
  }

  /** Oldest first. */
  frames(): readonly TracedFrame[] {
    return this.#frames.slice(-this.#capacityFrames);
  }

  /** As it goes over the wire, in SLIP. Of what is not shown no more than the header is looked at. */
  sent(bytes: Uint8Array): void {
    const start = frameStart(bytes, SHORTEST_AGENT_FRAME_BYTES);
    const isRequest = start.length >= HEADER_BYTES && start.readUInt8(0) === REQUEST;
    this.#asked = isRequest ? commandName(start.readUInt8(1)) : undefined;
    const named = this.#asked === undefined ? { name: sentName(start) } : requestOf(this.#asked, bytes);
    this.#add({ direction: 'sent', lengthBytes: bytes.length, ...named });
  }

  /** Without SLIP. */
  received(frame: Buffer): void {
    this.#add({ direction: 'received', lengthBytes: frame.length, ...this.#replyIn(frame) });
  }

  #add(frame: Omit<TracedFrame, 'at'>): void {
    this.#frames.push({ at: this.#now().toISOString(), ...frame });
    if (this.#frames.length > 2 * this.#capacityFrames) this.#frames = this.#frames.slice(-this.#capacityFrames);
  }

  #replyIn(frame: Buffer): Pick<TracedFrame, 'name' | 'hex' | 'status'> {
    if (isStubGreeting(frame)) return { name: 'stub greeting' };
    if (this.#asked === undefined || !isLoaderFrame(frame))
      return { name: isAgentFrame(frame) ? agentName(frame) : DATA };
    const reply = decodeReply(frame);
    const name = commandName(reply.opcode) ?? UNKNOWN;
    // What is read from flash comes in frames of any form: only the answer to the command itself is looked into.
    if (name !== this.#asked) return { name };
    const dataBytes = REPLIES_WITH_DATA[this.#asked];
    if (dataBytes === undefined && reply.body.length > LONGEST_STATUS_BYTES) return { name };
    return { name, hex: reply.body.toString('hex'), status: statusText(reply, dataBytes ?? [0]) };
  }
}

const UNKNOWN = 'unknown command';
/** Bytes of flash, or an acknowledgement of some. */
const DATA = 'data';
const REQUEST = 0x00;
const HEADER_BYTES = 8;
/** Header, an empty map, CRC. */
const SHORTEST_AGENT_FRAME_BYTES = 9;
/** A ROM has four, a stub two. */
const LONGEST_STATUS_BYTES = 4;
/** The longest command of which all is shown is SYNC: 8 + 36 bytes. */
const LONGEST_SHOWN_BYTES = 64;

/** Not the blocks of data, and not WRITE_REG: keys are burnt by way of registers. */
const SHOWN_REQUESTS: ReadonlySet<CommandName> = new Set([
  'SYNC',
  'GET_SECURITY_INFO',
  'READ_REG',
  'SPI_ATTACH',
  'SPI_SET_PARAMS',
  'CHANGE_BAUDRATE',
  'FLASH_BEGIN',
  'DEFL_BEGIN',
  'MEM_BEGIN',
  'FLASH_END',
  'DEFL_END',
  'MEM_END',
  'SPI_FLASH_MD5',
  'READ_FLASH',
  'READ_FLASH_SLOW',
  'ERASE_FLASH',
  'ERASE_REGION',
  'RUN_USER_CODE',
]);

/** Those whose data is no secret; of all others the status alone is shown. The value of a register never is. */
const REPLIES_WITH_DATA: Partial<Record<CommandName, readonly number[]>> = {
  GET_SECURITY_INFO: SECURITY_INFO_BYTES,
  SPI_FLASH_MD5: [32, 16],
};

function requestOf(name: CommandName, bytes: Uint8Array): Pick<TracedFrame, 'name' | 'hex'> {
  if (!SHOWN_REQUESTS.has(name)) return { name };
  const frame = frameStart(bytes, LONGEST_SHOWN_BYTES);
  const isWhole = frame.length === HEADER_BYTES + frame.readUInt16LE(2);
  return { name, ...(isWhole && { hex: frame.subarray(HEADER_BYTES).toString('hex') }) };
}

/** Of a frame that is no command of the loader. */
function sentName(start: Buffer): string {
  return start.length < SHORTEST_AGENT_FRAME_BYTES ? DATA : agentName(start);
}

function statusText(reply: LoaderReply, dataBytes: readonly number[]): string {
  const status = readStatus(reply, dataBytes);
  return status.kind === 'done' ? 'done' : `refused: ${refusalReason(status.reason)}`;
}

/** Of the unit agent nothing but which request it is, or an answer to. */
function agentName(frame: Buffer): string {
  const kind = frame.readUInt8(1);
  if (kind === REFUSAL_KIND) return 'agent: refusal';
  const request = agentRequestName(kind & ~REPLY_BIT);
  if (request === undefined) return DATA;
  return (kind & REPLY_BIT) === 0 ? `agent: ${request}` : `agent: answer to ${request}`;
}
