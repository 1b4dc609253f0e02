import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { faultEvidenceSchema } from '../model-schemas.ts';
import { MAY_DIAGNOSE } from '../model/desk/rights.ts';
import { outcomeSchema, slotNumberSchema, stepNameSchema, timeSchema } from './atoms.ts';
import { openTo } from './procedure.ts';
import { exportEventSchema } from './unit-record.ts';

/** For service people: why a board failed, and what the station says of itself. Nothing in it is secret. */

export const bootLogSchema = z.object({
  at: timeSchema,
  /** Null while nobody knew what in it is secret. */
  text: z.string().nullable(),
  banner: z.string(),
  consoleBytes: z.int().nonnegative(),
});

export const tracedFrameSchema = z.object({
  at: timeSchema,
  direction: z.enum(['sent', 'received']),
  name: z.string(),
  lengthBytes: z.int().nonnegative(),
  hex: z.string().nullable(),
  status: z.string().nullable(),
});
export type TracedFrameView = z.infer<typeof tracedFrameSchema>;

export const tracedRunSchema = z.object({
  run: z.string(),
  port: z.string(),
  product: z.string(),
  endedAt: timeSchema,
  outcome: outcomeSchema,
  unit: z.string().nullable(),
  serial: z.string().nullable(),
  stopped: z.object({ step: stepNameSchema, code: z.string(), evidence: faultEvidenceSchema }).nullable(),
  bootLog: bootLogSchema.nullable(),
  /** Of a run that did not pass; the last of them. */
  frames: z.array(tracedFrameSchema),
});
export type TracedRunView = z.infer<typeof tracedRunSchema>;

export const tracedSlotSchema = z.object({
  slot: slotNumberSchema,
  last: tracedRunSchema.nullable(),
  failed: tracedRunSchema.nullable(),
});
export type TracedSlotView = z.infer<typeof tracedSlotSchema>;

export const logLineSchema = z.object({
  at: timeSchema,
  level: z.enum(['debug', 'info', 'warn', 'error']),
  text: z.string(),
  detail: z.string(),
});
export type LogLineView = z.infer<typeof logLineSchema>;

export const diagnosisSchema = z.object({
  versions: z.object({ birthmark: z.string(), node: z.string(), openssl: z.string(), system: z.string() }),
  adapters: z.array(z.object({ name: z.string(), path: z.string(), topologyPath: z.string().nullable() })),
  slots: z.array(tracedSlotSchema),
  /** The newest lines, newest first. */
  log: z.array(logLineSchema),
});
export type DiagnosisView = z.infer<typeof diagnosisSchema>;

export const diagnosisContract = {
  show: openTo(MAY_DIAGNOSE).output(diagnosisSchema),
  /** The whole of it as one ZIP. */
  export: openTo(MAY_DIAGNOSE).output(eventIterator(exportEventSchema)),
};
