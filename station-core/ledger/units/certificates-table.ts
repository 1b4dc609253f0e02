/**
 * What was signed for, and the certificates that came of it: an intent is of one unit and one key, and has one end, a
 * certificate or the signer's refusal. A unit has one live certificate: another one takes its place only when the intent named it.
 */
import { Contradiction } from '../contradiction.ts';
import type { EntryOf } from '../entry.ts';
import { statement, type Db } from '../store.ts';

export const CERTIFICATE_TABLES = { intents: 'seq', certificates: 'seq' } as const;

export const CERTIFICATES_SQL = `
  CREATE TABLE intents (seq INTEGER PRIMARY KEY, unit TEXT NOT NULL, spkiSha256Hex TEXT NOT NULL UNIQUE,
    certSerialHex TEXT UNIQUE, refusedSeq INTEGER, supersedes TEXT) STRICT;
  CREATE UNIQUE INDEX intentsLive ON intents (unit, coalesce(supersedes, '')) WHERE refusedSeq IS NULL;
  CREATE TABLE certificates (seq INTEGER PRIMARY KEY, unit TEXT NOT NULL, intentSeq INTEGER NOT NULL UNIQUE,
    certSha256Hex TEXT NOT NULL UNIQUE, certSerialHex TEXT NOT NULL UNIQUE, supersededSeq INTEGER) STRICT;
  CREATE UNIQUE INDEX certificatesLive ON certificates (unit) WHERE supersededSeq IS NULL;
  CREATE INDEX certificatesByUnit ON certificates (unit, seq);
`;

export function intendSignature(db: Db, entry: EntryOf<'signature-intended'>): void {
  const { unit, spkiSha256Hex, certSerialHex = null, seq } = entry;
  const rules = {
    spkiSha256Hex: 'a key is signed for once',
    certSerialHex: 'a certificate serial is used once',
  };
  for (const [column, rule] of Object.entries(rules)) {
    const value = column === 'spkiSha256Hex' ? spkiSha256Hex : certSerialHex;
    if (value === null) continue; // the signing service draws the serial number
    const has = statement(db, `SELECT unit, seq FROM intents WHERE ${column} = ?`).get(value) as
      | { unit: string; seq: number }
      | undefined;
    if (has !== undefined) throw new Contradiction(rule, { unit, [column]: value, hasUnit: has.unit, hasSeq: has.seq });
  }
  refuseSecondIdentity(db, entry);
  statement(db, 'INSERT INTO intents VALUES (?, ?, ?, ?, NULL, ?)').run(
    ...[seq, unit, spkiSha256Hex, certSerialHex, entry.supersedes ?? null],
  );
}

/** One intent for the first certificate of a unit, and one for each that takes the place of the live one. */
function refuseSecondIdentity(db: Db, { unit, spkiSha256Hex, supersedes }: EntryOf<'signature-intended'>): void {
  if (supersedes !== undefined && liveCertificate(db, unit)?.certSerialHex !== supersedes) {
    throw new Contradiction('only the live certificate of a unit is superseded', { unit, supersedes });
  }
  const same = statement(
    db,
    "SELECT seq FROM intents WHERE unit = ? AND coalesce(supersedes, '') = ? AND refusedSeq IS NULL",
  );
  const live = same.pluck().get(unit, supersedes ?? '');
  if (live !== undefined)
    throw new Contradiction('a unit has one identity', { unit, spkiSha256Hex, hasSeq: live as number });
}

function liveCertificate(db: Db, unit: string) {
  const rows = statement(db, 'SELECT seq, certSerialHex FROM certificates WHERE unit = ? AND supersededSeq IS NULL');
  return rows.get(unit) as { readonly seq: number; readonly certSerialHex: string } | undefined;
}

/** Only the signer's word about one intent ends it; the station's own refusals come before there is one. */
export function refuseSignature(db: Db, { unit, intentSeq, seq }: EntryOf<'signature-refused'>): void {
  if (intentSeq === undefined) return;
  const issued = statement(db, 'SELECT seq FROM certificates WHERE intentSeq = ?').pluck().get(intentSeq);
  if (issued !== undefined)
    throw new Contradiction('what was issued was not refused', { unit, intentSeq, hasSeq: issued as number });
  const end = statement(db, 'UPDATE intents SET refusedSeq = ? WHERE seq = ? AND unit = ? AND refusedSeq IS NULL');
  if (end.run(seq, intentSeq, unit).changes !== 1)
    throw new Contradiction('no such intent of this unit', { unit, intentSeq });
}

export function issueCertificate(db: Db, entry: EntryOf<'certificate-issued'>): void {
  const { unit, certSerialHex, certSha256Hex, spkiSha256Hex, intentSeq, seq, supersedes } = entry;
  const live = liveCertificate(db, unit);
  if (live !== undefined && live.certSerialHex !== supersedes)
    throw new Contradiction('a unit has one live certificate', { unit, hasSeq: live.seq });
  const intended = statement(
    db,
    `SELECT 1 FROM intents WHERE seq = ? AND unit = ? AND spkiSha256Hex = ?
      AND (certSerialHex IS NULL OR certSerialHex = ?) AND supersedes IS ? AND refusedSeq IS NULL`,
  ).get(intentSeq, unit, spkiSha256Hex, certSerialHex, supersedes ?? null);
  if (intended === undefined)
    throw new Contradiction('no certificate without its intent', { unit, certSerialHex, intentSeq });
  const has = statement(db, 'SELECT unit, seq FROM certificates WHERE certSerialHex = ?').get(certSerialHex) as
    | { unit: string; seq: number }
    | undefined;
  if (has !== undefined)
    throw new Contradiction('a certificate serial is used once', {
      unit,
      certSerialHex,
      hasUnit: has.unit,
      hasSeq: has.seq,
    });
  if (live !== undefined) statement(db, 'UPDATE certificates SET supersededSeq = ? WHERE seq = ?').run(seq, live.seq);
  // Its key is the intent's, which is used once.
  statement(db, 'INSERT INTO certificates VALUES (?, ?, ?, ?, ?, NULL)').run(
    ...[seq, unit, intentSeq, certSha256Hex, certSerialHex],
  );
}
