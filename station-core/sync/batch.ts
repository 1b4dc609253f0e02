import { z } from 'zod';
import { faultEvidenceSchema, printableSchema } from '../model-schemas.ts';
import { STATION_NAME } from '../model/first-day/station-name.ts';
import { findingSchema } from './finding.ts';

/**
 * What station and upstream say to each other, checked on both ends: `POST /v1/batches` and
 * `GET /v1/stations/me/checkpoint`. Sizes count entries of the station's tree; entries are leaves, byte for byte.
 */
export const BATCH_PATH = '/v1/batches';
export const HEAD_PATH = '/v1/stations/me/checkpoint';

export const BATCH_LIMITS = {
  entries: 5_000,
  leafBytes: 8 * 1024 * 1024,
  /** Base64 of the leaves, quotes and commas, and the note. */
  bodyBytes: 12 * 1024 * 1024,
  noteBytes: 16 * 1024,
  /** Of one answer; the alarms themselves are upstream's and are all kept. */
  conflicts: 500,
  findings: 100,
  openMatters: 100,
} as const;

const sizeEntries = z.int().nonnegative();
const note = z.string().min(1).max(BATCH_LIMITS.noteBytes);

export const batchSchema = z.strictObject({
  /** The station, as in the URI SAN of its client certificate. */
  origin: z.string().regex(STATION_NAME),
  /** Index of the first entry: what the sender believes upstream has. */
  from: sizeEntries,
  entries: z.array(z.base64().min(1)).min(1).max(BATCH_LIMITS.entries),
  /** Signed note over exactly from + entries.length entries. */
  checkpoint: note,
});
export type Batch = z.infer<typeof batchSchema>;

/** A claim of an accepted entry that somebody else holds already: for the security officer. Who came first keeps it. */
export const conflictSchema = z.strictObject({
  seq: sizeEntries,
  what: z.enum(['serial', 'unit', 'key', 'certificate-serial']),
  value: printableSchema.max(128),
  /** The station that claimed it first; it may be the same one, for another unit. */
  holder: printableSchema.max(64),
});
export type Conflict = z.infer<typeof conflictSchema>;

/** Of the newest batch; absent from an upstream that does not report it. */
const conflicts = z.array(conflictSchema).max(BATCH_LIMITS.conflicts).default([]);

/** What did not hold when upstream opened these entries; absent when everything did. */
const findings = z.array(findingSchema).max(BATCH_LIMITS.findings).exactOptional();

/** What upstream last accepted from a station; the receipt is the station's note with upstream's cosignature. */
export const headSchema = z.strictObject({ sizeEntries, receipt: note.nullable(), conflicts, findings });
export type Head = z.infer<typeof headSchema>;

export const acceptedSchema = z.strictObject({ sizeEntries, receipt: note, conflicts, findings });

/** `GET /v1/stations/me/open`: what of this station's entries waits for a person. */
export const OPEN_MATTERS_PATH = '/v1/stations/me/open';
export const openMattersSchema = z.strictObject({
  conflicts: z.array(conflictSchema).max(BATCH_LIMITS.openMatters),
  findings: z.array(findingSchema).max(BATCH_LIMITS.openMatters),
});
export type OpenMatters = z.infer<typeof openMattersSchema>;

export const REFUSALS = [
  'malformed', // the request is not what the schema says
  'unknown-station', // no certificate, or of a station that is not registered
  'wrong-origin', // the batch or its checkpoint is of another log than the certificate's station
  'bad-checkpoint', // not signed with the station's registered key, or for another number of entries
  'wrong-from', // upstream has another number of entries; `have` says what
  'does-not-extend', // the entries on top of what upstream has do not give the checkpoint's root
  'bad-entry', // an entry that is not what the ledger writes
  'unavailable', // upstream is up but cannot store now
  'not-found', // no such path
  'bad-certificate', // the client certificate is not for clients, not valid now, or names nobody
  'certificate-unknown', // nobody registered this key for this station
  'certificate-disabled', // the key was disabled by a person, or replaced by its renewal
  'bad-request', // a request for a certificate that is none, or may not be answered
  'bad-code', // a code for enrolment that is unknown, used, over, or of another station
  'station-at-work', // an enrolment that takes a station over was asked for while the station speaks
  'not-registered', // what the station says of itself contradicts the registry
  'bad-crl', // not the next list of a registered issuer that an entry of this station names
  'not-allowed', // this caller may not ask for this
  'too-many-requests', // more often than the limit of this station
] as const;

export const refusalSchema = z.strictObject({
  reason: z.enum(REFUSALS),
  /** For people and for the evidence of a fault; no secret is ever in an entry. */
  detail: faultEvidenceSchema,
  have: headSchema.optional(),
});
export type Refusal = z.infer<typeof refusalSchema>;
export type RefusalReason = Refusal['reason'];
