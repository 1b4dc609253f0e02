import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Fault, type FaultCode } from '../../fault.ts';
import { within } from '../../wait.ts';
import type { TcpAddress } from './port-address.ts';

/**
 * A TCP connection with the manners of a serial port binding: reads that wait, a `canceled` error after a local close,
 * another error when the far end goes away. It does not interpret bytes; `translate` may take some out.
 */
const CONNECT_TIMEOUT_MS = 5_000;
const CLOSE_TIMEOUT_MS = 1_000;
const KEEP_ALIVE_MS = 5_000;
/** Beyond this the far end is made to wait (TCP flow control), so that a flood does not fill the memory. */
const MAX_WAITING_BYTES = 1024 * 1024;

/** `canceled` informs SerialPortStream that the port was closed on purpose (bindings-interface). */
class ClosedHere extends Error {
  readonly canceled = true;
}

export async function connectTcp(address: TcpAddress, signal: AbortSignal): Promise<Socket> {
  // TCP_NODELAY: the loader protocol is ping-pong, Nagle's algorithm would add 40 ms to each turn.
  const { host, port } = address;
  const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS });
  socket.on('error', () => undefined); // reported through `close` or the awaited event; without a listener it would kill us
  const late = (): Fault => new Fault('port.unreachable', { port: address.text, timeoutMs: CONNECT_TIMEOUT_MS });
  try {
    await within({ timeoutMs: CONNECT_TIMEOUT_MS, signal, late }, (stop) => once(socket, 'connect', { signal: stop }));
    return socket;
  } catch (error) {
    socket.destroy();
    if (error instanceof Fault || signal.aborted || !(error instanceof Error)) throw error;
    const systemError = systemCode(error);
    const code = FAULT_OF.get(systemError) ?? 'port.unreachable';
    throw new Fault(code, { port: address.text, systemError }, { cause: error });
  }
}

export interface TcpLinkOptions {
  /** Takes the chunk apart; what it gives back is what can be read. A Fault that it throws ends the connection. */
  readonly translate?: (chunk: Buffer) => readonly Buffer[];
  /** Called when no more data will come, for either side's reason. */
  readonly onEnd?: (reason: Error) => void;
}

export class TcpLink {
  readonly #socket: Socket;
  readonly #translate: (chunk: Buffer) => readonly Buffer[];
  readonly #onEnd: (reason: Error) => void;
  #chunks: Buffer[] = [];
  #waitingBytes = 0;
  #end: Error | undefined;
  #closedHere = false;
  readonly #waiting = new Set<() => void>();

  constructor(socket: Socket, options: TcpLinkOptions = {}) {
    this.#socket = socket;
    this.#translate = options.translate ?? ((chunk) => [chunk]);
    this.#onEnd = options.onEnd ?? (() => undefined);
    let cause: Error | undefined;
    socket.on('error', (error) => (cause = error));
    socket.on('end', () => {
      this.#ended(new Error('the other side closed the connection'));
    });
    socket.on('close', () => {
      this.#ended(cause ?? new Error('the connection is closed'));
    });
    socket.on('data', (chunk) => {
      this.#arrived(chunk);
    });
  }

  /** As bindings mean it: not closed on this side yet. A lost far end shows in `read` and `send`. */
  get isOpen(): boolean {
    return !this.#closedHere;
  }

  async read(buffer: Buffer, offset: number, length: number): Promise<{ buffer: Buffer; bytesRead: number }> {
    for (;;) {
      const chunk = this.#chunks[0];
      if (chunk !== undefined) {
        const bytesRead = chunk.copy(buffer, offset, 0, length);
        this.#took(chunk, bytesRead);
        return { buffer, bytesRead };
      }
      if (this.#end !== undefined) throw this.#end;
      const { promise, resolve } = Promise.withResolvers<undefined>();
      this.#waiting.add(() => {
        resolve(undefined);
      });
      await promise;
    }
  }

  /** Resolves when the operating system has taken the bytes. */
  async send(bytes: Uint8Array): Promise<void> {
    if (this.#end !== undefined) throw this.#end;
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    this.#socket.write(bytes, (error) => {
      if (error) reject(this.#end ?? error);
      else resolve(undefined);
    });
    await promise;
  }

  /** Drops what has arrived and was not read. */
  discard(): void {
    this.#chunks = [];
    this.#waitingBytes = 0;
    this.#socket.resume();
  }

  async close(): Promise<void> {
    if (this.#closedHere) throw new Error('Port is not open');
    this.#closedHere = true;
    this.#end = undefined; // closing on purpose is the last word, also when the far end went first
    this.discard();
    this.#ended(new ClosedHere('the port was closed'));
    // The far end must have let go before the port may be opened again, but it gets only a moment for that.
    const timer = setTimeout(() => this.#socket.destroy(), CLOSE_TIMEOUT_MS);
    const closed = this.#socket.closed ? Promise.resolve() : once(this.#socket, 'close').then(() => undefined);
    this.#socket.end();
    await closed.catch(() => undefined); // an error while closing: it is closed all the same
    clearTimeout(timer);
  }

  #arrived(chunk: Buffer): void {
    const pieces = this.#translated(chunk);
    if (this.#closedHere) return;
    for (const piece of pieces) {
      if (piece.length === 0) continue;
      this.#chunks.push(piece);
      this.#waitingBytes += piece.length;
    }
    if (this.#waitingBytes > MAX_WAITING_BYTES) this.#socket.pause();
    if (this.#chunks.length > 0) this.#wake();
  }

  #translated(chunk: Buffer): readonly Buffer[] {
    try {
      return this.#translate(chunk);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.#ended(error);
      this.#socket.destroy();
      return [];
    }
  }

  #took(chunk: Buffer, bytesRead: number): void {
    if (bytesRead === chunk.length) this.#chunks.shift();
    else this.#chunks[0] = chunk.subarray(bytesRead);
    this.#waitingBytes -= bytesRead;
    if (this.#waitingBytes < MAX_WAITING_BYTES / 2) this.#socket.resume();
  }

  #ended(reason: Error): void {
    if (this.#end !== undefined) return;
    this.#end = reason;
    this.#wake();
    this.#onEnd(reason);
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const reported of waiting) reported();
  }
}

const FAULT_OF: ReadonlyMap<string, FaultCode> = new Map<string, FaultCode>([
  ['ECONNREFUSED', 'port.connection-refused'],
  ['ENOTFOUND', 'port.unknown-host'],
  ['EAI_AGAIN', 'port.unknown-host'],
]);

function systemCode(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}
