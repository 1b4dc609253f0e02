/** What the query worker can be asked. Each question reads the ledger and nothing else. */
import { z } from 'zod';
import { faultEvidenceSchema } from '../../model-schemas.ts';
import type { LedgerReader } from '../../ledger/reader.ts';
import { countersOf } from './statistics.ts';

export const queries = {
  counters: ({ since }: { readonly since: string }, reader: LedgerReader) => countersOf(reader.runCounts(since), since),
  passedUnitsOf: ({ order }: { readonly order: string }, reader: LedgerReader) => reader.passedUnitsOf(order),
};

export type QueryName = keyof typeof queries;
export type Asks<Name extends QueryName> = Parameters<(typeof queries)[Name]>[0];
export type Answer<Name extends QueryName> = ReturnType<(typeof queries)[Name]>;

export interface QueryRequest {
  readonly id: number;
  readonly query: QueryName;
  readonly asks: unknown;
}

export const queryReply = z.discriminatedUnion('kind', [
  z.object({ id: z.number(), kind: z.literal('value'), value: z.unknown() }),
  z.object({ id: z.number(), kind: z.literal('fault'), code: z.string(), evidence: faultEvidenceSchema }),
  /** Something nobody foresaw; `trace` is for the log. */
  z.object({ id: z.number(), kind: z.literal('bug'), trace: z.string() }),
]);
export type QueryReply = z.infer<typeof queryReply>;
