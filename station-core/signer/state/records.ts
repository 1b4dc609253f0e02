import { z } from 'zod';
import { macSchema, sha256HexSchema, unitSerialSchema } from '../../model-schemas.ts';
import { REVOCATION_REASON_WORDS } from '../../model/issuance/revocation-reason.ts';

/**
 * What the signing service remembers: one record per act that somebody outside may rely on. A record is written once and
 * never changes; a field may be added, none may change its meaning.
 */

const certSerialHex = z.string().regex(/^([0-9a-f]{2}){16,20}$/);
const name = z.string().min(1).max(64);
const moment = z.iso.datetime();
const count = z.int().nonnegative();

export const treeHead = z.strictObject({ sizeEntries: count, rootHashHex: sha256HexSchema });
export type TreeHead = z.infer<typeof treeHead>;

/** Why nothing is issued until two officers say otherwise. */
export const quarantineReason = z.enum([
  'rolled-back',
  'forked',
  'receipt-ahead',
  'journal-missing',
  'ledger-journal-differ',
]);
export type QuarantineReason = z.infer<typeof quarantineReason>;

/** A document of the officers whose number only rises. */
const numbered = z.strictObject({ number: count, sha256Hex: sha256HexSchema });

const facts = z.record(z.string().max(40), z.union([z.string().max(400), z.number(), z.boolean()]));

/** The first line of every journal. */
const opened = z.strictObject({
  kind: z.literal('opened'),
  station: name,
  config: numbered,
  /** It is a trial station, and no later configuration changes that. */
  trial: z.literal(true).exactOptional(),
  /** Of the raw ML-DSA-44 public key of checkpoints; absent where they are signed by Ed25519 alone. */
  mlDsaKeySha256Hex: sha256HexSchema.exactOptional(),
});

/** Each process that takes the journal over says so: whoever held it before then finds that the anchor moved. */
const started = z.strictObject({ kind: z.literal('started'), config: numbered });

const certificate = z.strictObject({
  kind: z.literal('certificate'),
  /** Of the entry `signature-intended`, as a leaf of the ledger's tree. */
  intentLeafHex: sha256HexSchema,
  intentSeq: count,
  unit: macSchema,
  serial: unitSerialSchema,
  product: name,
  permit: name,
  permitSha256Hex: sha256HexSchema,
  csrSha256Hex: sha256HexSchema,
  spkiSha256Hex: sha256HexSchema,
  certSerialHex,
  tbsSha256Hex: sha256HexSchema,
  certBase64: z.base64(),
  /** The certificate of the same unit that this one takes the place of. */
  supersedes: certSerialHex.exactOptional(),
});
export type CertificateRecord = z.infer<typeof certificate>;

const refused = z.strictObject({
  kind: z.literal('refused'),
  code: name,
  intentLeafHex: sha256HexSchema,
  unit: macSchema,
  evidence: facts,
});

const checkpoint = z.strictObject({ kind: z.literal('checkpoint'), tree: treeHead });

/** What upstream has seen, by its cosigned checkpoint. */
const receipt = z.strictObject({ kind: z.literal('receipt'), tree: treeHead, witnessedAt: moment });

/** Documents of the officers that came into force, and the numbers below which none is taken any more. */
const documents = z.strictObject({
  kind: z.literal('documents'),
  manifest: numbered.exactOptional(),
  revocations: numbered.exactOptional(),
  permits: z.array(z.strictObject({ permit: name, sha256Hex: sha256HexSchema })).readonly(),
});

const revoked = z.strictObject({
  kind: z.literal('revoked'),
  certSerialHex,
  unit: macSchema,
  reason: z.enum(REVOCATION_REASON_WORDS),
  by: z.array(name).min(1).readonly(),
  /** Of the entry `revocation-intended`, as a leaf of the ledger's tree. */
  intentLeafHex: sha256HexSchema,
  /** Of the order that two officers signed; absent where the station decided. */
  orderSha256Hex: sha256HexSchema.exactOptional(),
});
export type RevokedRecord = z.infer<typeof revoked>;

const crl = z.strictObject({
  kind: z.literal('crl'),
  number: count,
  thisUpdate: moment,
  nextUpdate: moment,
  /** How many certificates it lists. */
  revoked: count,
  sha256Hex: sha256HexSchema,
});
export type CrlRecord = z.infer<typeof crl>;

const quarantined = z.strictObject({
  kind: z.literal('quarantined'),
  id: name,
  reason: quarantineReason,
  evidence: facts,
  /** Where the token says that this journal had come to, when the file itself does not reach there. */
  after: z.strictObject({ n: count, macHex: sha256HexSchema }).exactOptional(),
  /** The newest tree that was signed, in case the file lost it. */
  tree: treeHead,
});
export type QuarantinedRecord = z.infer<typeof quarantined>;

const lifted = z.strictObject({
  kind: z.literal('lifted'),
  id: name,
  reason: z.string().min(1).max(400),
  officers: z.array(name).min(2).readonly(),
  documentSha256Hex: sha256HexSchema,
});

/** A certificate of before there was this journal, taken over by the officers' word. */
export const migratedCertificate = z.strictObject({
  kind: z.literal('migrated-certificate'),
  /** The entry of the intent. */
  intentSeq: count.exactOptional(),
  unit: macSchema,
  serial: unitSerialSchema,
  permit: name,
  spkiSha256Hex: sha256HexSchema,
  certSerialHex: z.string().regex(/^([0-9a-f]{2}){1,20}$/),
  tbsSha256Hex: sha256HexSchema,
});
export type MigratedCertificateRecord = z.infer<typeof migratedCertificate>;

/** A certificate of lines that this journal lost: the ledger had it and its intent, and it carries this service's signature. */
const regainedCertificate = z.strictObject({
  kind: z.literal('regained-certificate'),
  /** Of the entry `signature-intended`, as a leaf of the ledger's tree. */
  intentLeafHex: sha256HexSchema,
  intentSeq: count,
  unit: macSchema,
  serial: unitSerialSchema,
  permit: name,
  spkiSha256Hex: sha256HexSchema,
  certSerialHex,
  tbsSha256Hex: sha256HexSchema,
  supersedes: certSerialHex.exactOptional(),
});
export type RegainedCertificateRecord = z.infer<typeof regainedCertificate>;

/** The end of what was taken over, and the document in which two officers accepted it. */
const migrated = z.strictObject({
  kind: z.literal('migrated'),
  documentSha256Hex: sha256HexSchema,
  /** Absent when there was no journal before. */
  journalSha256Hex: sha256HexSchema.exactOptional(),
  certificates: count,
  /** The newest that the checkpoint key of before had signed. */
  tree: treeHead,
  cannotVouchFor: z.array(z.string().min(1).max(400)).readonly(),
  officers: z.array(name).min(2).readonly(),
});

export type MigratedRecord = z.infer<typeof migrated>;

export const record = z.discriminatedUnion('kind', [
  opened,
  started,
  certificate,
  refused,
  checkpoint,
  receipt,
  documents,
  revoked,
  crl,
  quarantined,
  lifted,
  migratedCertificate,
  migrated,
  regainedCertificate,
]);

export type JournalRecord = z.infer<typeof record>;

/** A record as it stands in the journal. */
export type Journalled<R extends JournalRecord = JournalRecord> = R & {
  /** Counts up by one; only a quarantine may leave numbers out. */
  readonly n: number;
  /** The MAC of the line before. */
  readonly prev: string;
  readonly at: string;
};
