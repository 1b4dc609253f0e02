import { z } from 'zod';
import { macSchema, sha256HexSchema } from '../../model-schemas.ts';
import { DIFFERENCES } from '../../model/desk/shift-difference.ts';
import { bytes } from '../../rpc/schemas.ts';
import type { Asks, Events, Service } from '../../rpc/service.ts';
import { earlierIssuer } from '../verify/certificates/issuers.ts';

/** The count of a shift, as the thread that does it is asked for it: first the signatures, page by page, then the ledger. */

/** A disk that is slower than this over a thousand entries cannot keep a ledger. */
const SILENCE_MS = 60_000;

const seq = z.int().nonnegative();
const count = z.int().nonnegative();

const difference = z.strictObject({
  kind: z.enum(DIFFERENCES),
  subject: z.string(),
  unit: macSchema.exactOptional(),
  serial: z.string().exactOptional(),
  seq: seq.exactOptional(),
  inWork: z.boolean(),
});

const balance = z.strictObject({
  counts: z.strictObject({
    signatures: count,
    issued: count,
    delivered: count,
    labelsPrinted: count,
    labelsVoided: count,
    passed: count,
  }),
  differences: z.array(difference),
  journalLines: count,
  carriedTbsSha256Hex: z.array(sha256HexSchema),
  openFromSeq: seq,
});

export const countService = {
  name: 'shift count',
  gone: 'shift.not-counted',
  whenLate: 'end',
  calls: {
    /** More signatures that the signing service made. */
    signed: {
      asks: z.array(
        z.strictObject({
          tbsSha256Hex: sha256HexSchema,
          permit: z.string(),
          intentSeq: z.int().nonnegative().exactOptional(),
        }),
      ),
      answers: z.null(),
      timeoutMs: SILENCE_MS,
    },
    count: {
      asks: z.strictObject({
        path: z.string().min(1),
        chainsDir: z.string().min(1),
        issuers: z.strictObject({ issuerCertDer: bytes, earlierIssuer: earlierIssuer.exactOptional() }),
        bounds: z.strictObject({ fromSeq: seq, toSeq: seq, openFromSeq: seq }),
        journalLines: count,
        journalLinesBefore: count,
      }),
      emits: z.strictObject({ readEntries: count, ofEntries: count }),
      answers: balance,
      timeoutMs: SILENCE_MS,
    },
  },
  news: {},
} as const satisfies Service;

export type CountAsks = Asks<typeof countService, 'count'>;
export type CountProgress = Events<typeof countService, 'count'>;
