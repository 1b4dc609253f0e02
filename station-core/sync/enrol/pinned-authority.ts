import { isIP } from 'node:net';
import { connect } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import type { X509Certificate } from 'node:crypto';
import { Fault } from '../../fault.ts';
import { within } from '../../wait.ts';

/**
 * Fetches the certificate of headquarters' authority and takes it only when its SHA-256 is the one that a person brought.
 * This connection verifies nobody and sends nothing; the next one trusts that authority alone.
 */
export interface Pin {
  readonly url: URL;
  readonly fingerprintSha256Hex: string;
  readonly timeoutMs: number;
}

/** A chain is a leaf, an authority, and perhaps one between them. */
const MAX_CHAIN = 4;

export async function pinnedAuthority(
  { url, fingerprintSha256Hex, timeoutMs }: Pin,
  signal: AbortSignal,
): Promise<string> {
  const late = (): Fault => new Fault('sync.unreachable', { url: url.origin, why: 'no answer in time', timeoutMs });
  const chain = await within({ timeoutMs, signal, late }, (limited) => chainOf(url, limited));
  const authority = chain.find((each) => each.ca && fingerprintOf(each) === fingerprintSha256Hex);
  if (authority !== undefined) return authority.toString();
  const last = chain.at(-1);
  throw new Fault('sync.wrong-authority', {
    url: url.origin,
    expected: fingerprintSha256Hex,
    seen: last === undefined ? 'no certificate' : fingerprintOf(last),
  });
}

export function fingerprintOf({ fingerprint256 }: X509Certificate): string {
  return fingerprint256.replaceAll(':', '').toLowerCase();
}

async function chainOf({ hostname, port, origin }: URL, signal: AbortSignal): Promise<X509Certificate[]> {
  const { promise, resolve, reject } = Promise.withResolvers<X509Certificate[]>();
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const socket = connect({
    host,
    port: Number(port || '443'),
    ...(isIP(host) === 0 && { servername: host }),
    minVersion: 'TLSv1.3',
    rejectUnauthorized: false, // nothing is sent here, and what comes is compared with the fingerprint
  });
  const stop = (): void => {
    reject(signal.reason as Error);
  };
  socket.once('secureConnect', () => {
    resolve(peerChain(socket));
  });
  socket.once('error', (cause: NodeJS.ErrnoException) => {
    reject(new Fault('sync.unreachable', { url: origin, errorCode: cause.code ?? 'unknown' }, { cause }));
  });
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await promise;
  } finally {
    signal.removeEventListener('abort', stop);
    socket.destroy();
  }
}

function peerChain(socket: TLSSocket): X509Certificate[] {
  const chain: X509Certificate[] = [];
  let at = socket.getPeerX509Certificate();
  while (
    at !== undefined &&
    chain.length < MAX_CHAIN &&
    !chain.some((known) => known.raw.equals(at?.raw ?? known.raw))
  ) {
    chain.push(at);
    at = at.issuerCertificate;
  }
  return chain;
}
