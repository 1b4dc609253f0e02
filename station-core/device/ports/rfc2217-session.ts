import {
  COM_CONTROL,
  COM_PARITY_NONE,
  COM_STOPSIZE_ONE,
  type ComPortMessage,
} from '../../protocol/rfc2217/com-port.ts';
import { Rfc2217Peer, type Rfc2217Event } from '../../protocol/rfc2217/peer.ts';
import { Fault } from '../../fault.ts';
import { within } from '../../wait.ts';
import { Rfc2217Answers } from './rfc2217-answers.ts';
import type { TcpOpening } from './socket-binding.ts';
import { connectTcp, TcpLink } from './tcp-link.ts';

/**
 * The client's end of one RFC 2217 connection: negotiates, asks and awaits each answer under a time-out. The binding
 * above it speaks serialport; the codec below it (protocol/rfc2217) knows no socket.
 */
const ANSWER_TIMEOUT_MS = 3_000;
/** Shorter, because a server whose port has no such lines says so by silence (ser2net on a pty). */
const CONTROL_TIMEOUT_MS = 1_500;
const NEVER = new AbortController().signal;

export class Rfc2217Session {
  readonly link: TcpLink;
  readonly #peer = new Rfc2217Peer('client');
  readonly #address: string;
  readonly #answers = new Rfc2217Answers();
  readonly #settled = Promise.withResolvers<undefined>();
  #mayWrite = Promise.withResolvers<undefined>();
  #modemState: number | undefined;
  #answersControl = true;

