/** Print jobs: each is the label of one unit, printed once and void once; another run may take one up. */
import type { Mac } from '../../model/mac.ts';
import { Contradiction } from '../contradiction.ts';
import type { EntryOf } from '../entry.ts';
import { statement, type Db } from '../store.ts';

export function intendLabel(db: Db, { run, unit, job, labelSha256Hex, seq }: EntryOf<'label-intended'>): void {
  if (labelOf(db, job) !== undefined) throw new Contradiction('a print job is one label', { unit, job });
  statement(db, 'INSERT INTO labels VALUES (?, ?, ?, ?, ?, NULL, NULL)').run(job, run, unit, labelSha256Hex, seq);
}

export function markLabel(db: Db, { kind, unit, job, seq }: EntryOf<'label-printed' | 'label-voided'>): void {
  const label = labelOf(db, job);
  if (label?.unit !== unit) throw new Contradiction('no such label of this unit was intended', { unit, job });
  const column = kind === 'label-printed' ? 'printedSeq' : 'voidedSeq';
  const has = label[column];
  if (has !== null) throw new Contradiction(`this is recorded once`, { unit, job, kind, hasSeq: has });
  statement(db, `UPDATE labels SET ${column} = ? WHERE job = ?`).run(seq, job);
}

/** A label without an end, whose run a crash cut off, and with the newest secrets of its unit. */
export interface LabelInDoubt {
  readonly job: string;
  readonly ssid: string;
  readonly labelSha256Hex: string;
  readonly wasPrinted: boolean;
}

const IN_DOUBT = `voidedSeq IS NULL AND EXISTS
  (SELECT 1 FROM runs WHERE runs.run = labels.run AND fault = 'station.interrupted')`;

export function labelInDoubt(db: Db, unit: Mac): LabelInDoubt | undefined {
  const found = statement(
    db,
    `SELECT job, labelSha256Hex, printedSeq, secrets.ssid FROM labels
      JOIN secrets ON secrets.seq = (SELECT max(seq) FROM secrets WHERE unit = ?) AND secrets.run = labels.run
      WHERE labels.unit = ? AND ${IN_DOUBT} ORDER BY intendedSeq DESC LIMIT 1`,
  ).get(unit, unit) as (Omit<LabelInDoubt, 'wasPrinted'> & { readonly printedSeq: number | null }) | undefined;
  if (found === undefined) return undefined;
  const { printedSeq, ...label } = found;
  return { ...label, wasPrinted: printedSeq !== null };
}

/** Whether somebody still has to say what became of it. */
export function isLabelInDoubt(db: Db, job: string): boolean {
  return statement(db, `SELECT 1 FROM labels WHERE job = ? AND ${IN_DOUBT}`).get(job) !== undefined;
}

/** With it go the secrets that are on it: the run that takes them up is the one that counts. */
export function takeUpLabel(db: Db, { run, unit, job }: EntryOf<'label-taken-up'>): void {
  if (labelInDoubt(db, unit)?.job !== job) {
    throw new Contradiction('only a label that a crash left in doubt is taken up', { unit, job });
  }
  statement(db, 'UPDATE labels SET run = ? WHERE job = ?').run(run, job);
  const newest = 'UPDATE secrets SET run = ? WHERE seq = (SELECT max(seq) FROM secrets WHERE unit = ?)';
  statement(db, newest).run(run, unit);
}

function labelOf(db: Db, job: string) {
  return statement(db, 'SELECT unit, printedSeq, voidedSeq FROM labels WHERE job = ?').get(job) as
    | { unit: string; printedSeq: number | null; voidedSeq: number | null }
    | undefined;
}
