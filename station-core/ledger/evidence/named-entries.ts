/** What evidence names in other entries instead of repeating it, and the table of what it can name: releases, once each. */
import { Contradiction } from '../contradiction.ts';
import type { EntryOf } from '../entry.ts';
import { EVIDENCE_VERSION } from '../step-evidence.ts';
import { statement, type Db } from '../store.ts';

export const RELEASE_TABLES = { releases: 'seq' } as const;

export const RELEASES_SQL = `
  CREATE TABLE releases (seq INTEGER PRIMARY KEY, releaseSha256Hex TEXT NOT NULL UNIQUE) STRICT;
`;

/** What evidence does not repeat, it names: that entry must be there, and be the one it says. */
export function refuseWrongNames(db: Db, entry: EntryOf<'step-passed'>): void {
  if (!('evidenceVersion' in entry) || entry.evidenceVersion !== EVIDENCE_VERSION) return;
  if (entry.step === 'issue') {
    const { certSha256Hex, issuedSeq } = entry.evidence;
    const issued = statement(db, 'SELECT unit FROM certificates WHERE seq = ? AND certSha256Hex = ?');
    const unit = issued.pluck().get(issuedSeq, certSha256Hex);
    if (unit !== entry.unit)
      throw new Contradiction('no such certificate of this unit was issued', { certSha256Hex, issuedSeq });
  }
  if (entry.step === 'flash') {
    const { releaseSha256Hex, releaseSeq } = entry.evidence;
    const listed = statement(db, 'SELECT 1 FROM releases WHERE seq = ? AND releaseSha256Hex = ?');
    if (listed.get(releaseSeq, releaseSha256Hex) === undefined)
      throw new Contradiction('no such release was listed', { releaseSha256Hex, releaseSeq });
  }
}

export function listRelease(db: Db, { releaseSha256Hex, seq }: EntryOf<'release-listed'>): void {
  const has = statement(db, 'SELECT seq FROM releases WHERE releaseSha256Hex = ?').pluck().get(releaseSha256Hex);
  if (has !== undefined)
    throw new Contradiction('a release is listed once', { releaseSha256Hex, hasSeq: has as number });
  statement(db, 'INSERT INTO releases VALUES (?, ?)').run(seq, releaseSha256Hex);
}
