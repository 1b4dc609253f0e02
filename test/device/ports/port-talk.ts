import type { SerialPortStream } from '@serialport/stream';
import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { expect } from 'vitest';
import { Fault, type FaultCode } from '../../../station-core/fault.ts';
import { openPort } from '../../../station-core/device/ports/open-port.ts';

/** Small sentences for tests of ports: open, talk, ask, close; each call of a stream as a promise. */
export const never = new AbortController().signal;
export const at115200 = { baudRate: 115_200, signal: never };

/** Every byte value, and 0xFF once more on its own and in a row: telnet's trouble spots. */
export const everyByte = Buffer.from([
  ...Array.from({ length: 256 }, (_, byte) => byte),
  0xff,
  0xff,
  0xff,
  13,
  0,
  13,
  10,
]);

export interface OpenPort extends AsyncDisposable {
  readonly stream: SerialPortStream;
  readonly received: () => Buffer;
  readonly closed: Promise<unknown>;
}

export async function open(address: string): Promise<OpenPort> {
  const stream = await openPort(address, at115200);
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const closed = new Promise((resolve) => stream.once('close', resolve));
  return {
    stream,
    closed,
    received: () => Buffer.concat(chunks),
    [Symbol.asyncDispose]: async () => {
      if (!stream.isOpen) return;
      stream.close();
      await closed;
    },
  };
}

export async function write(port: OpenPort, bytes: Uint8Array): Promise<void> {
  if (!port.stream.write(bytes)) await once(port.stream, 'drain');
}

export async function waitForBytes(port: OpenPort, length: number): Promise<Buffer> {
  await expect.poll(() => port.received().length).toBe(length);
  return port.received();
}

export function setLines(port: OpenPort, lines: { dtr: boolean; rts: boolean }): Promise<Error | undefined> {
  return refusalOf((done) => {
    port.stream.set(lines, done);
  });
}

export function setBaud(port: OpenPort, baudRate: number): Promise<Error | undefined> {
  return refusalOf((done) => {
    port.stream.update({ baudRate }, done);
  });
}

export function refusalOf(start: (done: (error: Error | null) => void) => void): Promise<Error | undefined> {
  return new Promise((resolve) => {
    start((error) => {
      resolve(error ?? undefined);
    });
  });
}

export async function faultOf(work: Promise<unknown>): Promise<FaultCode | 'no fault'> {
  try {
    await work;
    return 'no fault';
  } catch (error) {
    if (error instanceof Fault) return error.code;
    throw error;
  }
}
