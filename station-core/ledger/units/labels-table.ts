/** Print jobs: each is the label of one unit, printed once and void once. */
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

function labelOf(db: Db, job: string) {
  return statement(db, 'SELECT unit, printedSeq, voidedSeq FROM labels WHERE job = ?').get(job) as
    { unit: string; printedSeq: number | null; voidedSeq: number | null } | undefined;
}
