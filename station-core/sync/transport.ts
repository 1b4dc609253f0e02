import type { ConnectionOptions } from 'node:tls';
import type { Agent, request } from 'undici';
import type { z } from 'zod';
import { Fault } from '../fault.ts';
import type { Secret } from '../secret.ts';
import { within } from '../wait.ts';
import {
  acceptedSchema,
  BATCH_PATH,
  HEAD_PATH,
  headSchema,
  OPEN_MATTERS_PATH,
  openMattersSchema,
  refusalSchema,
} from './batch.ts';
import type { Batch, Head, OpenMatters, Refusal } from './batch.ts';
import { CERTIFICATE_PATH, certificateAnswerSchema } from './certificate-request.ts';
import type { CertificateAnswer, CertificateRequest } from './certificate-request.ts';
import { CRL_PATH, crlTakenSchema } from './crl-delivery.ts';
import type { CrlDelivery, CrlTaken } from './crl-delivery.ts';
import { type Heard, type HoldAnswer, holdAnswerSchema, HOLDS_PATH } from './hold-news.ts';
import { ENROLMENT_PATH, enrolmentAnswerSchema } from './enrol/enrolment.ts';
import type { EnrolmentAnswer, EnrolmentRequest } from './enrol/enrolment.ts';
import { LAST_HEARD_PATH, type LastHeard, lastHeardSchema } from './refill/last-heard.ts';
import { ENTRIES_LIMITS, ENTRIES_PATH, type StoredEntries, storedEntriesSchema } from './refill/stored-entries.ts';
import { tlsRejection } from './tls-rejection.ts';
import { parsePlainJson } from '../plain-json.ts';

/** Speaks to upstream: mutual TLS, 1.3 only, every wait bounded, every answer checked. Decides nothing about trees. */
export interface TransportTls {
  readonly caPem: string;
  readonly certPem: string;
  readonly keyPem: Secret<string>;
}

export interface TransportOptions {
  readonly url: string;
  /** Without a certificate of its own a station can do nothing but enrol. */
  readonly tls: TransportTls | Pick<TransportTls, 'caPem'>;
  /** Entries come in larger answers than anything else: for whoever asks for them. */
  readonly takesEntries?: boolean;
  /** For one request, from connecting to the last byte of the answer. */
  readonly timeoutMs?: number;
}

interface HttpClient {
  readonly agent: Agent;
  readonly request: typeof request;
}

export type UpstreamReply<T> = { readonly kind: 'taken'; readonly value: T } | ({ readonly kind: 'refused' } & Refusal);

const DEFAULT_TIMEOUT_MS = 60_000;
const CONNECT_TIMEOUT_MS = 10_000;
/** The largest honest answers are a note, or a hundred holds; more than this is not read. */
const MAX_ANSWER_BYTES = 256 * 1024;
/** In base64, with quotes and commas; one entry may be longer than an answer should be. */
const MAX_ENTRIES_BYTES = 4 * ENTRIES_LIMITS.leafBytes;

export class Transport implements AsyncDisposable {
  readonly #origin: URL;
  readonly #tls: TransportOptions['tls'];
  readonly #timeoutMs: number;
  readonly #takesEntries: boolean;
  /** A station without upstream need not load it, and no command that asks nothing. */
  #client: Promise<HttpClient> | undefined;

  constructor({ url, tls, takesEntries = false, timeoutMs = DEFAULT_TIMEOUT_MS }: TransportOptions) {
    this.#origin = upstreamUrl(url);
    this.#tls = tls;
    this.#timeoutMs = timeoutMs;
    this.#takesEntries = takesEntries;
  }

  async send(batch: Batch, signal: AbortSignal): Promise<UpstreamReply<Head & { readonly receipt: string }>> {
    return this.#ask(acceptedSchema, { method: 'POST', path: BATCH_PATH, body: JSON.stringify(batch) }, signal);
  }

  async head(signal: AbortSignal): Promise<UpstreamReply<Head>> {
    return this.#ask(headSchema, { method: 'GET', path: HEAD_PATH }, signal);
  }

  /** Of this station's own ledger. */
  async entriesFrom(from: number, signal: AbortSignal): Promise<UpstreamReply<StoredEntries>> {
    return this.#ask(storedEntriesSchema, { method: 'GET', path: `${ENTRIES_PATH}?from=${from}` }, signal);
  }

  /** Undefined: an upstream of before it could say. */
  async lastHeard(signal: AbortSignal): Promise<UpstreamReply<LastHeard> | undefined> {
    const answer = await this.#ask(lastHeardSchema, { method: 'GET', path: LAST_HEARD_PATH }, signal);
    return answer.kind === 'refused' && answer.reason === 'not-found' ? undefined : answer;
  }

  async openMatters(signal: AbortSignal): Promise<UpstreamReply<OpenMatters>> {
    return this.#ask(openMattersSchema, { method: 'GET', path: OPEN_MATTERS_PATH }, signal);
  }

  async holds(heard: Heard, signal: AbortSignal): Promise<UpstreamReply<HoldAnswer>> {
    return this.#ask(holdAnswerSchema, { method: 'POST', path: HOLDS_PATH, body: JSON.stringify({ heard }) }, signal);
  }

