import Database from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import { decodeEntry, type EntryBody } from '../../../station-core/ledger/entry.ts';
import type { Ledger } from '../../../station-core/ledger/ledger.ts';
import { logTable } from '../../../station-core/ledger/search/tables/log.ts';
import type { Db } from '../../../station-core/ledger/store.ts';
import { lifeOf, openLedger, sampleUnit, scratch } from '../sample-ledger.ts';

/** A ledger whose clock the test sets, and the log of its entries. */
export class Planted {
  readonly dir = scratch();
  readonly ledger: Ledger;
  #nowMs: number;

  constructor(from: string) {
    this.#nowMs = Date.parse(from);
    this.ledger = openLedger(this.dir, { now: () => new Date(this.#nowMs) });
    onTestFinished(() => {
      this.ledger[Symbol.dispose]();
    });
  }

  at(time: string): this {
    this.#nowMs = Date.parse(time);
    return this;
  }

  append(...bodies: readonly EntryBody[]): number {
    const entries = this.ledger.append(bodies);
    return entries.at(-1)?.seq ?? -1;
  }

  log(): Db {
    const db = new Database(':memory:');
    onTestFinished(() => {
      db.close();
    });
    db.exec(logTable.sql);
    for (const { leaf } of this.ledger.entriesFrom(0, 100_000)) {
      const entry = decodeEntry(leaf);
      if (entry === undefined) throw new Error('no entry');
      logTable.index(db, entry);
    }
    return db;
  }

  /** `mark ← evidence` of each marked entry, by its number. */
  marks(): Record<number, Record<string, number[]>> {
    const rows = this.log().prepare('SELECT * FROM logMarks ORDER BY seq, mark').all() as MarkRow[];
    const marks: Record<number, Record<string, number[]>> = {};
    for (const { seq, mark, evidence } of rows) (marks[seq] ??= {})[mark] = JSON.parse(evidence) as number[];
    return marks;
  }
}

interface MarkRow {
  readonly seq: number;
  readonly mark: string;
  readonly evidence: string;
}

/** A unit up to its certificate; returns the number of that entry. */
export function certify(planted: Planted, n = 1, about: { order?: string; operator?: string } = {}): number {
  const life = lifeOf(sampleUnit(n));
  planted.append({ ...life.begun, ...about }, life.connected);
  planted.append(life.reserved, life.drawn);
  const intentSeq = planted.append(life.intended);
  return planted.append({ ...life.issued, intentSeq });
}
