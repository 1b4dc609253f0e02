import { z } from 'zod';
import { tablesToRebuild } from '../rebuild-reason.ts';
import type { Events, Service } from '../../rpc/service.ts';

/** The check of a whole ledger, as the thread that does it is asked for it. */

/** A disk that is slower than this over five thousand entries cannot keep a ledger. */
const SILENCE_MS = 120_000;

export const checkService = {
  name: 'ledger check',
  gone: 'ledger.cannot-open',
  whenLate: 'end',
  calls: {
    /** Answers the projections that had to be rebuilt, and why. */
    check: {
      asks: z.strictObject({ path: z.string().min(1), version: z.string().min(1) }),
      emits: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('progress'), checkedEntries: z.int().nonnegative() }),
        /** The projections contradict the entries; from now on nothing may be appended until all is checked. */
        z.strictObject({ kind: z.literal('rebuilding') }),
      ]),
      answers: z.array(tablesToRebuild).readonly(),
      timeoutMs: SILENCE_MS,
    },
  },
  news: {},
} as const satisfies Service;

export type CheckNews = Events<typeof checkService, 'check'>;
