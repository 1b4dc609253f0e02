/** Reads who has put which unit aside, and why. */
import type { Mac } from '../../model/mac.ts';
import { readEntryOrFault, statement, type Db } from '../store.ts';

export interface HoldRecord {
  readonly hold: string;
  readonly unit: Mac;
  readonly serial?: string;
  readonly by: string;
  readonly reason: string;
  /** When it was placed, by the clock of the station that did. */
  readonly at: string;
  /** Present when another station holds it. */
  readonly station?: string;
  readonly seq: number;
  readonly released?: { readonly by: string; readonly reason: string; readonly at: string; readonly seq: number };
}

interface Row {
  readonly seq: number;
  readonly releasedSeq: number | null;
}

/** Every hold of this unit, oldest first, released ones too. */
export function holdsOf(db: Db, unit: Mac): HoldRecord[] {
  if (!hasHolds(db)) return [];
  const rows = statement(db, 'SELECT seq, releasedSeq FROM holds WHERE unit = ? ORDER BY seq').all(unit) as Row[];
  return rows.map((row) => holdRecord(db, row));
}

/** The hold that keeps this unit from being worked on; this station's own before one that was heard of. */
export function liveHold(db: Db, unit: Mac): HoldRecord | undefined {
  if (!hasHolds(db)) return undefined;
  const live = statement(
    db,
    'SELECT seq, releasedSeq FROM holds WHERE unit = ? AND releasedSeq IS NULL ORDER BY station, seq LIMIT 1',
  );
  const row = live.get(unit) as Row | undefined;
  return row === undefined ? undefined : holdRecord(db, row);
}

/** Everything that is put aside now, newest first, and how many that are in all. */
export function liveHolds(
  db: Db,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): { readonly count: number; readonly holds: HoldRecord[] } {
  if (!hasHolds(db)) return { count: 0, holds: [] };
  const count = statement(db, 'SELECT count(*) FROM holds WHERE releasedSeq IS NULL').pluck().get() as number;
  const rows = statement(
    db,
    'SELECT seq, releasedSeq FROM holds WHERE releasedSeq IS NULL ORDER BY seq DESC LIMIT ? OFFSET ?',
  ).all(limit, offset) as Row[];
  return { count, holds: rows.map((row) => holdRecord(db, row)) };
}

/** Of each other station, up to which of its entries this one has heard. */
export function heardFrom(db: Db): Readonly<Record<string, number>> {
  const rows = statement(db, 'SELECT station, fromSeq FROM heardFrom ORDER BY station').all();
  return Object.fromEntries((rows as { station: string; fromSeq: number }[]).map((row) => [row.station, row.fromSeq]));
}

/** A ledger of software that knew no holds has none, until a start of this one makes the table. */
function hasHolds(db: Db): boolean {
  return statement(db, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'holds'").get() !== undefined;
}

function holdRecord(db: Db, { seq, releasedSeq }: Row): HoldRecord {
  const entry = readEntryOrFault(db, seq);
  if (entry.kind !== 'unit-held' && entry.kind !== 'hold-heard') throw new Error(`entry ${seq} holds no unit`);
  const { hold, unit, serial, by, reason } = entry;
  return {
    hold,
    unit,
    ...(serial === undefined ? {} : { serial }),
    by,
    reason,
    ...(entry.kind === 'hold-heard' ? { at: entry.fromAt, station: entry.from } : { at: entry.at }),
    seq,
    ...(releasedSeq === null ? {} : { released: releaseRecord(db, releasedSeq) }),
  };
}

function releaseRecord(db: Db, seq: number): NonNullable<HoldRecord['released']> {
  const entry = readEntryOrFault(db, seq);
  switch (entry.kind) {
    case 'unit-released':
      return { by: entry.by, reason: entry.reason, at: entry.at, seq };
    case 'release-heard':
    case 'hold-heard': // the other station's next hold: its release was never heard
      return { by: entry.by, reason: entry.reason, at: entry.fromAt, seq };
    default:
      throw new Error(`entry ${seq} releases no unit`);
  }
}
