import { Client } from '../../../rpc/client.ts';
import { RestartPolicy } from '../../../rpc/restart-policy.ts';
import { startThread } from '../../../rpc/wires/thread.ts';
import { sleep } from '../../../wait.ts';
import type { IndexProgress } from '../index-file.ts';
import { indexService } from './index-service.ts';

export interface FollowOptions {
  readonly dataDir: string;
  readonly signal: AbortSignal;
  readonly progress?: (progress: IndexProgress) => void;
  /** The thread died; it is started again after a pause. */
  readonly died: (how: string) => void;
}

/**
 * Keeps the search index beside the ledger up to date until `signal` says stop. Without it nothing stands still but
 * search: whatever kills the thread, a full disk or a damaged file, it is tried again and again, less and less often.
 */
export async function followLedger({ dataDir, signal, progress, died }: FollowOptions): Promise<void> {
  const policy = new RestartPolicy({ pausesMs: [1_000, 5_000, 15_000], then: 60_000 });
  const main = new URL('index-thread-main.ts', import.meta.url);
  while (!signal.aborted) {
    const wire = startThread({ main, workerData: { dataDir }, keepsAlive: false });
    const client = new Client(indexService, wire, {
      news: {
        progress: (at) => {
          policy.settled();
          progress?.(at);
        },
      },
    });
    const stop = (): void => {
      void client.end();
    };
    signal.addEventListener('abort', stop, { once: true });
    const how = await client.ended;
    signal.removeEventListener('abort', stop);
    if (isOver(signal)) return;
    died(how);
    await pause(policy.died(), signal);
  }
}

/** It may have been stopped while the thread ran. */
function isOver(signal: AbortSignal): boolean {
  return signal.aborted;
}

async function pause(ms: number | 'give-up', signal: AbortSignal): Promise<void> {
  await sleep(ms === 'give-up' ? 60_000 : ms, signal).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
