/** Entries about a unit that belong to no run of it: holds, verifications in hand, look-ups. */
import type { Mac } from '../../model/mac.ts';
import type { Entry, EntryOf } from '../entry.ts';
import { readEntryOrFault, statement, type Db } from '../store.ts';

export const UNIT_ENTRIES_TABLES = { unitEntries: 'unit, seq' } as const;

export const UNIT_ENTRIES_SQL = `
  CREATE TABLE unitEntries (unit TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (unit, seq)) STRICT, WITHOUT ROWID;
`;

const KINDS = [
  'unit-held',
  'unit-released',
  'hold-heard',
  'release-heard',
  'unit-verified',
  'verification-stopped',
  'secret-looked-up',
  'certificate-revoked',
] as const satisfies readonly Entry['kind'][];
export type UnitEntryKind = (typeof KINDS)[number];
const kinds: ReadonlySet<Entry['kind']> = new Set(KINDS);

export function isOfUnitAlone<Body extends { readonly kind: Entry['kind'] }>(
  body: Body,
): body is Extract<Body, { readonly kind: UnitEntryKind }> {
  return kinds.has(body.kind);
}

export function projectUnitEntry(db: Db, { unit, seq }: EntryOf<UnitEntryKind>): void {
  if (unit !== undefined) statement(db, 'INSERT INTO unitEntries VALUES (?, ?)').run(unit, seq);
}

/** A ledger of software that had no such table has none of these entries. */
export function unitEntrySeqs(db: Db, unit: Mac): number[] {
  const made = statement(db, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'unitEntries'").get();
  if (made === undefined) return [];
  return statement(db, 'SELECT seq FROM unitEntries WHERE unit = ? ORDER BY seq').pluck().all(unit) as number[];
}

/** How this unit was verified in hand, oldest first; attempts that came to no verdict too. */
export function verificationsOf(db: Db, unit: Mac): (EntryOf<'unit-verified'> | EntryOf<'verification-stopped'>)[] {
  return unitEntrySeqs(db, unit)
    .map((seq) => readEntryOrFault(db, seq))
    .filter((entry) => entry.kind === 'unit-verified' || entry.kind === 'verification-stopped');
}
