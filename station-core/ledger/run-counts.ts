/** Questions about runs that the tables of the ledger answer. */
import type { FaultEvidence } from '../fault.ts';
import type { Mac } from '../model/mac.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Entry } from './entry.ts';
import { stepsDueIn } from './steps-of-run.ts';
import { lastSeq, readEntryOrFault, statement, type Db } from './store.ts';

/** How many of these units passed in their very first run, whenever that was. */
export function firstPasses(db: Db, units: readonly string[]): number {
  const first = statement(db, 'SELECT outcome FROM runs WHERE unit = ? ORDER BY begunSeq LIMIT 1').pluck();
  return units.filter((unit) => first.get(unit) === 'PASS').length;
}

/** How many different units ever passed for a work order: it may have been laid aside in between. */
export function passedUnitsOf(db: Db, order: string): number {
  const rows = statement(
    db,
    `SELECT count(DISTINCT unit) FROM ${runsWithOrders(db)} WHERE outcome = 'PASS' AND workOrder = ?`,
  );
  return rows.pluck().get(order) as number;
}

/** Every unit that had a run for a work order, in the order in which they were begun. */
export function unitsOf(db: Db, order: string): Mac[] {
  const rows = statement(
    db,
    `SELECT unit FROM ${runsWithOrders(db)} WHERE unit IS NOT NULL AND workOrder = ?
      GROUP BY unit ORDER BY min(begunSeq)`,
  );
  return rows.pluck().all(order) as Mac[];
}

/** When the first run of a work order began, as its entry says (ISO 8601); undefined when it has had none. */
export function firstRunAt(db: Db, order: string): string | undefined {
  const rows = statement(db, `SELECT min(begunSeq) FROM ${runsWithOrders(db)} WHERE workOrder = ?`);
  const seq = rows.pluck().get(order) as number | null;
  return seq === null ? undefined : readEntryOrFault(db, seq).at;
}

/** Software before version 3 of the file had no such column, and no packed entries either. */
function runsWithOrders(db: Db): string {
  const known = statement(db, "SELECT 1 FROM pragma_table_info('runs') WHERE name = 'workOrder'").get();
  if (known !== undefined) return 'runs';
  return `(SELECT runs.*, json_extract(CAST(body AS TEXT), '$.order') AS workOrder FROM runs JOIN entries ON seq = begunSeq)`;
}

/** The newest run of each slot, of so many runs at the end of the ledger. */
export function lastRunsOfSlots(db: Db, lookedAt = 512): LastRun[] {
  const rows = statement(
    db,
    `SELECT slot, run, runs.unit, serial, outcome, fault, begunSeq, closedSeq FROM
       (SELECT * FROM runs ORDER BY begunSeq DESC LIMIT ?) runs LEFT JOIN units ON units.unit = runs.unit
      WHERE closedSeq IS NOT NULL GROUP BY slot HAVING begunSeq = max(begunSeq)`,
  ).all(lookedAt) as (Omit<LastRun, 'begunAt' | 'steps' | 'closedAt' | 'stopped' | 'acknowledged'> & {
    begunSeq: number;
    closedSeq: number;
  })[];
  return rows.map(({ begunSeq, closedSeq, ...run }) => ({
    ...run,
    ...beginningOf(readEntryOrFault(db, begunSeq)),
    closedAt: readEntryOrFault(db, closedSeq).at,
    stopped: stopOf(db, run.run),
    acknowledged: isAcknowledged(db, run.run, closedSeq),
  }));
}

export interface LastRun {
  readonly slot: number;
  readonly run: string;
  readonly unit: string | null;
  readonly serial: string | null;
  readonly outcome: Outcome;
  readonly fault: string | null;
  readonly begunAt: string;
  /** Of its plan, in order. */
  readonly steps: readonly string[];
  readonly closedAt: string;
  /** Where it stopped, if a step said so before the run was closed. */
  readonly stopped: { readonly step: string; readonly evidence: FaultEvidence } | null;
  /** Somebody said to have seen how it ended. */
  readonly acknowledged: boolean;
}

function beginningOf(entry: Entry): Pick<LastRun, 'begunAt' | 'steps'> {
  return { begunAt: entry.at, steps: entry.kind === 'run-begun' ? entry.steps : [] };
}

function isAcknowledged(db: Db, run: string, closedSeq: number): boolean {
  const later = statement(db, 'SELECT seq FROM runEntries WHERE run = ? AND seq > ?').pluck().all(run, closedSeq);
  return (later as number[]).some((seq) => readEntryOrFault(db, seq).kind === 'fault-acknowledged');
}

/** Where no step says so, the first of the plan that has not passed is where an interrupted run stopped. */
function stopOf(db: Db, run: string): LastRun['stopped'] {
  const seqs = statement(db, 'SELECT seq FROM runEntries WHERE run = ? ORDER BY seq').pluck().all(run) as number[];
  const entries = seqs.map((seq) => readEntryOrFault(db, seq));
  const stopped = entries.findLast((entry) => entry.kind === 'step-stopped');
  if (stopped !== undefined) return { step: stopped.step, evidence: stopped.fault.evidence };
  const [due] = stepsDueIn(entries);
  return due === undefined ? null : { step: due, evidence: {} };
}

/** The time of the newest entry; times never decrease in the ledger. */
export function newestAt(db: Db): string | undefined {
  const last = lastSeq(db);
  return last === undefined ? undefined : readEntryOrFault(db, last).at;
}

/** The sequence number from which on entries are of this time or later; one past the end when there are none. */
export function firstSeqAt(db: Db, time: string): number {
  let low = 0;
  let high = (lastSeq(db) ?? -1) + 1;
  const atMs = Date.parse(time);
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (Date.parse(readEntryOrFault(db, middle).at) < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
