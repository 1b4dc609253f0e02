import { SlipDecoder, SlipEncoder } from '@serialport/parser-slip-encoder';
import type { SerialPortStream } from '@serialport/stream';
import { setTimeout as sleepMs } from 'node:timers/promises';
import { openPort } from '../../station-core/device/ports/open-port.ts';

/** A bare host for these tests: SLIP by npm's parser, no knowledge of the station's loader. */
const HOST_BAUD = 115_200;

export class TestHost implements AsyncDisposable {
  readonly #port: SerialPortStream;
  readonly #frames: Buffer[] = [];
  #wake: (() => void) | undefined;
  #text = '';
  #inConsoleText = true;
  #decoder = this.#newDecoder();
  closed = false;

  private constructor(port: SerialPortStream) {
    this.#port = port;
    port.on('data', (bytes: Buffer) => {
      this.#text += bytes.toString('latin1');
      this.#decoder.write(this.#framed(bytes));
      this.#wake?.();
    });
    port.on('error', () => undefined);
    port.on('close', () => {
      this.closed = true;
      this.#wake?.();
    });
  }

  static async open(address: string): Promise<TestHost> {
    return new TestHost(await openPort(address, { baudRate: HOST_BAUD, signal: AbortSignal.timeout(120_000) }));
  }

  /** Everything that came, frames included. */
  get text(): string {
    return this.#text;
  }

  forget(): void {
    this.#text = '';
    this.#frames.length = 0;
    this.#inConsoleText = true;
    this.#decoder = this.#newDecoder();
  }

  #newDecoder(): SlipDecoder {
    const decoder = new SlipDecoder({ readableObjectMode: true });
    decoder.on('data', (frame: Buffer) => {
      if (frame.length === 0 || decoder !== this.#decoder) return;
      this.#frames.push(frame);
      this.#wake?.();
    });
    return decoder;
  }

  /** npm's decoder takes console text in front of a frame for a part of it; here it is cut off. */
  #framed(bytes: Buffer): Buffer {
    if (!this.#inConsoleText) return bytes;
    const start = bytes.indexOf(0xc0);
    if (start === -1) return Buffer.alloc(0);
    this.#inConsoleText = false;
    return bytes.subarray(start);
  }

  async lines(dtr: boolean, rts: boolean): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#port.set({ dtr, rts }, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }

  async baud(baudRate: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#port.update({ baudRate }, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }

  /** Each line on its own, as esptool's classic reset does. */
  async enterDownloadMode(): Promise<void> {
    await this.lines(false, true);
    await sleepMs(100);
    await this.lines(true, true);
    await this.lines(true, false);
    await sleepMs(50);
    await this.lines(false, false);
    await this.until(() => /wait/.test(this.#text));
    this.forget();
  }

  async hardReset(): Promise<void> {
    await this.lines(false, true);
    await sleepMs(50);
    this.forget();
    await this.lines(false, false);
  }

  raw(bytes: Uint8Array): void {
    this.#port.write(Buffer.from(bytes));
  }

  send(frame: Uint8Array): void {
    const encoder = new SlipEncoder({ bluetoothQuirk: true });
    encoder.write(frame);
    this.raw(encoder.read() as Buffer);
  }

  get hasFrame(): boolean {
    return this.#frames.length > 0;
  }

  async frame(timeoutMs = 3000): Promise<Buffer> {
    await this.until(() => this.#frames.length > 0, timeoutMs);
    const frame = this.#frames.shift();
    if (frame === undefined) throw new Error('no frame came');
    return frame;
  }

  async ask(frame: Uint8Array, timeoutMs = 3000): Promise<Buffer> {
    this.send(frame);
    return this.frame(timeoutMs);
  }

  async until(met: () => boolean, timeoutMs = 3000): Promise<void> {
    const end = performance.now() + timeoutMs;
    while (!met()) {
      const leftMs = end - performance.now();
      if (leftMs <= 0) throw new Error(`waited ${timeoutMs} ms; came: ${JSON.stringify(this.#text.slice(-300))}`);
      await Promise.race([new Promise<void>((resolve) => (this.#wake = resolve)), sleepMs(leftMs)]);
    }
  }

  /** True when nothing at all comes for this long. */
  async silence(durationMs: number): Promise<boolean> {
    this.forget();
    await sleepMs(durationMs);
    return this.#text === '';
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#port.isOpen) return;
    await new Promise<void>((resolve) => {
      this.#port.close(() => {
        resolve();
      });
    });
  }
}

/** A loader request, written here from the protocol's description: 00, opcode, size, checksum, payload. */
export function request(opcode: number, payload: Uint8Array = Buffer.alloc(0), checksum = 0): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt8(opcode, 1);
  head.writeUInt16LE(payload.length, 2);
  head.writeUInt32LE(checksum, 4);
  return Buffer.concat([head, payload]);
}

export function dataRequest(opcode: number, sequence: number, data: Uint8Array): Buffer {
  const checksum = data.reduce((sum, byte) => sum ^ byte, 0xef);
  return request(opcode, Buffer.concat([u32(data.length, sequence, 0, 0), data]), checksum);
}

export function u32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32LE(value >>> 0, index * 4));
  return bytes;
}
