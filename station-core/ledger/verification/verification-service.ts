import { z } from 'zod';
import { noteKeySchema } from '../../rpc/note-key-schema.ts';
import { earlierIssuer } from '../verify/certificates/issuers.ts';
import { bytes } from '../../rpc/schemas.ts';
import type { Events, Service } from '../../rpc/service.ts';

/** The verification of a whole ledger, as the thread that does it is asked for it. */

/** A disk that is slower than this over some thousand entries cannot keep a ledger. */
const SILENCE_MS = 120_000;

const count = z.int().nonnegative();

const report = z.strictObject({
  ok: z.boolean(),
  entries: count,
  rootHex: z.string(),
  checkpoints: count,
  unsignedEntries: z.int(),
  problems: z.array(z.strictObject({ seq: z.int().exactOptional(), what: z.string() })).readonly(),
  rebuilds: z
    .array(
      z.strictObject({
        seq: count,
        at: z.string(),
        tables: z.array(z.string()).readonly(),
        reason: z.enum(['schema-changed', 'contents-differed', 'not-recorded']),
        fromVersion: z.string().exactOptional(),
      }),
    )
    .readonly(),
  outdatedTables: z.array(z.string()).readonly(),
  witness: z.strictObject({ sizeEntries: count, at: z.string().exactOptional() }).exactOptional(),
  readFrom: z.enum(['its place', 'a copy']),
});

export const verificationService = {
  name: 'ledger verification',
  gone: 'ledger.not-checked',
  whenLate: 'end',
  calls: {
    verify: {
      asks: z.strictObject({
        dir: z.string().min(1),
        checkpointKey: z.union([bytes, noteKeySchema]),
        issuerCertDer: bytes.exactOptional(),
        earlierIssuer: earlierIssuer.exactOptional(),
        upstreamKey: noteKeySchema.exactOptional(),
        newestReceipt: z.string().max(16_384).exactOptional(),
        version: z.string().exactOptional(),
      }),
      /** Steps of the whole work; how many there are may grow with the ledger. */
      emits: z.strictObject({ done: count, of: count, entries: count }),
      answers: report,
      timeoutMs: SILENCE_MS,
    },
  },
  news: {},
} as const satisfies Service;

export type VerificationProgress = Events<typeof verificationService, 'verify'>;
