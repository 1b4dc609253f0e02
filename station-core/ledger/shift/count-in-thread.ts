import { Client } from '../../rpc/client.ts';
import { startThread } from '../../rpc/wires/thread.ts';
import type { Balance, SignatureMade } from './balance.ts';
import { type CountAsks, type CountProgress, countService } from './count-service.ts';

export interface CountOptions {
  readonly signal: AbortSignal;
  readonly progress: (progress: CountProgress) => void;
}

/**
 * Counts a shift in a thread. `signatures` are read before the ledger is, so that the intent of each one is there to be
 * found: it was durable before the HSM signed. Throws the reason of `signal`; the thread then ends wherever it is.
 */
export async function countInThread(
  asks: Omit<CountAsks, 'journalLines'>,
  signatures: AsyncIterable<{ readonly journalLines: number; readonly signatures: readonly SignatureMade[] }>,
  { signal, progress }: CountOptions,
): Promise<Balance> {
  signal.throwIfAborted();
  const main = new URL('count-worker-main.ts', import.meta.url);
  const thread = startThread({ main, workerData: null, keepsAlive: false });
  const client = new Client(countService, thread, { news: {}, evidence: { path: asks.path } });
  try {
    let journalLines = 0;
    for await (const page of signatures) {
      journalLines = page.journalLines;
      const made = page.signatures.map(signatureMade);
      await client.call('signed', made, { signal });
    }
    return await client.call('count', { ...asks, journalLines }, { signal, heard: progress });
  } finally {
    await client.end();
  }
}

/** Of what the signing service remembers, as much as is compared. */
function signatureMade({ tbsSha256Hex, permit, intentSeq }: SignatureMade): SignatureMade {
  return { tbsSha256Hex, permit, ...(intentSeq === undefined ? {} : { intentSeq }) };
}
