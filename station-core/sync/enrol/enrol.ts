import { createPrivateKey } from 'node:crypto';
import { parseVerifierKey } from '../../codecs/notes.ts';
import { Fault } from '../../fault.ts';
import type { Secret } from '../../secret.ts';
import { wrongWith } from '../renewal.ts';
import type { ClientCertificateStore } from '../renewal.ts';
import { stationCsr } from '../station-csr.ts';
import { Transport, upstreamUrl } from '../transport.ts';
import type { EnrolmentAnswer, EnrolmentRequest } from './enrolment.ts';
import { readEnrolmentCode } from './enrolment-code.ts';
import { pinnedAuthority } from './pinned-authority.ts';

/**
 * Enrols a station at headquarters: pins the authority by its fingerprint, draws a key, sends its request with the one-time
 * code. The key is durable before it is sent, so a lost answer is asked for again with the same code.
 */
export interface EnrolParts {
  /** Of the enrolment address, as `upstream station add` prints it. */
  readonly url: string;
  readonly code: Secret<string>;
  readonly fingerprintSha256Hex: string;
  readonly identity: Pick<EnrolmentRequest, 'station' | 'checkpointKey' | 'issuingCertificates'>;
  /** Throws `backup.station-at-work`, with the code unused, while upstream hears the station that this one replaces. */
  readonly takesOver?: true | undefined;
  readonly store: Pick<ClientCertificateStore, 'nextKey' | 'take' | 'giveUpNextKey'>;
  /** Keeps what the setup must say, durably, before the certificate is in use: a crash between is enrolled again. */
  readonly keep: (enrolled: Enrolled) => Promise<void>;
}

export interface Enrolled {
  readonly url: string;
  /** Of the authority, to trust from now on. */
  readonly caPem: string;
  readonly upstreamKey: string;
}

const TIMEOUT_MS = 20_000;

export async function enrol(parts: EnrolParts, signal: AbortSignal): Promise<Enrolled> {
  const { identity, store, keep } = parts;
  const code = readEnrolmentCode(parts.code.reveal());
  if (code === undefined) throw new Fault('sync.enrolment-refused', { why: 'the code is incomplete or mistyped' });
  const url = upstreamUrl(parts.url);
  const { fingerprintSha256Hex } = parts;
  const caPem = await pinnedAuthority({ url, fingerprintSha256Hex, timeoutMs: TIMEOUT_MS }, signal);
  const key = createPrivateKey((await store.nextKey()).reveal());
  const csrBase64 = stationCsr(identity.station, key).toString('base64');
  const request = {
    ...identity,
    code,
    csrBase64,
    ...(parts.takesOver === undefined ? {} : { takesOver: parts.takesOver }),
  };
  const answer = await askUpstream({ url: url.href, caPem, request, store }, signal);
  const { station } = identity;
  const wrong = wrongWith(answer.certificatePem, { station, caPem, key, now: new Date() });
  if (wrong !== undefined) throw new Fault('sync.bad-answer', { why: `the certificate ${wrong}` });
  requireReceiptKey(answer.upstreamKey);
  const enrolled = { url: answer.url, caPem, upstreamKey: answer.upstreamKey };
  await keep(enrolled);
  // A crash before this line leaves the next key here: the same code with the same key gets the same certificate.
  await store.take(answer.certificatePem);
  return enrolled;
}

interface Ask {
  readonly url: string;
  readonly caPem: string;
  readonly request: EnrolmentRequest;
  readonly store: EnrolParts['store'];
}

async function askUpstream({ url, caPem, request, store }: Ask, signal: AbortSignal): Promise<EnrolmentAnswer> {
  await using transport = new Transport({ url, tls: { caPem }, timeoutMs: TIMEOUT_MS });
  const answer = await enrolAt(transport, request, signal);
  if (answer.kind === 'taken') return answer.value;
  if (answer.reason === 'station-at-work') throw new Fault('backup.station-at-work', answer.detail);
  // Headquarters will never answer for this key: the next attempt draws another.
  if (answer.reason === 'bad-request') await store.giveUpNextKey();
  throw new Fault('sync.enrolment-refused', { ...answer.detail, reason: answer.reason });
}

/** An upstream of before it knew of taking over is asked as it was then; the restore still asks it when it heard the station. */
async function enrolAt(transport: Transport, request: EnrolmentRequest, signal: AbortSignal) {
  const answer = await transport.enrol(request, signal);
  if (request.takesOver === undefined || answer.kind === 'taken' || answer.reason !== 'malformed') return answer;
  const { takesOver: _, ...asBefore } = request;
  return transport.enrol(asBefore, signal);
}

function requireReceiptKey(upstreamKey: string): void {
  const { algorithm } = parseVerifierKey(upstreamKey);
  if (algorithm !== 'cosignature/v1')
    throw new Fault('sync.bad-answer', { why: 'not the key of a witness', algorithm });
}
