import { Worker } from 'node:worker_threads';
import { Fault, type FaultCode } from '../../fault.ts';
import { within } from '../../wait.ts';
import { type Answer, type Asks, type QueryName, queryReply, type QueryRequest } from './queries.ts';

const TIMEOUT_MS = 20_000;

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

interface Live {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
}

/**
 * The station's side of the query worker. When the worker dies or hangs, what it was asked fails with
 * `query.worker-gone`, and the next question starts another one.
 */
export class QueryWorker implements AsyncDisposable {
  readonly #dataDir: string;
  #live: Live | undefined;
  #nextId = 1;

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
  }

  async ask<Name extends QueryName>(query: Name, asks: Asks<Name>, signal?: AbortSignal): Promise<Answer<Name>> {
    const live = (this.#live ??= this.#start());
    const id = this.#nextId++;
    const late = (): Fault => {
      this.#lose(live, `no answer to ${query} in time`);
      return new Fault('query.worker-gone', { query, timeoutMs: TIMEOUT_MS });
    };
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    live.waiting.set(id, { resolve, reject });
    live.worker.postMessage({ id, query, asks } satisfies QueryRequest);
    const outer = signal ?? new AbortController().signal;
    // The worker's own code made the answer, and a screen's answer is checked against its schema once more.
    return within({ timeoutMs: TIMEOUT_MS, signal: outer, late }, () => promise as Promise<Answer<Name>>);
  }

  /** Ends the worker, whatever it is doing; the next question starts another one. */
  async restart(): Promise<void> {
    const live = this.#live;
    if (live === undefined) return;
    this.#lose(live, 'the worker was ended');
    await live.worker.terminate();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.restart();
  }

  #start(): Live {
    const worker = new Worker(new URL('query-worker-main.ts', import.meta.url), {
      workerData: { dataDir: this.#dataDir },
      execArgv: [],
    });
    const live: Live = { worker, waiting: new Map() };
    worker.on('message', (message: unknown) => {
      this.#settle(live, message);
    });
    worker.on('error', (error) => {
      this.#lose(live, error instanceof Error ? error.name : 'error');
    });
    worker.on('exit', (status) => {
      this.#lose(live, `exit status ${status}`);
    });
    worker.unref();
    return live;
  }

  #settle({ waiting }: Live, message: unknown): void {
    const reply = queryReply.parse(message);
    const asked = waiting.get(reply.id);
    waiting.delete(reply.id);
    switch (reply.kind) {
      case 'value':
        return asked?.resolve(reply.value);
      case 'fault':
        return asked?.reject(new Fault(reply.code as FaultCode, reply.evidence));
      case 'bug':
        return asked?.reject(new Error('the query worker met a bug', { cause: reply.trace }));
    }
  }

  #lose(live: Live, how: string): void {
    if (this.#live === live) this.#live = undefined;
    for (const { reject } of live.waiting.values()) reject(new Fault('query.worker-gone', { how }));
    live.waiting.clear();
    void live.worker.terminate();
  }
}
