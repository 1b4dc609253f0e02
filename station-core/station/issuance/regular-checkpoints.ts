import type { Logger } from 'pino';
import { Fault } from '../../fault.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Checkpointer } from './checkpointer.ts';

/** What is not yet under a signature could be cut off unnoticed: it is never more than of this long, and of one commit. */
const EVERY_MS = 60_000;
const SIGN_TIMEOUT_MS = 10_000;

export interface CheckpointParts {
  readonly ledger: Pick<Ledger, 'head' | 'latestCheckpoint'>;
  readonly checkpointer: Pick<Checkpointer, 'at'>;
  readonly log: Logger;
  readonly everyMs?: number;
}

/**
 * Has the head of the ledger signed whenever it has moved, and once more at the end: for a station without upstream, whose
 * sync would do so. A token that does not answer is logged; a unit that needs it gets a fault.
 */
export function signRegularly({ ledger, checkpointer, log, everyMs = EVERY_MS }: CheckpointParts): AsyncDisposable {
  const sign = async (): Promise<void> => {
    try {
      if (ledger.latestCheckpoint()?.sizeEntries === ledger.head().sizeEntries) return;
      await checkpointer.at(AbortSignal.timeout(SIGN_TIMEOUT_MS));
    } catch (error) {
      // Forgiven, even a bug: the next attempt comes, and nothing rests on this one alone.
      log.warn(
        { ...(error instanceof Fault ? { code: error.code } : {}), err: error },
        'the head of the ledger could not be signed; it is tried again',
      );
    }
  };
  const timer = setInterval(() => void sign(), everyMs);
  timer.unref();
  return {
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await sign();
    },
  };
}
