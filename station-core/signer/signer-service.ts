import { z } from 'zod';
import { faultEvidenceSchema, macSchema, sha256HexSchema, unitSerialSchema } from '../model-schemas.ts';
import { REVOCATION_REASON_WORDS } from '../model/issuance/revocation-reason.ts';
import { bytes, secretText } from '../rpc/schemas.ts';
import type { Answers, Asks, CallName, Service } from '../rpc/service.ts';
import { status } from './status-schema.ts';

/** All that the station asks of the signing service. Each is an act; nothing here says what bytes to sign. */

const provenIntent = z.strictObject({
  entry: bytes,
  proof: z.array(bytes).max(64).readonly(),
  checkpoint: z.string().max(8_192),
});
const placedIntent = provenIntent.omit({ checkpoint: true });

/** A certificate in the station's ledger, by the hash of what was signed. */
const recordedCertificate = z.strictObject({
  tbsSha256Hex: sha256HexSchema,
  permit: z.string(),
  /** For a journal that lost lines and may take it back: the intent is proven in the tree of `regainsUnderEntries`. */
  lost: z.strictObject({ certDer: bytes, intent: placedIntent }).exactOptional(),
});
export type RecordedCertificate = z.infer<typeof recordedCertificate>;

/** What the signer remembers of one signature. */
const madeSignature = z.strictObject({
  tbsSha256Hex: sha256HexSchema,
  permit: z.string(),
  /** When, by the signer's clock. */
  at: z.iso.datetime(),
  unit: macSchema,
  serial: unitSerialSchema,
  certSerialHex: z.string(),
  /** The entry of the intent; absent for what an earlier version signed. */
  intentSeq: z.int().nonnegative().exactOptional(),
});
export type MadeSignature = z.infer<typeof madeSignature>;

const unitRequest = z.strictObject({
  csrDer: bytes,
  nonce: bytes,
  unit: z.strictObject({ mac: macSchema, serial: unitSerialSchema }),
  product: z.string().min(1).max(64),
  profile: z.strictObject({ hardwareTypeOid: z.string().max(256), serverAuth: z.boolean() }),
  permit: z.string().min(1).max(64),
  supersedes: z.string().max(40).exactOptional(),
});

const issueRequest = unitRequest.extend({ intent: provenIntent });
const placedRequest = unitRequest.extend({ intent: placedIntent });

const issued = z.strictObject({
  certDer: bytes,
  certSerialHex: z.string(),
  permitSha256Hex: sha256HexSchema,
  lintedRules: z.int().positive(),
  /** When the certificate before was revoked, by the signer's clock; present when the intent named one. */
  supersededAt: z.iso.datetime().exactOptional(),
});

const checkpointRequest = z.strictObject({
  sizeEntries: z.int().nonnegative(),
  rootHash: bytes,
  fromSize: z.int().nonnegative(),
  proof: z.array(bytes).max(128).readonly(),
});

const logSignature = z.union([bytes, z.tuple([bytes, bytes]).readonly()]);

const offeredDocuments = z.strictObject({
  permits: z.array(z.string()).max(1_000).readonly(),
  manifest: z.string().exactOptional(),
  revocations: z.string().exactOptional(),
});
export type OfferedDocuments = z.infer<typeof offeredDocuments>;

const revoked = z.strictObject({
  certSerialHex: z.string(),
  unit: macSchema,
  reason: z.enum(REVOCATION_REASON_WORDS),
  /** By the signer's clock. */
  at: z.iso.datetime(),
});
export type RevokedBySigner = z.infer<typeof revoked>;

/** A page of the journal is small enough for one message. */
export const MAX_JOURNAL_PAGE = 2_000;

/** The first call waits until the driver is loaded, the token logged in and a long journal read. */
const START_TIMEOUT_MS = 180_000;
/** A call that takes longer: the process counts as hung. */
export const CALL_TIMEOUT_MS = 10_000;
/** A smart card takes a second for a signature. */
const BATCH_TIMEOUT_MS = 25_000;
/** Requests that one act issues. */
export const MAX_BATCH = 16;

