import { connect } from 'node:tls';
import type { ConnectionOptions } from 'node:tls';

/** Distinguishes a rejected certificate, theirs or ours, from an unreachable network. */
const PROBE_MS = 1_000;
/** Node passes on the names of OpenSSL's X509_V_ERR_* results without their prefix. */
const TLS_CODE =
  /^(?:CERT_|CRL_|UNABLE_TO_|ERROR_IN_|SELF_SIGNED_|DEPTH_ZERO_|INVALID_|PATH_LENGTH_|HOSTNAME_|ERR_SSL_|ERR_TLS_|ERR_OSSL_|EPROTO)/;
const CUT_OFF = new Set(['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'UND_ERR_SOCKET']);

/** A name for the rejection when that is what `errorCode` came from. */
export async function tlsRejection(
  errorCode: string,
  options: ConnectionOptions,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (TLS_CODE.test(errorCode)) return errorCode;
  // A server that does not take our certificate cuts the connection, and the cut may overtake the alert that says why.
  return CUT_OFF.has(errorCode) ? cutAfterHandshake(options, signal) : undefined;
}

/**
 * Connects and sends nothing. In TLS 1.3 a server judges our certificate after we believe to be connected: then it sends
 * an alert, or just closes. A server that takes our certificate waits for a request.
 */
async function cutAfterHandshake(options: ConnectionOptions, signal: AbortSignal): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const stop = (): void => {
    resolve(undefined);
  };
  const socket = connect(options);
  socket.setTimeout(PROBE_MS, stop);
  socket.resume(); // without a reader the end of the connection would not be seen
  let connected = false;
  socket.once('secureConnect', () => (connected = true));
  socket.once('error', (error: NodeJS.ErrnoException) => {
    if (TLS_CODE.test(error.code ?? '')) resolve(error.code);
  });
  socket.once('close', () => {
    resolve(connected ? 'closed-after-handshake' : undefined);
  });
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await promise;
  } finally {
    signal.removeEventListener('abort', stop);
    socket.destroy();
  }
}
