import { OnDemandClient } from '../../rpc/on-demand-client.ts';
import type { CallOptions } from '../../rpc/service.ts';
import { startThread } from '../../rpc/wires/thread.ts';
import { type QueryAnswer, type QueryAsks, type QueryName, type QueryService, queryService } from './query-service.ts';

const NEVER = new AbortController().signal;

/**
 * The station's side of the query worker. When the worker dies or hangs, what it was asked fails with
 * `query.worker-gone`, and the next question starts another one.
 */
export class QueryWorker implements AsyncDisposable {
  readonly #thread: OnDemandClient<QueryService>;

  constructor(dataDir: string) {
    const main = new URL('query-worker-main.ts', import.meta.url);
    this.#thread = new OnDemandClient(queryService, {
      startProcess: () => startThread({ main, workerData: { dataDir }, keepsAlive: false }),
      open: async () => undefined,
      endsProcess: () => false,
      news: {},
    });
  }

  ask<Name extends QueryName>(
    query: Name,
    asks: QueryAsks<Name>,
    signal: AbortSignal = NEVER,
  ): Promise<QueryAnswer<Name>> {
    const options = { signal } as CallOptions<QueryService, Name>; // no query emits anything or carries a port
    return this.#thread.call(query, asks, options);
  }

  /** Ends the worker, whatever it is doing; the next question starts another one. */
  restart(): Promise<void> {
    return this.#thread.restart();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#thread[Symbol.asyncDispose]();
  }
}
