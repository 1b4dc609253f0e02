/**
 * Which units are put aside, as a table of the ledger. A hold of this station ends with its own release only. What is heard
 * from another station is not doubted and not trusted: it holds the unit here until that same station releases it.
 */
import { Contradiction } from '../contradiction.ts';
import type { Entry, EntryOf } from '../entry.ts';
import { statement, type Db } from '../store.ts';

export const HOLD_TABLES = { holds: 'seq', heardFrom: 'station' } as const;

/** `station` is empty for a hold of this station: its ledger says whose it is. */
export const HOLDS_SQL = `
  CREATE TABLE holds (seq INTEGER PRIMARY KEY, unit TEXT NOT NULL, station TEXT NOT NULL, hold TEXT NOT NULL,
    releasedSeq INTEGER) STRICT;
  CREATE UNIQUE INDEX holdsLive ON holds (unit, station) WHERE releasedSeq IS NULL;
  CREATE INDEX holdsByUnit ON holds (unit, seq);
  CREATE TABLE heardFrom (station TEXT PRIMARY KEY, fromSeq INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;

export const HERE = '';

type Held = EntryOf<'unit-held'>;
type Released = EntryOf<'unit-released'>;
type Heard = EntryOf<'hold-heard' | 'release-heard'>;

export function projectHold(db: Db, entry: Entry): void {
  switch (entry.kind) {
    case 'unit-held':
      hold(db, entry);
      return;
    case 'unit-released':
      release(db, entry);
      return;
    case 'hold-heard':
    case 'release-heard':
      hear(db, entry);
      return;
    default:
  }
}

function hold(db: Db, { unit, hold: name, seq }: Held): void {
  const has = liveSeq(db, unit, HERE);
  if (has !== undefined) throw new Contradiction('a unit is held once', { unit, hasSeq: has });
  statement(db, 'INSERT INTO holds VALUES (?, ?, ?, ?, NULL)').run(seq, unit, HERE, name);
}

function release(db: Db, { unit, hold: name, seq }: Released): void {
  const end = statement(
    db,
    'UPDATE holds SET releasedSeq = ? WHERE unit = ? AND station = ? AND hold = ? AND releasedSeq IS NULL',
  );
  if (end.run(seq, unit, HERE, name).changes !== 1) throw new Contradiction('only what is held is released', { unit });
}

/** Also when it makes no sense of what was heard before: it is another ledger's business to be without contradiction. */
function hear(db: Db, { kind, unit, from, fromSeq, hold: name, seq }: Heard): void {
  statement(db, 'UPDATE holds SET releasedSeq = ? WHERE unit = ? AND station = ? AND releasedSeq IS NULL').run(
    ...[seq, unit, from],
  );
  if (kind === 'hold-heard') {
    statement(db, 'INSERT INTO holds VALUES (?, ?, ?, ?, NULL)').run(seq, unit, from, name);
  }
  statement(
    db,
    'INSERT INTO heardFrom VALUES (?, ?) ON CONFLICT DO UPDATE SET fromSeq = max(fromSeq, excluded.fromSeq)',
  ).run(from, fromSeq);
}

function liveSeq(db: Db, unit: string, station: string): number | undefined {
  const live = statement(db, 'SELECT seq FROM holds WHERE unit = ? AND station = ? AND releasedSeq IS NULL');
  return live.pluck().get(unit, station) as number | undefined;
}
