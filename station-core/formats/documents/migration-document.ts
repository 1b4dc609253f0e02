/**
 * What a station of version 0.3 or earlier takes along when its signing service begins a journal of its own: what it held,
 * and what nobody can vouch for. By signing it, two officers accept both.
 */
import { z } from 'zod';
import { MIGRATION_FINDINGS } from '../../model/documents/migration-findings.ts';
import * as fields from './fields.ts';

const count = z.int().nonnegative();
const treeHead = z.strictObject({ sizeEntries: count, rootHashHex: fields.sha256Hex });
/** As the old files had them: whatever they hold is shown, as far as it can be printed. */
const oldName = fields.printable(64);
export const MAX_STATEMENT_CHARACTERS = 400;
const statement = fields.printable(MAX_STATEMENT_CHARACTERS);

const oldKey = z.strictObject({
  use: z.enum(['issuing', 'checkpoint', 'tag']),
  label: oldName,
  /** The attributes that the policy of the signing service forbids; or why the key was not found. */
  problems: z.array(fields.printable(64)).max(40),
});

const finding = z.strictObject({
  kind: z.enum(MIGRATION_FINDINGS),
  count: z.int().positive(),
  /** The first of them. The record has all. */
  examples: z.array(statement).min(1).max(10),
});

const oldPermit = z.strictObject({
  permit: oldName,
  product: oldName,
  quota: count,
  /** How many certificates the old journal counts under it. */
  used: count,
  /** Of the file. */
  sha256: fields.sha256Hex,
});

export const migrationDocumentSchema = z
  .strictObject({
    v: z.literal(1),
    type: z.literal('migration'),
    station: fields.stationName,
    /** The journal without a chain; absent when there was none. */
    journal: z.strictObject({ sha256: fields.sha256Hex, lines: count }).exactOptional(),
    /** The whole ledger, and the newest tree under a checkpoint. */
    ledger: z.strictObject({ head: treeHead, signed: treeHead.exactOptional() }),
    /** What the new journal takes over: how many certificates, and the hash of their list in the record. */
    certificates: z.strictObject({ count, sha256: fields.sha256Hex }),
    /** Public keys of before: entries up to `ledger.signed` and certificates up to `ledger.head` are verified by them. */
    before: z.strictObject({
      /** C2SP verifier key. */
      checkpointKey: z.string().min(1).max(fields.MAX_VERIFIER_KEY_CHARACTERS),
      /** PEM. */
      issuingCert: z.string().min(1).max(8_192),
      /** PEM. */
      rootCert: z.string().min(1).max(8_192),
    }),
    /** Absent when nobody looked into the old token. */
    keys: z.array(oldKey).max(8).exactOptional(),
    permits: z.array(oldPermit).max(200),
    findings: z.array(finding).max(MIGRATION_FINDINGS.length),
    cannotVouchFor: z.array(statement).min(1).max(64),
    /** Of the record that belongs to this document. */
    recordSha256: fields.sha256Hex,
    issuedAt: fields.utcMoment,
  })
  .readonly();

export type MigrationDocument = z.infer<typeof migrationDocumentSchema>;
