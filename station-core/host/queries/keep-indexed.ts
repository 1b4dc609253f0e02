import type { Logger } from 'pino';
import { followLedger } from '../../ledger/search/thread/follow.ts';

export interface KeepIndexedOptions {
  readonly dataDir: string;
  readonly log: Logger;
  /** Until then the ledger itself is read from end to end, which comes first. */
  readonly inService: Promise<void>;
}

/** Has a thread keep the search index up to date, from the moment the station is in service until it is disposed of. */
export function keepIndexed({ dataDir, log, inService }: KeepIndexedOptions): AsyncDisposable {
  const stop = new AbortController();
  const following = inService.then(
    () =>
      followLedger({
        dataDir,
        signal: stop.signal,
        died: (how) => {
          log.warn({ how }, 'the search index stopped; it is started again');
        },
      }),
    () => undefined, // a station that does not come into service ends
  );
  return {
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await following;
    },
  };
}
