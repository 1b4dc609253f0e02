import { Client } from '../../rpc/client.ts';
import { startThread } from '../../rpc/wires/thread.ts';
import type { LedgerReport, VerifyOptions } from '../verify/verify.ts';
import { type VerificationProgress, verificationService } from './verification-service.ts';

export interface InThread {
  readonly signal: AbortSignal;
  readonly progress: (progress: VerificationProgress) => void;
  /** For tests: how long the thread may be silent. */
  readonly silenceMs?: number;
}

/**
 * As `verifyLedger`, beside whatever else this process does. Throws the reason of `signal`, and `ledger.not-checked` when
 * the thread dies or falls silent: that says nothing of the ledger.
 */
export async function verifyInThread(
  dir: string,
  options: Omit<VerifyOptions, 'progress'>,
  { signal, progress, silenceMs }: InThread,
): Promise<LedgerReport> {
  signal.throwIfAborted();
  const main = new URL('verification-main.ts', import.meta.url);
  const thread = startThread({ main, workerData: null, keepsAlive: true });
  const client = new Client(verificationService, thread, { news: {}, evidence: { dir } });
  const silence = silenceMs === undefined ? {} : { timeoutMs: silenceMs };
  try {
    return await client.call('verify', { dir, ...options }, { signal, heard: progress, ...silence });
  } finally {
    await client.end();
  }
}
