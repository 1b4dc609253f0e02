/** Bytes to and from a printer of ZPL II: a network connection, or a device file of Linux. */
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { systemErrorCode } from '../../durable-file.ts';
import { sleep, unless } from '../../wait.ts';

export interface ZplChannel extends AsyncDisposable {
  /** Resolves when the printer has taken all of it. */
  readonly write: (bytes: Uint8Array, signal: AbortSignal) => Promise<void>;
  /** The next bytes that it sends; never none. */
  readonly read: (signal: AbortSignal) => Promise<Buffer>;
}

export type OpenZplChannel = (signal: AbortSignal) => Promise<ZplChannel>;

export function networkChannel(host: string, port: number): OpenZplChannel {
  return async (signal) => {
    const socket = connect({ host, port });
    const received = new Received();
    socket.on('data', (bytes: Buffer) => {
      received.push(bytes);
    });
    socket.once('close', () => {
      received.end(Object.assign(new Error('the printer closed the connection'), { errno: 0, code: 'ECONNRESET' }));
    });
    const { promise: connected, resolve, reject } = Promise.withResolvers<undefined>();
    socket.once('connect', () => {
      resolve(undefined);
    });
    socket.on('error', (error) => {
      reject(error);
      received.end(error);
    });
    try {
      await unless(signal, connected);
    } catch (error) {
      socket.destroy();
      throw error;
    }
    return {
      write: (bytes, limit) => unless(limit, written(socket, bytes)),
      read: (limit) => unless(limit, received.next()),
      [Symbol.asyncDispose]: async () => {
        socket.destroy();
      },
    };
  };
}

function written(socket: Socket, bytes: Uint8Array): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  socket.write(bytes, (error) => {
    if (error) reject(error);
    else resolve(undefined);
  });
  promise.catch(() => undefined); // whoever waited may have given up
  return promise;
}

/** What came and was not read yet, or why nothing comes any more. */
class Received {
  #waiting: PromiseWithResolvers<Buffer> | undefined;
  #bytes: Buffer = Buffer.alloc(0);
  #ended: Error | undefined;

  push(bytes: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    this.#serve();
  }

  end(error: Error): void {
    this.#ended ??= error;
    this.#serve();
  }

  next(): Promise<Buffer> {
    this.#waiting = Promise.withResolvers<Buffer>();
    const { promise } = this.#waiting;
    promise.catch(() => undefined); // whoever waited may have given up
    this.#serve();
    return promise;
  }

  #serve(): void {
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    if (this.#bytes.length > 0) {
      waiting.resolve(this.#bytes);
      this.#bytes = Buffer.alloc(0);
    } else if (this.#ended !== undefined) waiting.reject(this.#ended);
    else return;
    this.#waiting = undefined;
  }
}

/** How often a device is asked that has nothing to say, or no room. */
const DEVICE_POLL_MS = 20;
/** The printer class of USB takes pages of 8 KiB (Linux, usblp). */
const DEVICE_PIECE_BYTES = 8192;

/** `/dev/usb/lp*` of Linux: without waiting in the kernel, where nothing could stop it. */
export function deviceChannel(path: string): OpenZplChannel {
  return async (signal) => {
    signal.throwIfAborted();
    const file = await open(path, constants.O_RDWR | constants.O_NONBLOCK | constants.O_NOCTTY);
    try {
      await drain(file, signal);
    } catch (error) {
      await file.close();
      throw error;
    }
    return {
      write: (bytes, limit) => writeAll(file, bytes, limit),
      read: (limit) => readSome(file, limit),
      [Symbol.asyncDispose]: () => file.close(),
    };
  };
}

/** The rest of an answer that somebody before gave up waiting for would be taken for the next one. */
async function drain(file: FileHandle, signal: AbortSignal): Promise<void> {
  const buffer = Buffer.alloc(DEVICE_PIECE_BYTES);
  for (let bytesRead = -1; bytesRead !== 0;) {
    signal.throwIfAborted();
    ({ bytesRead } = await file.read(buffer, 0, buffer.length, null).catch(nothingIfBusy));
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
  for (let at = 0; at < bytes.byteLength;) {
    signal.throwIfAborted();
    const piece = bytes.subarray(at, at + DEVICE_PIECE_BYTES);
    const { bytesWritten } = await file.write(piece).catch(nothingIfBusy);
    at += bytesWritten;
    if (bytesWritten === 0) await sleep(DEVICE_POLL_MS, signal);
  }
}

async function readSome(file: FileHandle, signal: AbortSignal): Promise<Buffer> {
  for (;;) {
    signal.throwIfAborted();
    const buffer = Buffer.alloc(DEVICE_PIECE_BYTES);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, null).catch(nothingIfBusy);
    if (bytesRead > 0) return buffer.subarray(0, bytesRead);
    await sleep(DEVICE_POLL_MS, signal);
  }
}

function nothingIfBusy(error: unknown): { bytesRead: number; bytesWritten: number } {
  if (systemErrorCode(error) !== 'EAGAIN') throw error;
  return { bytesRead: 0, bytesWritten: 0 };
}
