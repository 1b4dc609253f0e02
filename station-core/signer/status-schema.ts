import { z } from 'zod';
import { sha256HexSchema } from '../model-schemas.ts';
import { bytes } from '../rpc/schemas.ts';
import { treeHead } from './state/records.ts';

/** What the signing service says of itself. */

const permitUse = z.strictObject({
  permit: z.string(),
  product: z.string(),
  quota: z.int(),
  used: z.int(),
  /** On the list of revoked permits. */
  revoked: z.boolean(),
});

const quarantine = z.strictObject({
  id: z.string(),
  reason: z.string(),
  at: z.iso.datetime(),
  evidence: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

/** The newest quarantine that two officers ended. */
const lifted = z.strictObject({
  id: z.string(),
  at: z.iso.datetime(),
  reason: z.string(),
  officers: z.array(z.string()).readonly(),
  documentSha256Hex: sha256HexSchema,
});

const numberedDocument = z.strictObject({ number: z.int().positive(), sha256Hex: sha256HexSchema });

/** What people who look after it want to know besides: none of it decides anything at the station. */
const particulars = z.strictObject({
  configNumber: z.int().nonnegative(),
  officers: z.array(z.strictObject({ id: z.string(), name: z.string(), thumbprint: z.string() })).readonly(),
  threshold: z.int().positive(),
  tokenSerial: z.string(),
  anchor: z.enum(['token-object', 'receipt']),
  /** The line of the journal that the token knows as its newest. */
  anchoredLine: z.int().nonnegative(),
  journalLines: z.int().nonnegative(),
  checkpointAt: z.iso.datetime().nullable(),
  receipt: z.strictObject({ sizeEntries: z.int().nonnegative(), at: z.iso.datetime() }).nullable(),
  /** The highest numbers that were ever in force. */
  manifest: numberedDocument.nullable(),
  revocations: numberedDocument.nullable(),
});

export const status = z.strictObject({
  processId: z.int(),
  station: z.string(),
  tokenLabel: z.string(),
  manufacturer: z.string(),
  model: z.string(),
  configSha256Hex: sha256HexSchema,
  /** `reduced`: the service runs in the host's account, which could read its PIN and its memory. */
  protection: z.enum(['own-account', 'reduced']),
  /** Files and folders of a service in an account of its own that no other account may read: journal, PIN, tokens of SoftHSM. */
  keeps: z.array(z.string().max(4_096)).max(8).readonly().exactOptional(),
  /** The raw 32-byte Ed25519 public key of checkpoints. */
  checkpointKey: bytes,
  /** The raw ML-DSA-44 public key of checkpoints: a key in software, which the token only encrypts. */
  mlDsaKey: z.strictObject({ publicKey: bytes, keptIn: z.literal('wrapped-file') }).nullable(),
  /** The newest tree that was signed. */
  tree: treeHead,
  certificates: z.int().nonnegative(),
  /** The document of the migration, where the journal began with certificates of before. */
  migrationSha256Hex: sha256HexSchema.exactOptional(),
  /**
   * Its journal lost lines, and two officers have lifted that: it takes certificates back whose intents lie in the tree
   * of so many entries, the newest that the token knows it signed before the loss.
   */
  regainsUnderEntries: z.int().positive().exactOptional(),
  /** Whose units the issuing CA may certify; null for everybody's. */
  mayCertify: z
    .array(z.strictObject({ organization: z.string(), organizationalUnit: z.string().exactOptional() }))
    .readonly()
    .nullable(),
  permits: z.array(permitUse).readonly(),
  quarantine: quarantine.nullable(),
  /** Nothing is issued before a receipt of upstream covers an entry with this; null when nothing is waited for. */
  awaitedChallengeHex: sha256HexSchema.nullable(),
  lifted: lifted.nullable(),
  particulars,
});
