/**
 * The one reader and writer of a serial port. It splits what arrives into SLIP frames and console text, and turns the
 * death of the port into the fault `port.lost`. It knows neither the loader nor the unit agent.
 */
import type { SerialPortStream } from '@serialport/stream';
import { Fault } from '../fault.ts';
import { encodeSlip } from '../protocol/slip.ts';
import { within } from '../wait.ts';
import { endFaultOf } from './ports/end-fault.ts';
import { WireInput } from './wire-input.ts';

export interface WireWait {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface WireOptions {
  readonly maxFrameBytes?: number;
  readonly trace?: WireTrace;
}

/** Sees what goes over the wire and keeps of it what it may. */
export interface WireTrace {
  readonly sent: (bytes: Uint8Array) => void;
  readonly received: (frame: Buffer) => void;
}

/** Port operations other than writing take milliseconds; a driver that hangs must not hang the slot. */
const PORT_CALL_TIMEOUT_MS = 5_000;

export class Wire {
  readonly #port: SerialPortStream;
  readonly #input: WireInput;
  readonly #trace: WireTrace | undefined;
  #lost: Fault | undefined;
  #wake: (() => void) | undefined;

  /** Takes an open port; from now on nobody else may read from it. */
  constructor(port: SerialPortStream, { trace, ...limits }: WireOptions = {}) {
    this.#port = port;
    this.#trace = trace;
    this.#input = new WireInput({
      ...limits,
      ...(trace !== undefined && {
        received: (frame: Buffer) => {
          trace.received(frame);
        },
      }),
    });
    port.on('data', this.#onData); // a hang-up is noticed only while somebody listens for data
    port.on('close', this.#onEnd);
    port.on('error', this.#onEnd);
    if (!port.isOpen) this.#onEnd();
  }

  get address(): string {
    return this.#port.path;
  }

  get baudRate(): number {
    return this.#port.baudRate;
  }

  /** Frames that were damaged or too long since the last `discardInput`: distinguishes a garbled line from a silent board. */
  get brokenFrames(): number {
    return this.#input.brokenFrames;
  }

  /** Bytes of any kind since the last `discardInput`. */
  get receivedBytes(): number {
    return this.#input.receivedBytes;
  }

  /** The last 64 KiB of everything that was not a valid frame. */
  consoleText(): string {
    return this.#input.console.text();
  }

  /** From here on the console text is of what runs next. */
  forgetConsole(): void {
    this.discardInput();
    this.#input.console.clear();
  }

  /**
   * Sets what counts as a frame from here on; everything else between two delimiters is console text. One test per
   * protocol: a lost delimiter then costs one frame, not all that follow.
   */
  set isFrame(isFrame: (bytes: Buffer) => boolean) {
    this.#input.isFrame = isFrame;
  }

  /** The next frame, or undefined when none came in time: silence is an answer that the caller must judge. */
  async nextFrame(wait: WireWait): Promise<Buffer | undefined> {
    const deadlineMs = performance.now() + wait.timeoutMs;
    for (;;) {
      wait.signal.throwIfAborted();
      const frame = this.#input.nextFrame();
      if (frame !== undefined) return frame;
      if (this.#lost !== undefined) throw this.#lost;
      const leftMs = deadlineMs - performance.now();
      if (leftMs <= 0) return undefined;
      await this.#news(leftMs, wait.signal);
    }
  }

  /** Sends one SLIP frame. Resolves when the port has taken all bytes. */
  async sendFrame(frame: Uint8Array, wait: WireWait): Promise<void> {
    await this.send(encodeSlip(frame), wait);
  }

  /** Sends bytes as they are. Resolves when the port has taken all of them. */
  async send(bytes: Uint8Array, wait: WireWait): Promise<void> {
    this.#trace?.sent(bytes);
    const refusal = await this.#portCall('write', wait, (done) => {
      this.#port.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), done);
    });
    if (refusal !== undefined) throw this.#lostDuring('write', refusal);
  }

  /** Waits until the last byte has left the port. */
  async drain(signal: AbortSignal): Promise<void> {
    const refusal = await this.#portCall('drain', { timeoutMs: PORT_CALL_TIMEOUT_MS, signal }, (done) => {
      this.#port.drain(done);
    });
    if (refusal !== undefined) throw this.#lostDuring('drain', refusal);
  }

  /** False when the port cannot do this rate, or knows no rates at all. */
  async setBaudRate(baudRate: number, signal: AbortSignal): Promise<boolean> {
    await this.drain(signal); // what is still on its way out must leave at the old rate
    const refusal = await this.#portCall('baud rate', { timeoutMs: PORT_CALL_TIMEOUT_MS, signal }, (done) => {
      this.#port.update({ baudRate }, done);
    });
    return refusal === undefined;
  }

  /**
   * Sets both modem lines in one call, so that they change together where the platform can. False when this port has
   * none: a pty (ENOTTY), a raw TCP socket, an adapter without them. The port lives and only this call fails then.
   */
  async setModemLines(lines: { readonly dtr: boolean; readonly rts: boolean }, signal: AbortSignal): Promise<boolean> {
    const refusal = await this.#portCall('modem lines', { timeoutMs: PORT_CALL_TIMEOUT_MS, signal }, (done) => {
      this.#port.set({ dtr: lines.dtr, rts: lines.rts }, done);
    });
    return refusal === undefined;
  }

  /** Forgets all that has arrived and not been taken. Console text stays: it is evidence. */
  discardInput(): void {
    this.#input.discard();
  }

  async close(): Promise<void> {
    this.#onEnd();
    if (!this.#port.isOpen) return;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    // A port that fails to close is gone all the same; there is nobody left to notify.
    this.#port.close(() => {
      resolve(undefined);
    });
    await Promise.race([promise, new Promise((late) => setTimeout(late, PORT_CALL_TIMEOUT_MS).unref())]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#input.push(chunk);
    this.#wake?.();
  };

  readonly #onEnd = (cause?: unknown): void => {
    this.#lost ??= endFaultOf(this.#port) ?? new Fault('port.lost', { port: this.address }, { cause });
    this.#wake?.();
  };

  /** Waits until something arrives, the port fails, the time is up or the signal fires; does not say which. */
  async #news(timeoutMs: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const wake = (): void => {
      resolve(undefined);
    };
    const timer = setTimeout(wake, timeoutMs);
    signal.addEventListener('abort', wake, { once: true });
    this.#wake = wake;
    try {
      await promise;
    } finally {
      this.#wake = undefined;
      clearTimeout(timer);
      signal.removeEventListener('abort', wake);
    }
  }

  /** Runs one call of the port and gives back its refusal. Throws when the port is dead, hangs, or `signal` fires. */
  async #portCall(during: string, wait: WireWait, start: (done: Done) => void): Promise<Error | undefined> {
    wait.signal.throwIfAborted();
    if (this.#lost !== undefined) throw this.#lost;
    const late = (): Fault => new Fault('port.lost', { port: this.address, during, timeoutMs: wait.timeoutMs });
    const refusal = await within({ ...wait, late }, async () => {
      const { promise, resolve } = Promise.withResolvers<Error | undefined>();
      start((error) => {
        resolve(error ?? undefined);
      });
      return promise;
    });
    if (refusal !== undefined && this.#isLost()) throw this.#lostDuring(during, refusal);
    return refusal;
  }

  #isLost(): boolean {
    return this.#lost !== undefined || !this.#port.isOpen;
  }

  #lostDuring(during: string, cause: Error): Fault {
    this.#lost ??= endFaultOf(this.#port) ?? new Fault('port.lost', { port: this.address, during }, { cause });
    return this.#lost;
  }
}

type Done = (error: Error | null | undefined) => void;
