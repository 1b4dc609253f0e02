/**
 * What the entries say of the runs that are open, kept beside the tables so that it is not asked for at every entry of a
 * run. It holds nothing that the tables and the entries do not hold, and is forgotten whenever a write fails.
 */
import { stepsDueIn } from './steps-of-run.ts';
import { readEntryOrFault, statement, type Db } from './store.ts';

export interface KnownRun {
  readonly begunSeq: number;
  unit: string | null;
  closedSeq: number | null;
  /** Of its plan, as far as they have not passed; read when it is needed. */
  stepsDue?: Set<string>;
}

const openRuns = new WeakMap<Db, Map<string, KnownRun>>();

function of(db: Db): Map<string, KnownRun> {
  const known = openRuns.get(db) ?? new Map<string, KnownRun>();
  openRuns.set(db, known);
  return known;
}

/** A failed write may have undone what was remembered. */
export function forgetOpenRuns(db: Db): void {
  openRuns.delete(db);
}

export function rememberBegun(db: Db, run: string, known: KnownRun): void {
  of(db).set(run, known);
}

export function rememberClosed(db: Db, run: string): void {
  of(db).delete(run);
}

export function knownRun(db: Db, run: string): KnownRun | undefined {
  const open = of(db).get(run);
  if (open !== undefined) return open;
  const row = statement(db, 'SELECT begunSeq, unit, closedSeq FROM runs WHERE run = ?').get(run) as
    | KnownRun
    | undefined;
  if (row?.closedSeq === null) of(db).set(run, row);
  return row;
}

export function stepsDue(db: Db, known: KnownRun): Set<string> {
  known.stepsDue ??= stepsDueByEntries(db, known);
  return known.stepsDue;
}

function stepsDueByEntries(db: Db, { begunSeq }: KnownRun): Set<string> {
  const seqs = statement(db, 'SELECT seq FROM entriesOfRuns WHERE begunSeq = ? ORDER BY seq').pluck();
  return stepsDueIn((seqs.all(begunSeq) as number[]).map((seq) => readEntryOrFault(db, seq)));
}
