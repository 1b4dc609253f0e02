import { Fault, type FaultEvidence } from '../fault.ts';
import { unless } from '../wait.ts';
import { Client } from './client.ts';
import { RestartPolicy, type RestartRules } from './restart-policy.ts';
import type { Answers, Asks, CallName, CallOptions, NewsListeners, Service } from './service.ts';
import type { Wire } from './wire.ts';

export interface OnDemandOptions<S extends Service> {
  readonly startProcess: () => Wire;
  /** Made of each new process before anybody else's call; when it throws, that process is ended. */
  readonly open: (client: Client<S>) => Promise<void>;
  /** After such a fault the process is worth nothing any more: the next call begins with a new one. */
  readonly endsProcess: (fault: Fault) => boolean;
  readonly news: NewsListeners<S>;
}

interface Live<S extends Service> {
  readonly client: Client<S>;
  readonly opened: Promise<unknown>;
}

/** After a handful of starts in a row that answered nothing, the next one waits: starting at once does not help. */
const RULES: RestartRules = { pausesMs: [0, 0, 0, 0, 0], then: 30_000 };

/**
 * A service in a process that is started when it is needed. When it dies, the calls it was doing reject, and the next call
 * starts it again. No call is repeated here: that is the caller's to decide.
 */
export class OnDemandClient<S extends Service> implements AsyncDisposable {
  readonly #service: S;
  readonly #options: OnDemandOptions<S>;
  readonly #policy = new RestartPolicy(RULES);
  #live: Live<S> | undefined;
  #notBeforeMs = 0;
  #closed = false;

  constructor(service: S, options: OnDemandOptions<S>) {
    this.#service = service;
    this.#options = options;
  }

  async call<C extends CallName<S>>(call: C, asks: Asks<S, C>, options: CallOptions<S, C>): Promise<Answers<S, C>> {
    options.signal.throwIfAborted();
    const client = await this.#connect(options.signal);
    try {
      const answer = await client.call(call, asks, options);
      this.#policy.settled();
      return answer;
    } catch (error) {
      if (error instanceof Fault && this.#options.endsProcess(error)) client.giveUp({ call, after: error.code });
      throw error;
    }
  }

  /** Ends the process, whatever it is doing, and waits until it is gone. The next call starts another. */
  async restart(): Promise<void> {
    await this.#live?.client.end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    await this.restart();
  }

  /** One process for all: whoever finds none starts one, the others wait for the same. */
  async #connect(signal: AbortSignal): Promise<Client<S>> {
    if (this.#closed) throw this.#gone({ reason: 'it was closed' });
    const { client, opened } = (this.#live ??= this.#start());
    await unless(signal, opened); // each call of the opening has a time-out of its own
    return client;
  }

  #start(): Live<S> {
    if (performance.now() < this.#notBeforeMs) {
      throw this.#gone({ reason: 'started again too often', starts: this.#policy.deaths });
    }
    const { startProcess, open, news } = this.#options;
    const lost = (): void => {
      this.#live = undefined;
      const pauseMs = this.#policy.died();
      this.#notBeforeMs = pauseMs === 'give-up' ? Infinity : performance.now() + pauseMs;
    };
    const client = new Client(this.#service, startProcess(), { news, lost });
    // Opened a moment later: a process may be lost at once, and `#live` must be set before it can be unset.
    const opened = Promise.resolve().then(async () => {
      try {
        await open(client);
      } catch (error) {
        client.giveUp({ reason: 'it did not open' });
        throw error;
      }
    });
    opened.catch(() => undefined); // whoever asked may have stopped waiting
    return { client, opened };
  }

  #gone(evidence: FaultEvidence): Fault {
    return new Fault(this.#service.gone, evidence);
  }
}
