/**
 * One request, one reply, with a serial loader on a wire. It knows framing, time-outs and refusals, and nothing of what
 * the commands do. Every failure is a fault that names the command.
 */
import { Fault, type Evidence } from '../../fault.ts';
import { readRegister, writeRegister } from '../../protocol/loader/commands.ts';
import { OPCODES } from '../../protocol/loader/opcodes.ts';
import { refusalReason } from '../../protocol/loader/refusal-reasons.ts';
import {
  decodeReply,
  isLoaderFrame,
  isStubGreeting,
  readStatus,
  saysUnsupported,
  type LoaderReply,
} from '../../protocol/loader/reply.ts';
import { encodeRequest, type LoaderRequest } from '../../protocol/loader/request.ts';
import type { Wire } from '../wire.ts';

export const DEFAULT_TIMEOUT_MS = 3_000;
const WRITE_TIMEOUT_MS = 10_000;
/** Stale answers before ours; esptool gives up after as many. */
const MAX_STALE_FRAMES = 100;
/** The ROM repeats "unsupported" up to eight times of 14 bytes. */
const DRAIN_QUIET_MS = 200;
const DRAIN_LIMIT_MS = 2_000;

export interface CommandOptions {
  readonly timeoutMs?: number;
  /** Bytes of data before the status; several when the loaders differ, longest first. */
  readonly dataBytes?: number | readonly number[];
}

export type Answer =
  | { readonly kind: 'done'; readonly value: number; readonly data: Buffer }
  | { readonly kind: 'refused'; readonly status: number; readonly reason: number }
  | { readonly kind: 'unsupported' };

export class LoaderLink {
  readonly wire: Wire;
  readonly signal: AbortSignal;

  constructor(wire: Wire, signal: AbortSignal) {
    this.wire = wire;
    this.signal = signal;
    wire.isFrame = isLoaderFrame;
  }

  async send(request: LoaderRequest): Promise<void> {
    await this.wire.sendFrame(encodeRequest(request), { timeoutMs: WRITE_TIMEOUT_MS, signal: this.signal });
  }

  /** Sends and gives back what the loader says, refusals too. Throws when it says nothing that fits. */
  async ask(request: LoaderRequest, options: CommandOptions = {}): Promise<Answer> {
    const timeoutMs = (options.timeoutMs ?? DEFAULT_TIMEOUT_MS) + this.#transmitMs(request);
    await this.send(request);
    const reply = await this.#replyTo(request, timeoutMs);
    if (reply === undefined) throw this.silence({ command: request.name, timeoutMs });
    if (reply.opcode !== OPCODES[request.name]) {
      await this.drain();
      return { kind: 'unsupported' };
    }
    const status = readStatus(reply, options.dataBytes);
    return status.kind === 'refused' ? status : { kind: 'done', value: reply.value, data: status.data };
  }

  /** Like `ask`, for commands whose refusal ends the work. */
  async command(
    request: LoaderRequest,
    options: CommandOptions = {},
  ): Promise<{ readonly value: number; readonly data: Buffer }> {
    const answer = await this.ask(request, options);
    if (answer.kind === 'done') return answer;
    throw new Fault('board.refused-command', {
      port: this.wire.address,
      command: request.name,
      ...refusalEvidence(answer),
    });
  }

  async readRegister(address: number): Promise<number> {
    return (await this.command(readRegister(address))).value;
  }

  async writeRegister(address: number, value: number): Promise<void> {
    await this.command(writeRegister(address, value));
  }

  /** Waits for the greeting of a stub that was just started; other frames are leftovers of the ROM. */
  async stubGreeted(timeoutMs: number): Promise<boolean> {
    return (await this.#frameWhere(isStubGreeting, timeoutMs)) !== undefined;
  }

  /** Forgets everything up to the next pause of the line. */
  async drain(): Promise<void> {
    const deadlineMs = performance.now() + DRAIN_LIMIT_MS;
    for (;;) {
      const frame = await this.wire.nextFrame({ timeoutMs: DRAIN_QUIET_MS, signal: this.signal });
      if (frame === undefined || performance.now() > deadlineMs) break;
    }
    this.wire.discardInput();
  }

  /** No reply: a board that sent damaged frames is another case than one that sent nothing. */
  silence(evidence: Evidence): Fault {
    const { address: port, baudRate, brokenFrames, receivedBytes } = this.wire;
    const code = brokenFrames > 0 ? 'board.garbled' : 'board.silent';
    return new Fault(code, { port, baudRate, brokenFrames, receivedBytes, ...evidence });
  }

  async #replyTo(request: LoaderRequest, timeoutMs: number): Promise<LoaderReply | undefined> {
    const opcode = OPCODES[request.name];
    const fits = (frame: Buffer): boolean => {
      if (isStubGreeting(frame)) return false;
      const reply = decodeReply(frame);
      return reply.opcode === opcode || saysUnsupported(reply);
    };
    const frame = await this.#frameWhere(fits, timeoutMs);
    return frame === undefined ? undefined : decodeReply(frame);
  }

  async #frameWhere(fits: (frame: Buffer) => boolean, timeoutMs: number): Promise<Buffer | undefined> {
    const deadlineMs = performance.now() + timeoutMs;
    for (let stale = 0; stale < MAX_STALE_FRAMES; stale++) {
      const leftMs = Math.max(0, deadlineMs - performance.now());
      const frame = await this.wire.nextFrame({ timeoutMs: leftMs, signal: this.signal });
      if (frame === undefined || fits(frame)) return frame;
    }
    return undefined;
  }

  /** The port takes bytes faster than the line carries them: ten bit times for each byte. */
  #transmitMs(request: LoaderRequest): number {
    return Math.ceil((request.payload.length * 10_000) / this.wire.baudRate);
  }
}

export function refusalEvidence(answer: Exclude<Answer, { kind: 'done' }>): Evidence {
  if (answer.kind === 'unsupported') return { reason: 'unsupported command' };
  const statusHex = Buffer.from([answer.status, answer.reason]).toString('hex');
  return { statusHex, reason: refusalReason(answer.reason) };
}
