import { z } from 'zod';
import { Fault, type FaultCode, type FaultEvidence } from '../fault.ts';
import { faultOf } from './carried-fault.ts';
import { decodeChecked, encodeChecked, type Place } from './checked.ts';
import { reply, type Reply, type Request } from './messages.ts';
import { PendingCalls } from './pending-calls.ts';
import type { Answers, Asks, Call, CallName, CallOptions, News, NewsListeners, NewsName, Service } from './service.ts';
import type { Port, Wire } from './wire.ts';

export interface ClientOptions<S extends Service> {
  readonly news: NewsListeners<S>;
  /** Part of every fault of this client's own, for instance which file the other process works on. */
  readonly evidence?: FaultEvidence;
  /** Called once, as soon as this client is worth nothing any more and before any call learns of it. */
  readonly lost?: () => void;
}

/** More calls than this without an answer: whoever should answer does not. */
export const MAX_CALLS_IN_FLIGHT = 256;

/** The options of any call, as far as the client itself reads them. */
interface AnyOptions {
  readonly signal: AbortSignal;
  readonly timeoutMs?: Call['timeoutMs'];
  readonly heard?: (event: unknown) => void;
  readonly port?: Port;
}

/** Why, as the fault of every call says it. */
interface Lost {
  readonly evidence: FaultEvidence;
  readonly code: FaultCode;
  readonly cause?: unknown;
}

/**
 * The asking end of a wire, for one life of the process at the other end: calls with ids, each settled once. When that
 * process dies, hangs or sends what nobody can read, all of its calls reject with the service's own `gone` fault.
 */
export class Client<S extends Service> {
  readonly #service: S;
  readonly #wire: Wire;
  readonly #options: ClientOptions<S>;
  readonly #calls = new PendingCalls();
  readonly #ended = Promise.withResolvers<string>();
  #gone: Lost | undefined;

  constructor(service: S, wire: Wire, options: ClientOptions<S>) {
    this.#service = service;
    this.#wire = wire;
    this.#options = options;
    wire.listen({
      message: (message) => {
        this.#take(message);
      },
      gone: (how, cause) => {
        this.#lose({ evidence: { how }, code: service.gone, cause });
        this.#ended.resolve(how);
      },
    });
  }

  /** Resolves with how the other end went, when it has. */
  get ended(): Promise<string> {
    return this.#ended.promise;
  }

  get isGone(): boolean {
    return this.#gone !== undefined;
  }

  /** Rejects with the fault that was answered, the `gone` fault of the service, `station.bug`, or the signal's reason. */
  async call<C extends CallName<S>>(call: C, asks: Asks<S, C>, options: CallOptions<S, C>): Promise<Answers<S, C>> {
    const given: AnyOptions = options;
    given.signal.throwIfAborted();
    const shape = this.#shapeOf(call);
    const encoded = encodeChecked(shape.asks, asks, this.#place(call, 'asks'));
    this.#requireRoom(call);
    const { id, settled } = this.#begin(call, shape, given);
    this.#ask({ kind: 'call', id, call, asks: encoded }, given.port);
    const settling = await settled;
    if (settling.kind !== 'answer') throw faultOf(settling, { service: this.#service.name, call });
    return decodeChecked(shape.answers, settling.answer, this.#place(call, 'answers')) as Answers<S, C>;
  }

  /** Ends the other side and fails whatever it was still doing. */
  giveUp(evidence: FaultEvidence): void {
    this.#giveUp({ evidence, code: this.#service.gone });
  }

  #giveUp(lost: Lost): void {
    if (this.#gone !== undefined) return;
    this.#lose(lost);
    this.#wire.end('the other end gave up');
  }

  /** Ends the other side and waits until it is gone. */
  async end(): Promise<void> {
    this.giveUp({ reason: 'it was closed' });
    await this.#ended.promise;
  }

  #begin(call: string, shape: Call, { signal, timeoutMs = shape.timeoutMs, heard }: AnyOptions) {
    return this.#calls.add({
      signal,
      timeoutMs,
      late: (limitMs) => this.#late({ call, timeoutMs: limitMs }),
      left: (id) => {
        if (this.#gone === undefined) this.#wire.post({ kind: 'abort', id } satisfies Request);
      },
      heard: (event) => {
        if (shape.emits === undefined) throw new TypeError(`${call} emits nothing`);
        heard?.(decodeChecked(shape.emits, event, this.#place(call, 'emits')));
      },
    });
  }

  #ask(message: Extract<Request, { kind: 'call' }>, port: Port | undefined): void {
    try {
      this.#wire.post(message, port);
    } catch (error) {
      this.#calls.reject(message.id, error); // nothing that its schema allows, but nothing that can be copied either
    }
  }

  #late(evidence: FaultEvidence): Fault {
    if (this.#service.whenLate === 'leave') return new Fault('station.timed-out', evidence);
    const { gone, late = gone } = this.#service;
    this.#giveUp({ evidence, code: late });
    return this.#fault({ evidence, code: late });
  }

  #take(message: unknown): void {
    if (this.#gone !== undefined) return;
    const parsed = reply.safeParse(message);
    if (parsed.success && this.#hear(parsed.data)) return;
    this.giveUp({ reason: 'it sent what nobody can read' });
  }

  /** False for an answer to what was never asked. A late answer is dropped. */
  #hear(message: Reply): boolean {
    if (message.kind === 'news') return this.#hearNews(message.name, message.news);
    if (!this.#calls.wasMade(message.id)) return false;
    if (message.kind === 'event') this.#calls.heard(message.id, message.event);
    else this.#calls.resolve(message);
    return true;
  }

  #hearNews(name: string, news: unknown): boolean {
    const schema = Object.hasOwn(this.#service.news, name) ? this.#service.news[name] : undefined;
    const listener = this.#options.news[name];
    if (schema === undefined || listener === undefined) return false;
    const decoded = z.safeDecode(schema, news);
    if (!decoded.success) return false; // nobody asked, so there is no call to fail
    listener(decoded.data as News<S, NewsName<S>>);
    return true;
  }

  #lose(lost: Lost): void {
    if (this.#gone !== undefined) return;
    this.#gone = lost;
    this.#options.lost?.();
    this.#calls.rejectAll(() => this.#fault(lost));
  }

  #fault({ evidence, code, cause }: Lost): Fault {
    return new Fault(code, { ...this.#options.evidence, ...evidence }, { cause });
  }

  #requireRoom(call: string): void {
    if (this.#gone !== undefined) throw this.#fault({ ...this.#gone, evidence: { call, ...this.#gone.evidence } });
    const waiting = this.#calls.size;
    if (waiting >= MAX_CALLS_IN_FLIGHT)
      throw this.#fault({ evidence: { call, reason: 'too many calls wait', waiting }, code: this.#service.gone });
  }

  #shapeOf(call: string): Call {
    const shape = this.#service.calls[call];
    if (shape === undefined) throw new TypeError(`${this.#service.name} has no call ${call}`);
    return shape;
  }

  #place(call: string, part: Place['part']): Place {
    return { service: this.#service.name, call, part };
  }
}
