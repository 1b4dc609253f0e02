import { z } from 'zod';
import type { Service } from '../../../rpc/service.ts';

/** The thread that keeps the search index up to the end of the ledger. It works unasked, for as long as it lives. */

const entries = z.int().nonnegative();

export const indexProgress = z.strictObject({ indexedEntries: entries, sizeEntries: entries });

export const indexService = {
  name: 'search index',
  gone: 'query.worker-gone',
  whenLate: 'end',
  calls: {},
  news: {
    /** While it catches up, and when it has. */
    progress: indexProgress,
  },
} as const satisfies Service;

export const indexThreadData = z.strictObject({ dataDir: z.string().min(1) });
