/** Connects to the running server as a station would, and sends nothing. */
import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import { Fault } from '../../station-core/fault.ts';
import { within } from '../../station-core/wait.ts';
import { namesOf } from '../certificates/server-certificate.ts';
import type { UpstreamConfig } from '../config.ts';
import { readServerTls } from '../configured-keys.ts';
import type { ServerTls } from '../server.ts';
import { good } from './finding.ts';
import type { Found } from './finding.ts';

const TIMEOUT_MS = 10_000;
/** Listens on every address; this one is of them. */
const ON_THIS_COMPUTER: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

export async function checkServer(config: UpstreamConfig, signal: AbortSignal): Promise<readonly Found[]> {
  const tls = await readServerTls(config);
  const addresses = [config.listen, ...(config.enrolment === undefined ? [] : [config.enrolment.listen])];
  const found: Found[] = [];
  for (const { host, port } of addresses) {
    found.push(await lookAt({ host: ON_THIS_COMPUTER[host] ?? host, port }, tls, signal));
  }
  return found;
}

interface Address {
  readonly host: string;
  readonly port: number;
}

async function lookAt({ host, port }: Address, tls: ServerTls, signal: AbortSignal): Promise<Found> {
  const subject = `port ${String(port)}`;
  const late = (): Fault => new Fault('upstream.not-serving', { host, port, why: 'no answer in time' });
  try {
    await within({ timeoutMs: TIMEOUT_MS, signal, late }, (limited) => handshake({ host, port }, tls, limited));
    return good('accepts connections', subject);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { state: 'problem', subject, fault: error };
  }
}

async function handshake({ host, port }: Address, { caPem, certPem }: ServerTls, signal: AbortSignal): Promise<void> {
  const name = namesOf(new X509Certificate(certPem)).find((each) => isIP(each) === 0);
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  const socket = connect({
    host,
    port,
    ca: caPem,
    minVersion: 'TLSv1.3',
    // The name that stations use; on this computer the address is another.
    ...(name === undefined ? { checkServerIdentity: () => undefined } : { servername: name }),
  });
  const stop = (): void => {
    reject(signal.reason as Error);
  };
  signal.addEventListener('abort', stop, { once: true });
  socket.once('secureConnect', () => {
    resolve(undefined);
  });
  socket.once('error', (cause: NodeJS.ErrnoException) => {
    reject(new Fault('upstream.not-serving', { host, port, errorCode: cause.code ?? 'unknown' }, { cause }));
  });
  try {
    await promise;
  } finally {
    signal.removeEventListener('abort', stop);
    socket.destroy();
  }
}
