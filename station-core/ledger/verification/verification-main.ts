/**
 * Verifies a ledger in a thread of its own, which shares the work out to more threads: minutes of work that nobody waits
 * for. It writes nothing.
 */
import { serve } from '../../rpc/server.ts';
import { parentThreadWire } from '../../rpc/wires/thread.ts';
import { verifyInParallel } from '../verify/verify-in-parallel.ts';
import { verificationService } from './verification-service.ts';

serve(verificationService, parentThreadWire(), {
  order: 'one-at-a-time',
  gone: () => undefined, // the thread ends with whoever started it
  handlers: {
    verify: ({ dir, ...options }, { emit, signal }) =>
      verifyInParallel(dir, {
        ...options,
        signal,
        // Each entry is read once, and the tables are compared with it once.
        progress: ({ checkedEntries, comparedEntries, sizeEntries }) => {
          emit({ done: checkedEntries + comparedEntries, of: 2 * sizeEntries, entries: sizeEntries });
        },
      }),
  },
});
