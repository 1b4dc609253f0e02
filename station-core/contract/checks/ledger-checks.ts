import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { faultSchema, timeSchema } from '../atoms.ts';
import { openTo } from '../procedure.ts';

/** Whether the ledger is what was written: its verification, and the checkpoints and receipts that prove it to others. */

const count = z.int().nonnegative();

const verdictSchema = z.discriminatedUnion('kind', [
  z.object({
    /** Unsigned: every entry is what was hashed, and no checkpoint covers any of them. */
    kind: z.enum(['whole', 'not-whole', 'unsigned']),
    entries: count,
    checkpoints: count,
    /** Newest entries under no checkpoint. */
    unsignedEntries: z.int(),
    rootHex: z.string(),
    problems: z.array(z.object({ seq: z.int().nullable(), what: z.string() })),
    moreProblems: count,
  }),
  /** The file could not be read, or the thread died: nothing is known, and nothing is evidence of tampering. */
  z.object({ kind: z.literal('not-checked'), fault: faultSchema }),
]);

const verificationSchema = z.object({
  running: z
    .object({
      by: z.string(),
      startedAt: timeSchema,
      done: count,
      of: count,
      entries: count,
      /** Null while nobody can say. */
      remainingMs: count.nullable(),
    })
    .nullable(),
  /** The newest verdict, also of an earlier start of the station. */
  last: z.object({ at: timeSchema, by: z.string(), durationMs: count, result: verdictSchema }).nullable(),
});
export type VerificationView = z.infer<typeof verificationSchema>;

const signatureSchema = z.object({
  /** As the line of the note names it. */
  name: z.string(),
  keyIdHex: z.string(),
  /** Whether the key is one that the station's setup pins: its own checkpoint key, or upstream's. */
  signer: z.enum(['station', 'upstream', 'unknown']),
  /** When a cosigner says it looked. */
  at: timeSchema.nullable(),
});

const noteSchema = z.object({
  rootHex: z.string(),
  /** Whether the ledger still has the tree that was signed: a fork does not, and of a cut ledger nobody knows. */
  tree: z.enum(['same', 'fork', 'beyond-the-end', 'unreadable']),
  /** Whether the pinned keys that must sign it did. */
  signed: z.enum(['good', 'bad']),
  signatures: z.array(signatureSchema),
});
export type NoteView = z.infer<typeof noteSchema>;

const signedSizeSchema = z.object({
  sizeEntries: count,
  /** The time of the newest entry under it; null when the ledger does not reach so far. */
  newestAt: timeSchema.nullable(),
  checkpoint: noteSchema.nullable(),
  receipt: noteSchema.nullable(),
});
export type SignedSizeView = z.infer<typeof signedSizeSchema>;

export const signedSizesSchema = z.object({
  sizes: z.array(signedSizeSchema),
  /** How many sizes of the ledger were ever signed. */
  total: count,
  sizeEntries: count,
  hasUpstream: z.boolean(),
});
export type SignedSizesView = z.infer<typeof signedSizesSchema>;

const desks = ['security-officer', 'qa', 'administrator'] as const;

export const ledgerChecksContract = {
  watch: openTo(desks).output(eventIterator(verificationSchema)),
  /** One that is at work goes on. */
  verify: openTo(['security-officer']).output(z.null()),
  cancel: openTo(['security-officer']).output(z.null()),
  /** Newest first; `beforeSize` is null for the first page. */
  notes: openTo(desks)
    .input(z.object({ beforeSize: count.nullable(), limit: z.int().min(1).max(200) }))
    .output(signedSizesSchema),
};
