/** Reads what is revoked, and the lists that say so. */
import type { RevocationReason } from '../../model/issuance/revocation-reason.ts';
import type { Mac } from '../../model/mac.ts';
import type { EntryOf } from '../entry.ts';
import { readEntryOrFault, statement, type Db } from '../store.ts';

export interface RevocationRecord {
  readonly certSerialHex: string;
  readonly unit: Mac;
  readonly serial?: string;
  readonly reason: RevocationReason;
  /** The reason in words, and who decided. */
  readonly note: string;
  readonly by: readonly string[];
  readonly revokedAt: string;
  readonly orderSha256Hex?: string;
  readonly intentSeq: number;
  readonly seq: number;
}

export interface CrlRecord {
  readonly number: number;
  readonly thisUpdate: string;
  readonly nextUpdate: string;
  readonly revoked: number;
  readonly crlSha256Hex: string;
  readonly seq: number;
}

/** Of the certificates of this unit, oldest first. */
export function revocationsOf(db: Db, unit: Mac): RevocationRecord[] {
  if (!hasTables(db)) return [];
  const rows = statement(db, 'SELECT seq, intentSeq FROM revocations WHERE unit = ? ORDER BY seq').all(unit);
  return (rows as { seq: number; intentSeq: number }[]).map(({ seq, intentSeq }) => record(db, seq, intentSeq));
}

interface Page {
  readonly limit: number;
  readonly offset: number;
}

/** Newest first, and how many there are in all. */
export function revocationsPage(
  db: Db,
  { limit, offset }: Page,
): { readonly count: number; readonly revocations: RevocationRecord[] } {
  if (!hasTables(db)) return { count: 0, revocations: [] };
  const count = statement(db, 'SELECT count(*) FROM revocations').pluck().get() as number;
  const rows = statement(db, 'SELECT seq, intentSeq FROM revocations ORDER BY seq DESC LIMIT ? OFFSET ?');
  const found = rows.all(limit, offset) as { seq: number; intentSeq: number }[];
  return { count, revocations: found.map(({ seq, intentSeq }) => record(db, seq, intentSeq)) };
}

/** Where the ledger says that a certificate is revoked, and where it was decided. */
export interface RevokedAt {
  readonly certSerialHex: string;
  readonly seq: number;
  readonly intentSeq: number;
}

/** In the order in which they were revoked. */
export function revokedFrom(db: Db, afterSeq: number, limit: number): RevokedAt[] {
  if (!hasTables(db)) return [];
  const rows = statement(
    db,
    'SELECT certSerialHex, seq, intentSeq FROM revocations WHERE seq > ? ORDER BY seq LIMIT ?',
  );
  return rows.all(afterSeq, limit) as RevokedAt[];
}

/** Intents of which not every certificate is revoked: a crash came in between, or the signing service refused. */
export function openRevocations(db: Db): EntryOf<'revocation-intended'>[] {
  if (!hasTables(db)) return [];
  const rows = statement(db, 'SELECT seq FROM revocationIntents WHERE openCertificates > 0 ORDER BY seq');
  return (rows.pluck().all() as number[]).map((seq) => intentAt(db, seq));
}

/** Newest first. */
export function crls(db: Db, limit: number): CrlRecord[] {
  return crlsPage(db, { limit, offset: 0 }).crls;
}

/** Newest first, and how many there are in all. */
export function crlsPage(db: Db, { limit, offset }: Page): { readonly count: number; readonly crls: CrlRecord[] } {
  if (!hasTables(db)) return { count: 0, crls: [] };
  const count = statement(db, 'SELECT count(*) FROM crls').pluck().get() as number;
  const rows = statement(db, 'SELECT seq FROM crls ORDER BY number DESC LIMIT ? OFFSET ?').pluck();
  return { count, crls: (rows.all(limit, offset) as number[]).map((seq) => crlAt(db, seq)) };
}

function crlAt(db: Db, at: number): CrlRecord {
  const entry = readEntryOrFault(db, at);
  if (entry.kind !== 'crl-signed') throw new Error(`entry ${at} is no CRL`);
  const { number, thisUpdate, nextUpdate, revoked, crlSha256Hex, seq } = entry;
  return { number, thisUpdate, nextUpdate, revoked, crlSha256Hex, seq };
}

function record(db: Db, seq: number, intentSeq: number): RevocationRecord {
  const entry = readEntryOrFault(db, seq);
  if (entry.kind !== 'certificate-revoked') throw new Error(`entry ${seq} revokes nothing`);
  const { by, note, orderSha256Hex } = decisionAt(db, intentSeq);
  const { certSerialHex, unit, serial, reason, revokedAt } = entry;
  return {
    certSerialHex,
    unit,
    ...(serial === undefined ? {} : { serial }),
    reason,
    note,
    by,
    revokedAt,
    ...(orderSha256Hex === undefined ? {} : { orderSha256Hex }),
    intentSeq,
    seq,
  };
}

interface Decision {
  readonly by: readonly string[];
  readonly note: string;
  readonly orderSha256Hex?: string;
}

/** Of officers, or a rework: whoever started it, under its order. */
function decisionAt(db: Db, intentSeq: number): Decision {
  const intent = readEntryOrFault(db, intentSeq);
  if (intent.kind === 'revocation-intended') return intent;
  if (intent.kind !== 'signature-intended') throw new Error(`entry ${intentSeq} intends no revocation`);
  const begunSeq = statement(db, 'SELECT begunSeq FROM runs WHERE run = ?').pluck().get(intent.run) as number;
  const begun = readEntryOrFault(db, begunSeq);
  const by = begun.kind === 'run-begun' && begun.operator !== undefined ? [begun.operator] : [];
  return { by, note: `rework, run ${intent.run}` };
}

function intentAt(db: Db, seq: number): EntryOf<'revocation-intended'> {
  const entry = readEntryOrFault(db, seq);
  if (entry.kind !== 'revocation-intended') throw new Error(`entry ${seq} intends no revocation`);
  return entry;
}

/** A ledger of software that knew no revocations has none, until a start of this one makes the tables. */
function hasTables(db: Db): boolean {
  return statement(db, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'revocations'").get() !== undefined;
}
