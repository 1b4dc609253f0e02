/** What the desks ask the query worker about shifts that were closed, and about signed sizes of the ledger. */
import { z } from 'zod';
import { closedShiftsSchema, signedSizesSchema } from '../../contract.ts';
import { noteKeySchema } from '../../rpc/note-key-schema.ts';
import type { Service } from '../../rpc/service.ts';

const TIMEOUT_MS = 20_000;

export const ledgerDeskCalls = {
  closedShifts: {
    asks: z.strictObject({ beforeSeq: z.int().nonnegative(), limit: z.int().positive() }),
    answers: closedShiftsSchema,
    timeoutMs: TIMEOUT_MS,
  },
  signedSizes: {
    asks: z.strictObject({
      beforeSize: z.int().nonnegative(),
      limit: z.int().positive(),
      checkpointKey: noteKeySchema,
      upstreamKey: noteKeySchema.optional(),
    }),
    answers: signedSizesSchema,
    timeoutMs: TIMEOUT_MS,
  },
} as const satisfies Service['calls'];
