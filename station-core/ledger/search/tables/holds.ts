import type { Entry } from '../../entry.ts';
import { type Db, statement } from '../../store.ts';
import type { Indexer } from '../indexer.ts';

/** What is put aside now, and by which hold; also units that were never at this station. */
export const holdsTable: Indexer = {
  name: 'holds',
  version: 1,
  sql: `
    CREATE TABLE holds (unit TEXT NOT NULL, station TEXT NOT NULL, hold TEXT NOT NULL, seq INTEGER NOT NULL,
      PRIMARY KEY (unit, station)) STRICT, WITHOUT ROWID;`,
  kinds: ['unit-held', 'unit-released', 'hold-heard', 'release-heard'],
  index: indexHold,
};

/** A hold of this station. */
const HERE = '';

function indexHold(db: Db, entry: Entry): void {
  switch (entry.kind) {
    case 'unit-held':
      put(db, HERE, entry);
      return;
    case 'hold-heard':
      put(db, entry.from, entry);
      return;
    case 'unit-released':
      end(db, HERE, entry.unit);
      return;
    case 'release-heard':
      end(db, entry.from, entry.unit);
      return;
    default:
  }
}

interface Held {
  readonly unit: string;
  readonly hold: string;
  readonly seq: number;
}

function put(db: Db, station: string, { unit, hold, seq }: Held): void {
  statement(db, 'INSERT OR REPLACE INTO holds VALUES (?, ?, ?, ?)').run(unit, station, hold, seq);
}

function end(db: Db, station: string, unit: string): void {
  statement(db, 'DELETE FROM holds WHERE unit = ? AND station = ?').run(unit, station);
}