export const signerService = {
  name: 'signer',
  gone: 'signer.gone',
  whenLate: 'end',
  calls: {
    status: { asks: z.null(), answers: status, timeoutMs: START_TIMEOUT_MS },
    /** What the officers signed, as it lies with the host. Answers what is in force. */
    setDocuments: { asks: offeredDocuments, answers: status, timeoutMs: CALL_TIMEOUT_MS },
    /** Refuses what `setDocuments` would refuse, and puts nothing in force. */
    judgeDocuments: { asks: offeredDocuments, answers: z.null(), timeoutMs: CALL_TIMEOUT_MS },
    issue: {
      asks: issueRequest,
      answers: issued,
      timeoutMs: CALL_TIMEOUT_MS,
    },
    /** A checkpoint, and the certificates whose intents lie under it: one act, one write to the disk. */
    issueBatch: {
      asks: z.strictObject({
        checkpoint: checkpointRequest,
        requests: z.array(placedRequest).min(1).max(MAX_BATCH).readonly(),
      }),
      answers: z.strictObject({
        signature: logSignature,
        /** In the order of the requests. */
        outcomes: z
          .array(
            z.discriminatedUnion('kind', [
              issued.extend({ kind: z.literal('issued') }),
              z.strictObject({ kind: z.literal('refused'), code: z.string(), evidence: faultEvidenceSchema }),
            ]),
          )
          .readonly(),
      }),
      timeoutMs: BATCH_TIMEOUT_MS,
    },
    /**
     * Answers with the raw Ed25519 signature over the text of the checkpoint, which the signer writes itself; with a second
     * key, with the two of `LogSignature`.
     */
    signCheckpoint: {
      asks: checkpointRequest,
      answers: logSignature,
      timeoutMs: CALL_TIMEOUT_MS,
    },
    hearReceipt: {
      asks: z.strictObject({
        note: z.string().max(8_192),
        /** That its tree holds the entry `receipt-asked` with what `status` awaits. */
        challenge: z.strictObject({ entry: bytes, proof: z.array(bytes).max(64).readonly() }).exactOptional(),
      }),
      answers: z.null(),
      timeoutMs: CALL_TIMEOUT_MS,
    },
    /** The newest checkpoint of the ledger, which the service must have signed and recorded. */
    hearCheckpoint: {
      asks: z.strictObject({ note: z.string().max(8_192) }),
      answers: z.null(),
      timeoutMs: CALL_TIMEOUT_MS,
    },
    /** What only the station can find: then nothing is issued any more either. */
    quarantine: {
      asks: z.strictObject({
        reason: z.enum(['forked', 'ledger-journal-differ']),
        evidence: z.record(z.string().max(40), z.union([z.string().max(400), z.number()])),
      }),
      answers: z.null(),
      timeoutMs: CALL_TIMEOUT_MS,
    },
    liftQuarantine: { asks: z.strictObject({ document: z.string() }), answers: z.null(), timeoutMs: CALL_TIMEOUT_MS },
    /** Answers with all certificates of the intent, also those that were revoked before, as they first were. */
    revoke: {
      asks: z.strictObject({ intent: provenIntent, order: z.string().exactOptional() }),
      answers: z.array(revoked).readonly(),
      timeoutMs: CALL_TIMEOUT_MS,
    },
    /** `newestNumber`: the highest number of a CRL that the caller knows of; zero when of none. */
    crl: {
      asks: z.strictObject({ newestNumber: z.int().nonnegative() }),
      answers: z.strictObject({
        crlDer: bytes,
        number: z.int().positive(),
        thisUpdate: z.iso.datetime(),
        nextUpdate: z.iso.datetime(),
        revoked: z.int().nonnegative(),
      }),
      timeoutMs: CALL_TIMEOUT_MS,
    },
    /** A quarantine when the signer's record lacks one of these, which the ledger says are revoked. */
    requireRevoked: {
      asks: z.strictObject({ certSerialsHex: z.array(z.string()).max(MAX_JOURNAL_PAGE).readonly() }),
      answers: z.null(),
      timeoutMs: CALL_TIMEOUT_MS,
    },
    /** A quarantine when the signer's record lacks one of these, or has it under another permit. */
    requireRecorded: {
      asks: z.strictObject({ certificates: z.array(recordedCertificate) }),
      answers: z.null(),
      timeoutMs: CALL_TIMEOUT_MS,
    },
    /** Takes those back into a journal that lost them which it signed, and leaves the others. */
    regainRecorded: {
      asks: z.strictObject({ certificates: z.array(recordedCertificate) }),
      answers: z.null(),
      timeoutMs: CALL_TIMEOUT_MS,
    },
    /** The certificates that were signed, in their order, and how many there are in all. */
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
    /** Those of these that are revoked in the signer's record. */
    findRevoked: {
      asks: z.strictObject({ certSerialsHex: z.array(z.string()).max(MAX_JOURNAL_PAGE).readonly() }),
      answers: z.array(z.string()),
      timeoutMs: CALL_TIMEOUT_MS,
    },
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
