/** The shifts that were closed, newest first, with the reasons that were noted. Reads only. */
import type { EntryOf } from '../entry.ts';
import { readEntryOrFault, statement, type Db } from '../store.ts';

export interface ClosedShift {
  readonly closed: EntryOf<'shift-closed'>;
  readonly notes: readonly EntryOf<'difference-noted'>[];
}

/** `undefined` before the first close. */
export function lastShiftClosed(db: Db): EntryOf<'shift-closed'> | undefined {
  const seq = statement(db, 'SELECT max(seq) FROM shifts').pluck().get() as number | null;
  return seq === null ? undefined : closedAt(db, seq);
}

/** Closed before entry `beforeSeq`. */
export function closedShifts(db: Db, beforeSeq: number, limit: number): readonly ClosedShift[] {
  const rows = statement(db, 'SELECT seq FROM shifts WHERE seq < ? ORDER BY seq DESC LIMIT ?').pluck();
  return (rows.all(beforeSeq, limit) as number[]).flatMap((seq) => {
    const closed = closedAt(db, seq);
    return closed === undefined ? [] : [{ closed, notes: notesOf(db, closed) }];
  });
}

export function closedShiftsTotal(db: Db): number {
  return statement(db, 'SELECT count(*) FROM shifts').pluck().get() as number;
}

function closedAt(db: Db, seq: number): EntryOf<'shift-closed'> | undefined {
  const entry = readEntryOrFault(db, seq);
  return entry.kind === 'shift-closed' ? entry : undefined;
}

/** They were written in one transaction with the close, right before it. */
function notesOf(db: Db, { seq, differences }: EntryOf<'shift-closed'>): EntryOf<'difference-noted'>[] {
  const seqs = Array.from({ length: differences }, (_, at) => seq - differences + at);
  return seqs.flatMap((each) => {
    const entry = readEntryOrFault(db, each);
    return entry.kind === 'difference-noted' ? [entry] : [];
  });
}
