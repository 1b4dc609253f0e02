/** What the security officer's desk asks the query worker. */
import { z } from 'zod';
import {
  entryViewSchema,
  logAsksSchema,
  logPageSchema,
  peopleActsSchema,
  todaySchema,
  workingHoursSetSchema,
} from '../../contract.ts';
import type { Service } from '../../rpc/service.ts';

const TIMEOUT_MS = 20_000;

/** What of the station's setup the log is held against; the worker knows the ledger alone. */
export const deskSetupSchema = z.strictObject({
  hasUpstream: z.boolean(),
  permits: z.array(z.strictObject({ permit: z.string(), quota: z.int().nonnegative() })),
});
export type DeskSetup = z.infer<typeof deskSetupSchema>;

export const issuanceCalls = {
  issuanceLog: {
    asks: z.strictObject({ asks: logAsksSchema, setup: deskSetupSchema }),
    answers: logPageSchema,
    timeoutMs: TIMEOUT_MS,
  },
  issuanceToday: {
    asks: z.strictObject({ person: z.string(), setup: deskSetupSchema }),
    answers: todaySchema,
    timeoutMs: TIMEOUT_MS,
  },
  issuancePeople: {
    asks: z.strictObject({ since: z.iso.datetime(), until: z.iso.datetime().optional() }),
    answers: peopleActsSchema,
    timeoutMs: TIMEOUT_MS,
  },
  workingHours: { asks: z.null(), answers: workingHoursSetSchema.nullable(), timeoutMs: TIMEOUT_MS },
  ledgerEntry: {
    asks: z.strictObject({ seq: z.int().nonnegative() }),
    answers: entryViewSchema,
    timeoutMs: TIMEOUT_MS,
  },
} as const satisfies Service['calls'];
