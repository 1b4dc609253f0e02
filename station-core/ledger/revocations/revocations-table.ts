/** Which certificates are revoked, which intents are still open, and which CRLs were signed, as tables of the ledger. */
import { Contradiction } from '../contradiction.ts';
import type { Entry, EntryOf } from '../entry.ts';
import { statement, type Db } from '../store.ts';

export const REVOCATION_TABLES = { revocationIntents: 'seq', revocations: 'seq', crls: 'number' } as const;

export const REVOCATIONS_SQL = `
  CREATE TABLE revocationIntents (seq INTEGER PRIMARY KEY, openCertificates INTEGER NOT NULL) STRICT;
  CREATE INDEX revocationIntentsOpen ON revocationIntents (seq) WHERE openCertificates > 0;
  CREATE TABLE revocations (seq INTEGER PRIMARY KEY, unit TEXT NOT NULL, certSerialHex TEXT NOT NULL UNIQUE,
    intentSeq INTEGER NOT NULL) STRICT;
  CREATE INDEX revocationsByUnit ON revocations (unit, seq);
  CREATE TABLE crls (number INTEGER PRIMARY KEY, seq INTEGER NOT NULL UNIQUE) STRICT;
`;

type RevocationEntry = EntryOf<(typeof KINDS)[number]>;

const KINDS = ['revocation-intended', 'revocation-refused', 'certificate-revoked', 'crl-signed'] as const;
const kinds: ReadonlySet<Entry['kind']> = new Set(KINDS);

export function isOfRevocation<Body extends { readonly kind: Entry['kind'] }>(
  body: Body,
): body is Extract<Body, { readonly kind: RevocationEntry['kind'] }> {
  return kinds.has(body.kind);
}

export function projectRevocation(db: Db, entry: RevocationEntry): void {
  switch (entry.kind) {
    case 'revocation-intended':
      intend(db, entry);
      return;
    case 'revocation-refused':
      refuse(db, entry);
      return;
    case 'certificate-revoked':
      revoke(db, entry);
      return;
    case 'crl-signed':
      signCrl(db, entry);
  }
}

function intend(db: Db, { seq, certificates }: EntryOf<'revocation-intended'>): void {
  for (const { unit, certSerialHex } of certificates) {
    requireIssued(db, unit, certSerialHex);
    requireNotRevoked(db, unit, certSerialHex);
  }
  statement(db, 'INSERT INTO revocationIntents VALUES (?, ?)').run(seq, certificates.length);
}

/** Only as a whole: what was revoked was not refused. */
function refuse(db: Db, { intentSeq }: EntryOf<'revocation-refused'>): void {
  const revoked = statement(db, 'SELECT 1 FROM revocations WHERE intentSeq = ?').get(intentSeq);
  const end = statement(db, 'UPDATE revocationIntents SET openCertificates = 0 WHERE seq = ? AND openCertificates > 0');
  if (revoked === undefined && end.run(intentSeq).changes === 1) return;
  throw new Contradiction('no such intent to revoke is open', { intentSeq });
}

function revoke(db: Db, entry: EntryOf<'certificate-revoked'>): void {
  const { seq, unit, certSerialHex, intentSeq } = entry;
  requireIssued(db, unit, certSerialHex);
  requireNotRevoked(db, unit, certSerialHex);
  const intended = statement(
    db,
    'UPDATE revocationIntents SET openCertificates = openCertificates - 1 WHERE seq = ? AND openCertificates > 0',
  );
  if (intended.run(intentSeq).changes !== 1 && !isSuperseded(db, entry))
    throw new Contradiction('no revocation without its intent', { unit, certSerialHex, intentSeq });
  statement(db, 'INSERT INTO revocations VALUES (?, ?, ?, ?)').run(seq, unit, certSerialHex, intentSeq);
}

/** A certificate that took its place was intended to. */
function isSuperseded(db: Db, { unit, certSerialHex, reason, intentSeq }: EntryOf<'certificate-revoked'>): boolean {
  if (reason !== 'superseded') return false;
  const newer = statement(
    db,
    `SELECT 1 FROM certificates JOIN intents ON intents.seq = certificates.intentSeq
      WHERE intents.seq = ? AND certificates.unit = ? AND intents.supersedes = ?`,
  );
  return newer.get(intentSeq, unit, certSerialHex) !== undefined;
}

function requireIssued(db: Db, unit: string, certSerialHex: string): void {
  const issued = statement(db, 'SELECT 1 FROM certificates WHERE unit = ? AND certSerialHex = ?');
  if (issued.get(unit, certSerialHex) === undefined)
    throw new Contradiction('no such certificate of this unit', { unit, certSerialHex });
}

function requireNotRevoked(db: Db, unit: string, certSerialHex: string): void {
  const revoked = statement(db, 'SELECT seq FROM revocations WHERE certSerialHex = ?').pluck().get(certSerialHex);
  if (revoked !== undefined)
    throw new Contradiction('a certificate is revoked once', { unit, certSerialHex, hasSeq: revoked as number });
}

function signCrl(db: Db, { seq, number }: EntryOf<'crl-signed'>): void {
  const newest = statement(db, 'SELECT max(number) FROM crls').pluck().get() as number | null;
  if (newest !== null && newest >= number) throw new Contradiction('CRL numbers only rise', { number, newest });
  statement(db, 'INSERT INTO crls VALUES (?, ?)').run(number, seq);
}