  /** Connects, negotiates and sets the line. A server that refuses the option gives a session without lines. */
  static async start(opening: TcpOpening, baudRate: number): Promise<Rfc2217Session> {
    const socket = await connectTcp(opening.address, opening.signal);
    const session = new Rfc2217Session(opening.address.text, (peer) => new TcpLink(socket, peer));
    try {
      await session.#negotiate(opening.signal);
      if (session.#agreed) await session.#setLine(baudRate);
      return session;
    } catch (error) {
      await session.link.close();
      if (error instanceof Fault || opening.signal.aborted) throw error;
      // ser2net and most device servers serve one client, and hang up on a second one.
      const evidence = { port: opening.address.text, reason: 'the device server hung up at once' };
      throw new Fault('port.busy', evidence, { cause: error });
    }
  }

  private constructor(address: string, linkWith: (options: LinkSide) => TcpLink) {
    this.#address = address;
    this.#settled.promise.catch(() => undefined);
    this.#mayWrite.promise.catch(() => undefined);
    this.#mayWrite.resolve(undefined);
    this.link = linkWith({
      translate: (chunk) => this.#receive(chunk),
      onEnd: (reason) => {
        this.#end(reason);
      },
    });
  }

  get modemState(): number | undefined {
    return this.#modemState;
  }

  get #agreed(): boolean {
    return this.#peer.comPort === true;
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#mayWrite.promise; // held up while the server has said FLOWCONTROL-SUSPEND
    await this.link.send(this.#peer.data(bytes));
  }

  async setBaudRate(baudRate: number): Promise<void> {
    const [answer] = await this.#ask([{ kind: 'set-baudrate', baudRate }]);
    if (answer?.kind === 'set-baudrate' && answer.baudRate === baudRate) return;
    throw new Error(`the device server did not take ${baudRate} baud`);
  }

  async askBaudRate(): Promise<{ baudRate: number }> {
    const [answer] = await this.#ask([{ kind: 'set-baudrate', baudRate: 0 }]);
    return { baudRate: answer?.kind === 'set-baudrate' ? answer.baudRate : 0 };
  }

  /** A server that once left this unanswered has no such lines; it is not asked again, which would cost a time-out each. */
  async control(values: readonly number[]): Promise<void> {
    if (!this.#answersControl) throw new Error('the device server does not answer for its modem lines');
    try {
      const answers = await this.#ask(
        values.map((value) => ({ kind: 'set-control', value })),
        CONTROL_TIMEOUT_MS,
      );
      if (answers.every((answer, index) => answer.kind === 'set-control' && answer.value === values[index])) return;
    } catch (error) {
      if (error instanceof Fault && error.code === 'port.not-rfc2217') this.#answersControl = false;
      throw error;
    }
    throw new Error('the device server did not set its modem lines');
  }

  async purge(value: number): Promise<void> {
    await this.#ask([{ kind: 'purge-data', value }]);
  }

  async #negotiate(signal: AbortSignal): Promise<void> {
    const late = (): Fault => this.#notRfc2217('no answer to the telnet negotiation', ANSWER_TIMEOUT_MS);
    await this.link.send(this.#peer.open());
    await within({ timeoutMs: ANSWER_TIMEOUT_MS, signal, late }, () => this.#settled.promise);
  }

  async #setLine(baudRate: number): Promise<void> {
    await this.link.send(
      this.#encode([
        { kind: 'set-datasize', value: 8 },
        { kind: 'set-parity', value: COM_PARITY_NONE },
        { kind: 'set-stopsize', value: COM_STOPSIZE_ONE },
        { kind: 'set-control', value: COM_CONTROL.noFlowControl },
        { kind: 'set-linestate-mask', value: 0 },
        { kind: 'set-modemstate-mask', value: 0xff },
      ]),
    );
    await this.setBaudRate(baudRate);
  }

  /** Sends all in one piece, so that nothing comes between two modem lines; answers come in the order of the asking. */
  async #ask(messages: readonly ComPortMessage[], timeoutMs = ANSWER_TIMEOUT_MS): Promise<ComPortMessage[]> {
    if (!this.#agreed) throw new Error('the device server has refused COM-PORT-OPTION');
    const late = (): Fault => this.#notRfc2217(`no answer to ${messages[0]?.kind ?? 'nothing'}`, timeoutMs);
    using answers = this.#answers.to(messages);
    return await within({ timeoutMs, signal: NEVER, late }, async () => {
      await this.link.send(this.#encode(messages));
      return answers.all;
    });
  }

  #encode(messages: readonly ComPortMessage[]): Buffer {
    return Buffer.concat(messages.map((message) => this.#peer.message(message)));
  }

  #receive(chunk: Buffer): Buffer[] {
    const { reply, events } = this.#peer.receive(chunk);
    // A failed send ends the link, and `read` reports it.
    if (reply.length > 0) this.link.send(reply).catch(() => undefined);
    return events.flatMap((event) => this.#dataOf(event));
  }

  #dataOf(event: Rfc2217Event): readonly Buffer[] {
    switch (event.kind) {
      case 'data':
        return [event.bytes];
      case 'com-port':
        this.#settled.resolve(undefined);
        return [];
      case 'message':
        this.#heed(event.message);
        return [];
      case 'broken':
        return []; // of a damaged answer only the missing answer matters, and that is noticed
    }
  }

  #heed(message: ComPortMessage): void {
    if (message.kind === 'notify-modemstate') this.#modemState = message.value;
    else if (message.kind === 'flowcontrol-suspend') {
      this.#mayWrite = Promise.withResolvers<undefined>();
      this.#mayWrite.promise.catch(() => undefined);
    } else if (message.kind === 'flowcontrol-resume') this.#mayWrite.resolve(undefined);
    else this.#answers.take(message);
  }

  #end(reason: Error): void {
    this.#settled.reject(reason);
    this.#mayWrite.reject(reason);
    this.#answers.end(reason);
  }

  #notRfc2217(reason: string, timeoutMs: number): Fault {
    return new Fault('port.not-rfc2217', { port: this.#address, reason, timeoutMs });
  }
}

interface LinkSide {
  readonly translate: (chunk: Buffer) => readonly Buffer[];
  readonly onEnd: (reason: Error) => void;
}
