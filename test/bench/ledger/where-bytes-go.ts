import { decodeEntry } from '../../../station-core/ledger/entry.ts';
import { entriesFrom, openForReading } from '../../../station-core/ledger/store.ts';

/** Where the bytes of a ledger go: by table and index, by kind of entry, and by field. */
export interface Share {
  readonly name: string;
  readonly bytes: number;
  readonly count: number;
}

/** Pages as SQLite counts them, so that what is free within them is counted too. */
export function bytesByTable(path: string): Share[] {
  const db = openForReading(path);
  try {
    const sql = 'SELECT name, sum(pgsize) AS bytes, sum(ncell) AS count FROM dbstat GROUP BY name ORDER BY bytes DESC';
    return db.prepare(sql).all() as Share[];
  } finally {
    db.close();
  }
}

export interface EntryShares {
  readonly byKind: readonly Share[];
  readonly byField: readonly Share[];
}

/** Of so many entries from `fromSeq` on, as they are hashed: not packed. A field is counted with its name and its comma. */
export function bytesOfEntries(path: string, { fromSeq, entries }: { fromSeq: number; entries: number }): EntryShares {
  const db = openForReading(path);
  const [kinds, fields] = [new Map<string, Share>(), new Map<string, Share>()];
  try {
    for (const { body } of entriesFrom(db, fromSeq, entries)) {
      const entry = decodeEntry(body);
      if (entry === undefined) throw new TypeError('the ledger holds something that is no entry');
      const kind = entry.kind === 'step-passed' ? `step-passed ${entry.step}` : entry.kind;
      add(kinds, kind, body.length);
      for (const [name, value] of Object.entries<unknown>(entry))
        add(fields, name, JSON.stringify([name, value]).length - 1);
    }
    return { byKind: largestFirst(kinds), byField: largestFirst(fields) };
  } finally {
    db.close();
  }
}

function add(shares: Map<string, Share>, name: string, bytes: number): void {
  const before = shares.get(name) ?? { name, bytes: 0, count: 0 };
  shares.set(name, { name, bytes: before.bytes + bytes, count: before.count + 1 });
}

function largestFirst(shares: ReadonlyMap<string, Share>): Share[] {
  return [...shares.values()].sort((a, b) => b.bytes - a.bytes);
}
