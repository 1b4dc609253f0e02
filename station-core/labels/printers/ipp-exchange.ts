/** One IPP request and its answer, over HTTP (RFC 8010 §4). An `ipps:` printer gets nothing before its certificate was seen. */
import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { decodeIpp } from '../../codecs/printers.ts';
import { Fault } from '../../fault.ts';
import { encodeIpp, type IppMessage } from '../../protocol/ipp/ipp-message.ts';
import { within } from '../../wait.ts';
import { connectionErrorCode } from './connection-error.ts';
import type { IppPlace } from './ipp-address.ts';

const TIMEOUT_MS = 15_000;
/** Attributes of a printer take some twenty kilobytes. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

export interface IppRequest {
  readonly message: IppMessage;
  /** Sent as it is, behind the message. */
  readonly document?: Uint8Array;
}

/** The answer, whatever its status is. */
export function exchangeIpp(place: IppPlace, request: IppRequest, signal: AbortSignal): Promise<IppMessage> {
  const { address: printer } = place;
  const late = (): Fault => new Fault('printer.offline', { printer, timeoutMs: TIMEOUT_MS });
  return within({ timeoutMs: TIMEOUT_MS, signal, late }, async (inner) => {
    try {
      const socket = await connected(place, inner);
      return decodeIpp(await answered({ place, socket, request }, inner));
    } catch (error) {
      const code = connectionErrorCode(error);
      if (code === undefined) throw error; // a Fault, the signal's reason, or a bug
      throw new Fault('printer.offline', { printer, reason: code }, { cause: error });
    }
  });
}

async function connected({ address, reach }: IppPlace, signal: AbortSignal): Promise<Socket> {
  switch (reach.kind) {
    case 'plain':
      return opened(connectPlain({ host: reach.host, port: reach.port }), 'connect', signal);
    case 'local-socket':
      return opened(connectPlain(reach.socket), 'connect', signal);
    case 'tls': {
      // Printers sign their certificates themselves, so that only the pin says which one it is.
      const options = { host: reach.host, port: reach.port, rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] };
      const socket = await opened(connectTls(options), 'secureConnect', signal);
      requirePinned(socket, address, reach.certSha256Hex);
      return socket;
    }
  }
}

async function opened<S extends Socket>(
  socket: S,
  event: 'connect' | 'secureConnect',
  signal: AbortSignal,
): Promise<S> {
  const { promise, resolve, reject } = Promise.withResolvers<S>();
  socket.once(event, () => {
    resolve(socket);
  });
  socket.on('error', reject); // stays: an error of the connection later on is reported by the request on it
  const stop = (): void => {
    socket.destroy();
    reject(signal.reason as Error);
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await promise;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function requirePinned(socket: TLSSocket, printer: string, pinned: string | undefined): void {
  const certDer = socket.getPeerX509Certificate()?.raw;
  const seen = certDer === undefined ? 'none' : createHash('sha256').update(certDer).digest('hex');
  if (pinned !== undefined && seen === pinned) return;
  socket.destroy();
  throw new Fault('printer.certificate', { printer, seenSha256: seen, pinnedSha256: pinned ?? 'none' });
}

interface Sending {
  readonly place: IppPlace;
  readonly socket: Socket;
  readonly request: IppRequest;
}

function answered({ place, socket, request }: Sending, signal: AbortSignal): Promise<Buffer> {
  const head = encodeIpp(request.message);
  const { document = new Uint8Array() } = request;
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  // Without an agent: the connection is this request's own.
  const sent = httpRequest({
    method: 'POST',
    path: place.path,
    createConnection: () => socket,
    signal,
    headers: {
      host: hostHeader(place),
      'content-type': 'application/ipp',
      'content-length': head.length + document.byteLength,
      connection: 'close',
    },
  });
  sent.once('error', reject);
  sent.once('response', (response) => {
    if (response.statusCode !== 200) {
      response.destroy();
      reject(new Fault('printer.refused-job', { printer: place.address, httpStatus: response.statusCode ?? 0 }));
      return;
    }
    const pieces: Buffer[] = [];
    let bytes = 0;
    response.on('data', (piece: Buffer) => {
      pieces.push(piece);
      bytes += piece.length;
      if (bytes > MAX_ANSWER_BYTES) response.destroy(new Fault('printer.garbled', { reason: 'is too long' }));
    });
    response.once('error', reject);
    response.once('end', () => {
      resolve(Buffer.concat(pieces));
    });
  });
  sent.write(head);
  sent.end(document);
  return promise.finally(() => {
    socket.destroy();
  });
}

function hostHeader({ reach }: IppPlace): string {
  if (reach.kind === 'local-socket') return 'localhost';
  const host = reach.host.includes(':') ? `[${reach.host}]` : reach.host;
  return `${host}:${reach.port}`;
}
