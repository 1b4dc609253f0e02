import { z } from 'zod';
import { faultEvidenceSchema, sha256HexSchema } from '../model-schemas.ts';
import { FAULTS } from '../fault.ts';
import type { FaultCode } from '../fault.ts';
import { bytes, signerConfig } from './config.ts';

/** Everything that crosses between the station host and the signer process, as schemas both ends parse with. */

const permitUse = z.strictObject({
  permit: z.string(),
  product: z.string(),
  quota: z.number().int(),
  used: z.number().int(),
});

/** A certificate the station's books hold, by the hash of what was signed. */
const recordedCertificate = z.strictObject({ tbsSha256Hex: sha256HexSchema, permit: z.string() });
export type RecordedCertificate = z.infer<typeof recordedCertificate>;

export const calls = {
  open: { asks: z.strictObject({ config: signerConfig, pin: z.string() }), answers: z.null() },
  status: {
    asks: z.null(),
    answers: z.strictObject({
      processId: z.number().int(),
      tokenLabel: z.string(),
      manufacturer: z.string(),
      model: z.string(),
      permits: z.array(permitUse),
    }),
  },
  /** A fault when the signer's record lacks one of these, or has it under another permit. */
  requireRecorded: { asks: z.strictObject({ certificates: z.array(recordedCertificate) }), answers: z.null() },
  signCertificate: {
    asks: z.strictObject({ tbsDer: bytes, permit: z.string().min(1) }),
    answers: z.strictObject({ signatureDer: bytes }),
  },
  signCheckpoint: { asks: z.strictObject({ noteText: z.string() }), answers: bytes },
  checkpointKey: { asks: z.null(), answers: bytes },
  tagSecret: {
    asks: z.strictObject({ secret: z.string().min(1).max(1024) }),
    answers: sha256HexSchema,
  },
} as const;

export type CallName = keyof typeof calls;
export type Asks<C extends CallName> = z.infer<(typeof calls)[C]['asks']>;
export type Answers<C extends CallName> = z.infer<(typeof calls)[C]['answers']>;
export type SignerStatus = Answers<'status'>;

const callName = z.enum(Object.keys(calls) as [CallName, ...CallName[]]);

/** `asks` is parsed by the schema of its call afterwards. */
export const request = z.strictObject({ id: z.number().int(), call: callName, asks: z.unknown() });
export type SignerRequest = z.infer<typeof request>;

const faultCode = z.custom<FaultCode>((value) => typeof value === 'string' && Object.hasOwn(FAULTS, value));

export const reply = z.discriminatedUnion('kind', [
  z.strictObject({ id: z.number().int(), kind: z.literal('value'), value: z.unknown() }),
  z.strictObject({ id: z.number().int(), kind: z.literal('fault'), code: faultCode, evidence: faultEvidenceSchema }),
  /** Something nobody foresaw; `trace` is for the log. */
  z.strictObject({ id: z.number().int(), kind: z.literal('bug'), trace: z.string() }),
]);
export type SignerReply = z.infer<typeof reply>;
