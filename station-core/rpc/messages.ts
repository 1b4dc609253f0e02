import { z } from 'zod';
import { faultEvidenceSchema } from '../model-schemas.ts';

/** What crosses a wire. The parts that are `unknown` here are checked by the table of the service. */

const id = z.int().positive();

/** From whoever asks. */
export const request = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('call'), id, call: z.string(), asks: z.unknown() }),
  /** Nobody waits for the answer any more. */
  z.strictObject({ kind: z.literal('abort'), id }),
]);
export type Request = z.infer<typeof request>;

/** From whoever serves. */
export const reply = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('answer'), id, answer: z.unknown() }),
  z.strictObject({ kind: z.literal('event'), id, event: z.unknown() }),
  z.strictObject({ kind: z.literal('fault'), id, code: z.string(), evidence: faultEvidenceSchema }),
  /** Something nobody foresaw; `trace` is for the log. */
  z.strictObject({ kind: z.literal('bug'), id, trace: z.string() }),
  z.strictObject({ kind: z.literal('news'), name: z.string(), news: z.unknown() }),
]);
export type Reply = z.infer<typeof reply>;
/** What ends a call. */
export type FinalReply = Extract<Reply, { kind: 'answer' | 'fault' | 'bug' }>;
export type Refusal = Extract<Reply, { kind: 'fault' | 'bug' }>;