  async renewCertificate(csrDer: Uint8Array, signal: AbortSignal): Promise<UpstreamReply<CertificateAnswer>> {
    const body = JSON.stringify({ csrBase64: Buffer.from(csrDer).toString('base64') } satisfies CertificateRequest);
    return this.#ask(certificateAnswerSchema, { method: 'POST', path: CERTIFICATE_PATH, body }, signal);
  }

  async enrol(request: EnrolmentRequest, signal: AbortSignal): Promise<UpstreamReply<EnrolmentAnswer>> {
    return this.#ask(
      enrolmentAnswerSchema,
      { method: 'POST', path: ENROLMENT_PATH, body: JSON.stringify(request) },
      signal,
    );
  }

  async deliverCrl(crlDer: Uint8Array, signal: AbortSignal): Promise<UpstreamReply<CrlTaken>> {
    const body = JSON.stringify({ crlBase64: Buffer.from(crlDer).toString('base64') } satisfies CrlDelivery);
    return this.#ask(crlTakenSchema, { method: 'POST', path: CRL_PATH, body }, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const client = await this.#client;
    await client?.agent.destroy();
  }

  #opened(): Promise<HttpClient> {
    const timeoutMs = this.#timeoutMs;
    return (this.#client ??= import('undici').then((undici) => ({
      request: undici.request,
      agent: new undici.Agent({
        connect: { ...this.#credentials(), timeout: Math.min(CONNECT_TIMEOUT_MS, timeoutMs) },
        connections: 1,
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
        maxResponseSize: this.#takesEntries ? MAX_ENTRIES_BYTES : MAX_ANSWER_BYTES,
      }),
    })));
  }

  async #ask<T>(schema: z.ZodType<T>, ask: Ask, signal: AbortSignal): Promise<UpstreamReply<T>> {
    const { status, text } = await this.#exchange(ask, signal);
    const value = parseJson(text, status);
    if (status === 200) return { kind: 'taken', value: checked(schema, value, status) };
    const refusal = checked(refusalSchema, value, status);
    if (refusal.reason === 'unavailable') throw this.#unreachable({ why: 'upstream cannot store now', status });
    if (refusal.reason === 'too-many-requests') throw this.#unreachable({ why: 'upstream limits the rate', status });
    return { kind: 'refused', ...refusal };
  }

  async #exchange({ method, path, body }: Ask, signal: AbortSignal): Promise<{ status: number; text: string }> {
    const late = (): Fault => this.#unreachable({ why: 'no answer in time', timeoutMs: this.#timeoutMs });
    return within({ timeoutMs: this.#timeoutMs, signal, late }, async (limited) => {
      try {
        const { request, agent } = await this.#opened();
        const answer = await request(new URL(path, this.#origin), {
          method,
          dispatcher: agent,
          signal: limited,
          ...(body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } }),
        });
        return { status: answer.statusCode, text: await answer.body.text() };
      } catch (error) {
        limited.throwIfAborted();
        throw await this.#explain(error, limited);
      }
    });
  }

  async #explain(error: unknown, signal: AbortSignal): Promise<Fault> {
    const code = codeOf(error);
    if (code.startsWith('HPE_') || code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') {
      return new Fault('sync.bad-answer', { url: this.#origin.origin, errorCode: code }, { cause: error });
    }
    const { hostname: host, port } = this.#origin;
    const target = { host, port: Number(port || '443'), ...this.#credentials() };
    const rejection = await tlsRejection(code, target, signal);
    if (rejection !== undefined) {
      return new Fault('sync.not-trusted', { url: this.#origin.origin, errorCode: rejection }, { cause: error });
    }
    return this.#unreachable({ errorCode: code }, error);
  }

  #credentials(): Pick<ConnectionOptions, 'ca' | 'cert' | 'key' | 'minVersion'> {
    const own = 'certPem' in this.#tls ? { cert: this.#tls.certPem, key: this.#tls.keyPem.reveal() } : {};
    return { ca: this.#tls.caPem, ...own, minVersion: 'TLSv1.3' };
  }

  #unreachable(evidence: Readonly<Record<string, string | number>>, cause?: unknown): Fault {
    return new Fault('sync.unreachable', { url: this.#origin.origin, ...evidence }, { cause });
  }
}

interface Ask {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}

export function upstreamUrl(url: string): URL {
  const parsed = URL.parse(url);
  if (parsed?.protocol === 'https:') return parsed;
  throw new Fault('station.bad-config', { field: 'upstream.url', url, expected: 'https://host:port' });
}

function parseJson(text: string, status: number): unknown {
  try {
    return parsePlainJson(text);
  } catch (cause) {
    throw new Fault('sync.bad-answer', { status, why: 'not JSON' }, { cause });
  }
}

function checked<T>(schema: z.ZodType<T>, value: unknown, status: number): T {
  const { data, error } = schema.safeParse(value);
  if (error === undefined) return data;
  const [issue] = error.issues;
  throw new Fault('sync.bad-answer', { status, at: issue?.path.join('.') ?? '', why: issue?.code ?? '' });
}
