import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { sha256HexSchema } from '../model-schemas.ts';
import type { Permission } from '../model/permission.ts';
import { entrySchema, outcomeSchema, timeSchema } from './atoms.ts';
import { openTo } from './procedure.ts';
import { unitFiltersSchema } from './units.ts';

/** The record of one unit, and exports. Neither holds a secret. */

const seq = z.int().nonnegative();
const text = z.string();
const facts = z.record(text, text);
const state = z.enum(['passed', 'stopped', 'open']);
const faultOfStep = z.object({
  code: text,
  blame: text,
  evidence: z.record(text, z.union([text, z.number(), z.boolean()])),
});

const stepSchema = z.object({
  step: text,
  state,
  begunAt: timeSchema,
  endedAt: timeSchema.exactOptional(),
  durationMs: z.number().nonnegative().exactOptional(),
  evidence: z.record(text, z.unknown()).exactOptional(),
  outcome: outcomeSchema.exactOptional(),
  fault: faultOfStep.exactOptional(),
});
export type StepOfRun = z.infer<typeof stepSchema>;

const runSchema = z.object({
  run: text,
  slot: z.int().nonnegative(),
  port: text,
  product: text,
  operator: text.exactOptional(),
  order: text.exactOptional(),
  begunAt: timeSchema,
  closedAt: timeSchema.exactOptional(),
  durationMs: z.number().nonnegative().exactOptional(),
  outcome: outcomeSchema.exactOptional(),
  fault: text.exactOptional(),
  steps: z.array(stepSchema).readonly(),
  events: z.array(z.object({ seq, at: timeSchema, kind: text, facts })).readonly(),
  entrySeqs: z.array(seq).readonly(),
});
export type RunOfUnit = z.infer<typeof runSchema>;

const wordsSchema = z.object({
  serialHex: text,
  signatureAlgorithm: text,
  subject: z.array(text).readonly(),
  issuer: z.array(text).readonly(),
  notBefore: text,
  notAfter: text,
  neverExpires: z.boolean(),
  publicKey: text,
  spkiSha256Hex: sha256HexSchema,
  subjectAltName: z.array(text).readonly(),
  keyUsage: z.array(text).readonly(),
  extKeyUsage: z.array(text).readonly(),
  isCa: z.boolean(),
  subjectKeyIdHex: text.exactOptional(),
  authorityKeyIdHex: text.exactOptional(),
  otherExtensions: z.array(text).readonly(),
});

const certificateSchema = z.object({
  certSerialHex: text,
  certSha256Hex: sha256HexSchema,
  spkiSha256Hex: sha256HexSchema,
  intentSeq: seq,
  issuedSeq: seq,
  issuedAt: timeSchema,
  permit: text.exactOptional(),
  pem: text,
  words: wordsSchema.exactOptional(),
  chain: z
    .array(
      z.object({ subject: text, sha256Hex: sha256HexSchema, notAfter: text, issuedPrevious: z.boolean(), pem: text }),
    )
    .readonly(),
});

const supersededSchema = certificateSchema.pick({
  certSerialHex: true,
  certSha256Hex: true,
  spkiSha256Hex: true,
  intentSeq: true,
  pem: true,
});

const labelSchema = z.object({
  job: text,
  run: text,
  labelSha256Hex: sha256HexSchema,
  state: z.enum(['intended', 'printed', 'voided']),
  intendedAt: timeSchema,
  printedAt: timeSchema.exactOptional(),
  voidedAt: timeSchema.exactOptional(),
  reason: text.exactOptional(),
});

const holdSchema = z.object({
  hold: text,
  unit: text,
  serial: text.exactOptional(),
  by: text,
  reason: text,
  at: timeSchema,
  station: text.exactOptional(),
  seq,
  released: z.object({ by: text, reason: text, at: timeSchema, seq }).exactOptional(),
});

