/** Verifies a ledger in a thread of its own: minutes of work that nobody waits for. It writes nothing. */
import { serve } from '../../rpc/server.ts';
import { parentThreadWire } from '../../rpc/wires/thread.ts';
import { verifyLedger } from '../verify/verify.ts';
import { verificationService } from './verification-service.ts';

/** Few enough to cost nothing, often enough to be seen to move. */
const REPORT_EVERY_STEPS = 2_000;

serve(verificationService, parentThreadWire(), {
  order: 'one-at-a-time',
  gone: () => undefined, // the thread ends with whoever started it
  handlers: {
    verify: ({ dir, ...options }, { emit }) =>
      verifyLedger(dir, {
        ...options,
        progress: (done, of) => {
          if (done % REPORT_EVERY_STEPS === 0) emit({ done, of, entries: Math.ceil(of / 2) });
        },
      }),
  },
});
