import { z } from 'zod';
import { sha256HexSchema } from '../model-schemas.ts';
import { bytes, secretText } from '../rpc/schemas.ts';
import type { Answers, Asks, CallName, Service } from '../rpc/service.ts';
import { signerConfig } from './config.ts';

/** All that the station asks of the signer process. */

const permitUse = z.strictObject({
  permit: z.string(),
  product: z.string(),
  quota: z.number().int(),
  used: z.number().int(),
});

/** A certificate in the station's ledger, by the hash of what was signed. */
const recordedCertificate = z.strictObject({ tbsSha256Hex: sha256HexSchema, permit: z.string() });
export type RecordedCertificate = z.infer<typeof recordedCertificate>;

/** What the signer remembers of one signature; the signature itself stays with it. */
const madeSignature = z.strictObject({
  tbsSha256Hex: sha256HexSchema,
  permit: z.string(),
  /** When, by the signer's clock. */
  at: z.iso.datetime(),
});
export type MadeSignature = z.infer<typeof madeSignature>;

/** A page of the journal is small enough for one message. */
export const MAX_JOURNAL_PAGE = 2_000;

/** Loading a driver and logging in: some tokens take several seconds. */
const OPEN_TIMEOUT_MS = 20_000;
/** A call that takes longer: the process counts as hung. */
const CALL_TIMEOUT_MS = 10_000;

export const signerService = {
  name: 'signer',
  gone: 'signer.gone',
  whenLate: 'end',
  calls: {
    open: {
      asks: z.strictObject({ config: signerConfig, pin: secretText(z.string()) }),
      answers: z.null(),
      timeoutMs: OPEN_TIMEOUT_MS,
    },
    status: {
      asks: z.null(),
      answers: z.strictObject({
        processId: z.number().int(),
        tokenLabel: z.string(),
        manufacturer: z.string(),
        model: z.string(),
        permits: z.array(permitUse),
      }),
      timeoutMs: CALL_TIMEOUT_MS,
    },
    /** A fault when the signer's record lacks one of these, or has it under another permit. */
    requireRecorded: {
      asks: z.strictObject({ certificates: z.array(recordedCertificate) }),
      answers: z.null(),
      timeoutMs: CALL_TIMEOUT_MS,
    },
    /** The signatures that were made, in their order, and how many there are in all. */
    journalFrom: {
      asks: z.strictObject({ line: z.int().nonnegative(), limit: z.int().positive().max(MAX_JOURNAL_PAGE) }),
      answers: z.strictObject({ journalLines: z.int().nonnegative(), signatures: z.array(madeSignature) }),
      timeoutMs: CALL_TIMEOUT_MS,
    },
    /** Those of these that were signed, ever. */
    findSigned: {
      asks: z.strictObject({ tbsSha256Hex: z.array(sha256HexSchema).max(MAX_JOURNAL_PAGE) }),
      answers: z.array(madeSignature),
      timeoutMs: CALL_TIMEOUT_MS,
    },
    signCertificate: {
      asks: z.strictObject({ tbsDer: bytes, permit: z.string().min(1) }),
      answers: z.strictObject({ signatureDer: bytes }),
      timeoutMs: CALL_TIMEOUT_MS,
    },
    signCheckpoint: { asks: z.strictObject({ noteText: z.string() }), answers: bytes, timeoutMs: CALL_TIMEOUT_MS },
    checkpointKey: { asks: z.null(), answers: bytes, timeoutMs: CALL_TIMEOUT_MS },
    tagSecret: {
      asks: z.strictObject({ secret: secretText(z.string().min(1).max(1024)) }),
      answers: sha256HexSchema,
      timeoutMs: CALL_TIMEOUT_MS,
    },
  },
  news: {},
} as const satisfies Service;

export type SignerService = typeof signerService;
export type SignerCall = CallName<SignerService>;
export type SignerAsks<C extends SignerCall> = Asks<SignerService, C>;
export type SignerAnswers<C extends SignerCall> = Answers<SignerService, C>;
export type SignerStatus = SignerAnswers<'status'>;
