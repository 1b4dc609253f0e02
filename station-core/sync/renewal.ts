import { createPrivateKey, X509Certificate } from 'node:crypto';
import { Fault } from '../fault.ts';
import type { Secret } from '../secret.ts';
import type { CertificateAnswer } from './certificate-request.ts';
import { stationCsr } from './station-csr.ts';
import type { TransportTls, UpstreamReply } from './transport.ts';

/**
 * Renews the station's client certificate at two thirds of its life, over the connection that it authenticates. The key of
 * a request is durable before it is asked for: a lost answer is asked for again with the same key.
 */
export interface ClientCertificateStore {
  /** The pair in use. */
  current(): Promise<Pick<TransportTls, 'certPem' | 'keyPem'>>;
  /** The key of the next certificate, drawn when there is none; the same until it is taken or given up. */
  nextKey(): Promise<Secret<string>>;
  /** The next key and its certificate are the pair in use, durably, when this returns. */
  take(certificatePem: string): Promise<void>;
  giveUpNextKey(): Promise<void>;
}

export interface RenewalParts {
  readonly station: string;
  readonly caPem: string;
  readonly store: ClientCertificateStore;
  readonly ask: (csrDer: Uint8Array) => Promise<UpstreamReply<CertificateAnswer>>;
}

/** True when another pair is in use now. */
export async function renewWhenDue(parts: RenewalParts, now: Date): Promise<boolean> {
  const { store, station, ask } = parts;
  const inUse = new X509Certificate((await store.current()).certPem);
  if (now < renewalDueAt(inUse)) return false;
  const key = createPrivateKey((await store.nextKey()).reveal());
  const answer = await ask(stationCsr(station, key));
  if (answer.kind === 'refused') {
    // Headquarters will never answer for this key: the next attempt draws another.
    if (answer.reason === 'bad-request') await store.giveUpNextKey();
    const notAfter = inUse.validToDate.toISOString();
    throw new Fault('sync.renewal-failed', { ...answer.detail, reason: answer.reason, notAfter });
  }
  const { certificatePem } = answer.value;
  const wrong = wrongWith(certificatePem, { ...parts, key, now });
  if (wrong !== undefined) throw new Fault('sync.bad-answer', { why: `the renewed certificate ${wrong}` });
  // A crash before this line leaves the next key here and its certificate pending upstream: the same request gets it again.
  await store.take(certificatePem);
  return true;
}

/** Two thirds: a week's certificate leaves two days for a network that is away. */
export function renewalDueAt({ validFromDate, validToDate }: X509Certificate): Date {
  const [from, to] = [validFromDate.getTime(), validToDate.getTime()];
  return new Date(from + ((to - from) * 2) / 3);
}

interface Expected {
  readonly station: string;
  readonly caPem: string;
  readonly key: ReturnType<typeof createPrivateKey>;
  readonly now: Date;
}

/** A pair that TLS would not take is never put in the place of one that works. */
export function wrongWith(pem: string, { station, caPem, key, now }: Expected): string | undefined {
  const certificate = parse(pem);
  if (certificate === undefined) return 'is none';
  if (!certificate.checkPrivateKey(key)) return 'is for another key';
  const ca = new X509Certificate(caPem);
  if (!certificate.checkIssued(ca) || !certificate.verify(ca.publicKey)) return 'is not signed by the known CA';
  if (certificate.subjectAltName !== `URI:urn:birthmark:station:${station}`) return 'names another station';
  return now < certificate.validToDate ? undefined : 'has ended already';
}

function parse(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined; // the caller reports it as what it is: no certificate
  }
}
