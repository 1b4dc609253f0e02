import { Client } from '../../rpc/client.ts';
import { startThread } from '../../rpc/wires/thread.ts';
import type { TablesToRebuild } from '../rebuild-reason.ts';
import { type CheckNews, checkService } from './check-service.ts';

/** The writer's side of the thread that checks a whole ledger. */

export interface CheckOptions {
  readonly path: string;
  /** Of the software that runs now. */
  readonly version: string;
  readonly signal: AbortSignal;
  readonly news: (news: CheckNews) => void;
  /** For tests: how long the thread may be silent. */
  readonly silenceMs?: number;
}

/**
 * Returns the projections that had to be rebuilt. Throws what `checkWhole` throws, the reason of `signal`, and
 * `ledger.cannot-open` when the thread died or fell silent.
 */
export async function checkInWorker(options: CheckOptions): Promise<readonly TablesToRebuild[]> {
  const { path, version, signal, news, silenceMs } = options;
  signal.throwIfAborted();
  const main = new URL('check-worker-main.ts', import.meta.url);
  const thread = startThread({ main, workerData: null, keepsAlive: true });
  const client = new Client(checkService, thread, { news: {}, evidence: { path } });
  const silence = silenceMs === undefined ? {} : { timeoutMs: silenceMs };
  try {
    return await client.call('check', { path, version }, { signal, heard: news, ...silence });
  } finally {
    await client.end();
  }
}
