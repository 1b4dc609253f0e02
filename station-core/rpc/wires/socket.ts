import { connect, type Socket } from 'node:net';
import { StringDecoder } from 'node:string_decoder';
import { hasOddLength } from '../../plain-json.ts';
import type { Listener, Wire } from '../wire.ts';

/**
 * A wire over a local socket, between processes of two accounts. Messages are lines of JSON, with bytes in base64: what
 * comes from another account is read by a parser that is made for strangers.
 */

/** No message is longer: a certificate with its proofs is some kilobytes, a page of the journal some hundred. */
const MAX_LINE_CHARACTERS = 8 * 1024 * 1024;
const BYTES = '$bytes';

/** To a service that listens at `path`. One that is not there, or goes away, is `gone`. */
export function connectWire(path: string): Wire {
  return socketWire(connect({ path }));
}

export function socketWire(socket: Socket): Wire {
  return {
    post: (message) => {
      if (!socket.destroyed) socket.write(`${JSON.stringify(message, encodeBytes)}\n`);
    },
    listen: (on) => {
      listenTo(socket, on);
    },
    end: () => {
      socket.destroy();
    },
  };
}

function listenTo(socket: Socket, { message, gone }: Listener): void {
  const decoder = new StringDecoder('utf8');
  let pending = '';
  let reason = 'its socket closed';
  let cause: unknown;
  socket.on('data', (chunk: Buffer) => {
    pending += decoder.write(chunk);
    const lines = pending.split('\n');
    pending = lines.pop() ?? '';
    if (pending.length > MAX_LINE_CHARACTERS) socket.destroy();
    for (const line of lines) message(parsed(line));
  });
  socket.once('error', (error) => {
    reason = `its socket failed: ${'code' in error ? String(error.code) : error.name}`;
    cause = error;
  });
  socket.once('close', () => {
    gone(reason, cause);
  });
}

/** What is not JSON is handed on as nothing that any schema allows. */
function parsed(line: string): unknown {
  try {
    const value: unknown = JSON.parse(line, decodeBytes);
    return hasOddLength(value) ? undefined : value;
  } catch {
    return undefined; // no JSON, or nested deeper than the stack reaches
  }
}

/** `toJSON` of a Buffer has run by now; `this` still has the bytes. */
function encodeBytes(this: Readonly<Record<string, unknown>>, key: string, value: unknown): unknown {
  const own = this[key];
  if (!(own instanceof Uint8Array)) return value;
  return { [BYTES]: Buffer.from(own.buffer, own.byteOffset, own.byteLength).toString('base64') };
}

function decodeBytes(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !(BYTES in value)) return value;
  const base64 = value[BYTES];
  return typeof base64 === 'string' ? new Uint8Array(Buffer.from(base64, 'base64')) : value;
}
