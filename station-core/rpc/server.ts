import { Fault } from '../fault.ts';
import { refusalOf } from './carried-fault.ts';
import { decodeChecked, encodeChecked, type Place } from './checked.ts';
import { MAX_CALLS_IN_FLIGHT } from './client.ts';
import { request, type Reply, type Request } from './messages.ts';
import type { Call, Handlers, News, NewsName, Service } from './service.ts';
import type { Port, Wire } from './wire.ts';

export interface ServerOptions<S extends Service> {
  readonly handlers: Handlers<S>;
  /** `one-at-a-time`: in the order in which they came. */
  readonly order: 'one-at-a-time' | 'side-by-side';
  /** Whoever asked is gone. */
  readonly gone: (how: string) => void;
}

export interface Server<S extends Service> {
  /** Reports something that nobody asked for. */
  readonly notify: <N extends NewsName<S>>(name: N, news: News<S, N>) => void;
}

/** Answers a service on a wire: checks each question, asks the handler, checks its answer. */
export function serve<S extends Service>(service: S, wire: Wire, options: ServerOptions<S>): Server<S> {
  const server = new Serving(service, wire, options);
  wire.listen({
    message: (message, port) => {
      server.take(message, port);
    },
    gone: (how) => {
      server.abortAll();
      options.gone(how);
    },
  });
  return server;
}

type CallRequest = Extract<Request, { kind: 'call' }>;
/** TypeScript loses the link between the name of a call and its handler; the table checks both sides of it. */
type AnyHandler = (asks: unknown, context: object) => unknown;

class Serving<S extends Service> implements Server<S> {
  readonly #service: S;
  readonly #wire: Wire;
  readonly #options: ServerOptions<S>;
  readonly #running = new Map<number, AbortController>();
  #last: Promise<void> = Promise.resolve();

  constructor(service: S, wire: Wire, options: ServerOptions<S>) {
    this.#service = service;
    this.#wire = wire;
    this.#options = options;
  }

  readonly notify = <N extends NewsName<S>>(name: N, news: News<S, N>): void => {
    const schema = this.#service.news[name];
    if (schema === undefined) throw new TypeError(`${this.#service.name} reports no ${name}`);
    const place = { service: this.#service.name, call: name, part: 'news' } as const;
    this.#post({ kind: 'news', name, news: encodeChecked(schema, news, place) });
  };

  take(message: unknown, port: Port | undefined): void {
    const asked = request.safeParse(message);
    if (!asked.success || (asked.data.kind === 'call' && this.#running.has(asked.data.id))) {
      this.#wire.end(`${this.#service.name}: a message that nobody can read`);
    } else if (asked.data.kind === 'abort') {
      this.#running.get(asked.data.id)?.abort(new Fault('station.stopped'));
    } else if (this.#running.size >= MAX_CALLS_IN_FLIGHT) {
      const evidence = { call: asked.data.call, reason: 'too many calls wait', waiting: this.#running.size };
      this.#post(refusalOf(new Fault(this.#service.gone, evidence), asked.data.id));
    } else {
      this.#start(asked.data, port);
    }
  }

  abortAll(): void {
    for (const controller of this.#running.values()) controller.abort(new Fault('station.stopped'));
  }

  #start(asked: CallRequest, port: Port | undefined): void {
    const controller = new AbortController();
    this.#running.set(asked.id, controller);
    const run = async (): Promise<void> => {
      // Whoever stopped waiting before the work began is spared the work.
      if (!controller.signal.aborted) this.#reply(asked.id, await this.#replyTo(asked, controller.signal, port));
      this.#running.delete(asked.id);
    };
    if (this.#options.order === 'one-at-a-time') this.#last = this.#last.then(run);
    else void run();
  }

  async #replyTo(asked: CallRequest, signal: AbortSignal, port: Port | undefined): Promise<Reply> {
    const { id, call } = asked;
    try {
      const shape = this.#shapeOf(call);
      if ((shape.carriesPort === true) !== (port !== undefined)) throw new TypeError(`${call}: its port is wrong`);
      const handler = this.#options.handlers[call] as AnyHandler;
      const asks = decodeChecked(shape.asks, asked.asks, this.#place(call, 'asks'));
      const emit = (event: unknown): void => {
        this.#emit(asked, shape, event);
      };
      const answer = await handler(asks, { signal, emit, port });
      return { kind: 'answer', id, answer: encodeChecked(shape.answers, answer, this.#place(call, 'answers')) };
    } catch (error) {
      return refusalOf(error, id);
    }
  }

  #emit({ id, call }: CallRequest, shape: Call, event: unknown): void {
    if (shape.emits === undefined) throw new TypeError(`${call} emits nothing`);
    if (!this.#running.has(id)) return; // its answer has gone out
    this.#post({ kind: 'event', id, event: encodeChecked(shape.emits, event, this.#place(call, 'emits')) });
  }

  /** An answer that its schema allows but that cannot be copied is a bug of ours, and is reported as one. */
  #reply(id: number, message: Reply): void {
    try {
      this.#post(message);
    } catch (error) {
      this.#post(refusalOf(error, id));
    }
  }

  #post(message: Reply): void {
    this.#wire.post(message);
  }

  #shapeOf(call: string): Call {
    const shape = Object.hasOwn(this.#service.calls, call) ? this.#service.calls[call] : undefined;
    if (shape === undefined) throw new TypeError(`${this.#service.name} has no such call`);
    return shape;
  }

  #place(call: string, part: Place['part']): Place {
    return { service: this.#service.name, call, part };
  }
}
