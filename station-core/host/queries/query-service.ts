import { z } from 'zod';
import { lineReportSchema, lineShiftSchema, selfTestStateSchema } from '../../contract.ts';
import { issuanceCalls } from './issuance-calls.ts';
import { ledgerDeskCalls } from './ledger-desk-calls.ts';
import { unitCalls } from './unit-calls.ts';
import { holdCalls } from './hold-calls.ts';
import { reworkCalls } from './rework-calls.ts';
import type { Answers, Asks, CallName, Service } from '../../rpc/service.ts';

/** What the query worker can be asked. Each question reads the ledger and nothing else. */

const TIMEOUT_MS = 20_000;

export const queryService = {
  name: 'query worker',
  gone: 'query.worker-gone',
  whenLate: 'end',
  calls: {
    ...ledgerDeskCalls,
    ...issuanceCalls,
    line: {
      asks: z.strictObject({
        since: z.iso.datetime(),
        until: z.iso.datetime().exactOptional(),
        order: z.string().exactOptional(),
        operator: z.string().exactOptional(),
        station: z.string().exactOptional(),
        targetMs: z.int().positive().nullable(),
      }),
      answers: lineReportSchema,
      timeoutMs: TIMEOUT_MS,
    },
    lineShifts: { asks: z.null(), answers: z.array(lineShiftSchema), timeoutMs: TIMEOUT_MS },
    selfTestTotals: { asks: z.null(), answers: selfTestStateSchema.shape.totals, timeoutMs: TIMEOUT_MS },
    passedUnitsOf: {
      asks: z.strictObject({ order: z.string() }),
      answers: z.int().nonnegative(),
      timeoutMs: TIMEOUT_MS,
    },
    firstRunAt: {
      asks: z.strictObject({ order: z.string() }),
      answers: z.iso.datetime().nullable(),
      timeoutMs: TIMEOUT_MS,
    },
    ...unitCalls,
    ...holdCalls,
    ...reworkCalls,
  },
  news: {},
} as const satisfies Service;

export type QueryService = typeof queryService;
export type QueryName = CallName<QueryService>;
export type QueryAsks<Name extends QueryName> = Asks<QueryService, Name>;
export type QueryAnswer<Name extends QueryName> = Answers<QueryService, Name>;

/** What the thread is started with. */
export const queryWorkerData = z.strictObject({ dataDir: z.string().min(1) });
