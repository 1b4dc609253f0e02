import { z } from 'zod';
import type { Service } from '../../rpc/service.ts';
import { rangeAsked, rangeSeen } from './ranges/range.ts';
import { projectionsSeenSchema } from './verify-projections.ts';

/** What a thread is asked for that helps to verify a ledger. */

/** A disk that is slower than this over two thousand entries cannot keep a ledger. */
const SILENCE_MS = 120_000;

const progress = z.strictObject({ entries: z.int().nonnegative() });

export const verifyService = {
  name: 'ledger verification',
  gone: 'ledger.not-checked',
  whenLate: 'end',
  calls: {
    range: {
      asks: z.strictObject({ path: z.string().min(1), asked: rangeAsked }),
      emits: progress,
      answers: rangeSeen,
      timeoutMs: SILENCE_MS,
    },
    projections: {
      asks: z.strictObject({ path: z.string().min(1) }),
      emits: progress,
      answers: projectionsSeenSchema,
      timeoutMs: SILENCE_MS,
    },
  },
  news: {},
} as const satisfies Service;
