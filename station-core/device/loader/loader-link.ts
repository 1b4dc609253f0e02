/**
 * One request, one reply, with a serial loader on a wire. It knows framing, time-outs and refusals, and nothing of what
 * the commands do. Every failure is a fault that names the command.
 */
import { Fault, type FaultEvidence } from '../../fault.ts';
import { readRegister, writeRegister } from '../../protocol/loader/commands.ts';
import { OPCODES, type CommandName } from '../../protocol/loader/opcodes.ts';
import { decodeReply } from '../../codecs/loader.ts';
import {
  isLoaderFrame,
  isStubGreeting,
  readStatus,
  saysUnsupported,
  type LoaderReply,
} from '../../protocol/loader/reply.ts';
import type { LoaderRequest } from '../../protocol/loader/request.ts';
import type { Wire } from '../wire.ts';
import { ready, type ReadyRequest } from './ready-request.ts';
import { isGarbled, isLineFault, refusalEvidence, saysDamaged, type CommandReply } from './command-reply.ts';
import { DEFAULT_TIMEOUT_MS, isRepeatable, waitsMs } from './command-waits.ts';

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

export class LoaderLink {
  readonly wire: Wire;
  readonly signal: AbortSignal;
  #troubles = 0;

  constructor(wire: Wire, signal: AbortSignal) {
    this.wire = wire;
    this.signal = signal;
    wire.isFrame = isLoaderFrame;
  }

  /** How often so far the line has lost or damaged something. */
  get troubles(): number {
    return this.#troubles;
  }

  async send(request: LoaderRequest | ReadyRequest): Promise<void> {
    const { wire } = 'wire' in request ? request : ready(request);
    await this.wire.send(wire, { timeoutMs: WRITE_TIMEOUT_MS, signal: this.signal });
  }

  /** Sends and gives back what the loader says, refusals too. Throws when it says nothing that fits. */
  async ask(request: LoaderRequest | ReadyRequest, options: CommandOptions = {}): Promise<CommandReply> {
    const timeoutMs = (options.timeoutMs ?? DEFAULT_TIMEOUT_MS) + this.#transmitMs(request);
    await this.send(request);
    const reply = await this.#replyTo(request.name, timeoutMs);
    if (reply === undefined) {
      this.#troubles += 1;
      throw this.silence({ command: request.name, timeoutMs });
    }
    if (reply.opcode !== OPCODES[request.name]) {
      await this.drain();
      return { kind: 'unsupported' };
    }
    const status = readStatus(reply, options.dataBytes);
    if (status.kind === 'done') return { kind: 'done', value: reply.value, data: status.data };
    if (saysDamaged(status)) this.#troubles += 1;
    return status;
  }

  /**
   * Like `ask`, for commands whose refusal ends the work. What arrived damaged was not carried out and is sent again; so is
   * what brought no answer, if it changes nothing when it is done twice.
   */
  async command(
    request: LoaderRequest,
    options: CommandOptions = {},
  ): Promise<{ readonly value: number; readonly data: Buffer }> {
    const answer = await this.#askRepeatedly(request, options);
    if (answer.kind === 'done') return answer;
    throw new Fault(isGarbled(request, answer) ? 'board.garbled' : 'board.refused-command', {
      port: this.wire.address,
      command: request.name,
      ...refusalEvidence(answer),
    });
  }

  async #askRepeatedly(request: LoaderRequest, options: CommandOptions): Promise<CommandReply> {
    const repeatable = isRepeatable(request.name);
    const waits = waitsMs(options.timeoutMs, repeatable);
    let swallowed = false;
    for (const [turn, timeoutMs] of waits.entries()) {
      const last = turn === waits.length - 1;
      try {
        const answer = await this.ask(request, { ...options, timeoutMs });
        if (swallowed) await this.drain(); // the answer to an earlier turn may come yet, and would be taken for the next
        if (last || answer.kind === 'done' || !saysDamaged(answer)) return answer;
      } catch (error) {
        if (last || !repeatable || !isLineFault(error)) throw error;
        swallowed = true;
      }
    }
    throw new Error('unreachable: the last turn returns or throws');
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
  silence(evidence: FaultEvidence): Fault {
    const { address: port, baudRate, brokenFrames, receivedBytes } = this.wire;
    const code = brokenFrames > 0 ? 'board.garbled' : 'board.silent';
    return new Fault(code, { port, baudRate, brokenFrames, receivedBytes, ...evidence });
  }

  async #replyTo(name: CommandName, timeoutMs: number): Promise<LoaderReply | undefined> {
    const opcode = OPCODES[name];
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
  #transmitMs(request: LoaderRequest | ReadyRequest): number {
    const { length } = 'wire' in request ? request.wire : request.payload;
    return Math.ceil((length * 10_000) / this.wire.baudRate);
  }
}
