import Database from 'better-sqlite3';
import { Fault } from '../../fault.ts';
import { decodeEntry } from '../entry.ts';
import type { LedgerReader } from '../reader.ts';
import { stepTables } from '../search/tables/steps.ts';
import type { Db } from '../store.ts';
import { type HourFigures, hoursOf } from './hours.ts';
import { type LineFilter, runsIn, stepsIn } from './line-runs.ts';
import { lineStats, type LineStats } from './line-stats.ts';

/** No run is open for longer: each step has a time-out, the longest of a quarter of an hour. */
const LONGEST_RUN_MS = 2 * 60 * 60_000;
const BATCH = 4_000;

export interface LineReport extends LineStats {
  readonly station: string;
  readonly since: string;
  readonly until: string;
  readonly firstPassYield: number | null;
  readonly hours: HourFigures[];
}

export interface ReportOptions {
  readonly targetMs: number | null;
  readonly now?: Date;
}

/**
 * The tables of the line's figures, in memory: a window of the ledger that begins with the earliest period asked for.
 * Each question first reads what the ledger has gained since the one before.
 */
export class LineIndex implements Disposable {
  readonly #ledger: LedgerReader;
  #db: Db;
  #fromMs = Infinity;
  #nextSeq = 0;

  constructor(ledger: LedgerReader) {
    this.#ledger = ledger;
    this.#db = emptyTables();
  }

  [Symbol.dispose](): void {
    this.#db.close();
  }

  /** Cycle times are compared with the target. Without an end, the period ends now. */
  report(filter: LineFilter, { targetMs, now = new Date() }: ReportOptions): LineReport {
    const { since, until = now.toISOString() } = filter;
    const sinceMs = Date.parse(since);
    if (sinceMs < this.#fromMs) this.#beginAt(sinceMs);
    this.#follow();
    const station = this.#ledger.station();
    const isHere = filter.station === undefined || filter.station === station;
    const runs = isHere ? runsIn(this.#db, filter) : [];
    const units = [...new Set(runs.flatMap(({ unit }) => unit ?? []))];
    return {
      station,
      since,
      until,
      ...lineStats(runs, isHere ? stepsIn(this.#db, filter) : [], targetMs),
      firstPassYield: units.length === 0 ? null : this.#ledger.firstPasses(units) / units.length,
      hours: hoursOf(runs, sinceMs, Math.min(Date.parse(until), now.getTime())),
    };
  }

  #beginAt(fromMs: number): void {
    this.#db.close();
    this.#db = emptyTables();
    this.#fromMs = fromMs;
    this.#nextSeq = this.#ledger.firstSeqAt(new Date(fromMs - LONGEST_RUN_MS).toISOString());
  }

  #follow(): void {
    for (;;) {
      const entries = this.#ledger.entriesFrom(this.#nextSeq, BATCH);
      this.#db.transaction(() => {
        for (const { seq, leaf } of entries) {
          const entry = decodeEntry(leaf);
          if (entry === undefined) throw new Fault('ledger.damaged', { seq });
          stepTables.index(this.#db, entry);
          this.#nextSeq = seq + 1;
        }
      })();
      if (entries.length < BATCH) return;
    }
  }
}

function emptyTables(): Db {
  const db = new Database(':memory:');
  db.exec(stepTables.sql);
  return db;
}