const revocationSchema = z.object({
  certSerialHex: text,
  unit: text,
  reason: text,
  note: text,
  by: z.array(text).readonly(),
  revokedAt: timeSchema,
  orderSha256Hex: text.exactOptional(),
  intentSeq: seq,
  seq,
});

const seenSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('none') }),
  z.object({ state: z.literal('bad'), sizeEntries: seq, reason: text }),
  z.object({
    state: z.literal('good'),
    sizeEntries: seq,
    rootHex: sha256HexSchema,
    /** Of the newest entry under it. */
    newestAt: timeSchema,
    cosignedAt: timeSchema.exactOptional(),
    signers: z.array(text).readonly(),
  }),
]);
export type Seen = z.infer<typeof seenSchema>;

export const unitRecordSchema = z.object({
  format: text,
  station: text,
  mac: text,
  serial: text.exactOptional(),
  product: text,
  outcome: outcomeSchema.exactOptional(),
  fault: text.exactOptional(),
  ssid: text.exactOptional(),
  /** The run that counts, one of `runs`. */
  run: text,
  hardware: facts,
  firmware: z.object({
    version: text.exactOptional(),
    elfSha256Hex: text.exactOptional(),
    releaseSha256Hex: text.exactOptional(),
    regions: z
      .array(z.object({ name: text, offsetBytes: seq, lengthBytes: seq, sha256Hex: sha256HexSchema }))
      .readonly(),
  }),
  stated: z.record(text, z.union([text, z.number(), z.boolean()])).exactOptional(),
  /** The live one. */
  certificate: certificateSchema.exactOptional(),
  /** Those whose place others have taken, oldest first. */
  superseded: z.array(supersededSchema).readonly().exactOptional(),
  verifications: z
    .array(
      z.object({
        seq,
        at: timeSchema,
        by: text,
        verdict: text,
        differing: z.array(text).readonly(),
      }),
    )
    .readonly(),
  revocations: z.array(revocationSchema).readonly().exactOptional(),
  labels: z.array(labelSchema).readonly(),
  holds: z.array(holdSchema).readonly(),
  runs: z.array(runSchema).readonly(),
  witness: z.object({
    lastSeq: seq,
    sizeEntries: seq,
    hasUpstream: z.boolean(),
    checkpoint: seenSchema,
    receipt: seenSchema,
  }),
  entrySeqs: z.array(seq).readonly(),
});
export type UnitRecordView = z.infer<typeof unitRecordSchema>;

export const exportFormSchema = z.enum(['pdf', 'json', 'zip']);
export type ExportForm = z.infer<typeof exportFormSchema>;

/** First how far it is, then the file, then its bytes in pieces. */
export const exportEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), doneUnits: seq, allUnits: seq }),
  z.object({ kind: z.literal('file'), name: text, sizeBytes: seq, sha256Hex: sha256HexSchema }),
  z.object({ kind: z.literal('bytes'), base64: z.base64() }),
]);
export type ExportEvent = z.infer<typeof exportEventSchema>;

const READERS = ['qa', 'security-officer', 'administrator'] as const satisfies Permission;

export const recordsContract = {
  /** By serial number or MAC address; with the hash of the record, that of record.json. */
  unit: openTo(READERS)
    .input(z.object({ id: entrySchema }))
    .output(z.object({ record: unitRecordSchema, recordSha256Hex: sha256HexSchema })),
  exportUnit: openTo(READERS)
    .input(z.object({ id: entrySchema, form: exportFormSchema }))
    .output(eventIterator(exportEventSchema)),
  exportOrder: openTo(READERS)
    .input(z.object({ order: entrySchema, form: exportFormSchema }))
    .output(eventIterator(exportEventSchema)),
  /** All that a list with these filters has; `export.too-many` beyond what a screen can save. */
  exportFound: openTo(READERS)
    .input(z.object({ filters: unitFiltersSchema, form: exportFormSchema }))
    .output(eventIterator(exportEventSchema)),
};
