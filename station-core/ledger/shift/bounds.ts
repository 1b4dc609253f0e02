/** Where a shift begins: where the last one ended. */
import type { EntryOf } from '../entry.ts';
import { readEntryOrFault, statement, type Db } from '../store.ts';

export interface ShiftBounds {
  readonly fromSeq: number;
  readonly toSeq: number;
  /** No run that was open at `fromSeq` began before this entry. */
  readonly openFromSeq: number;
}

/** The newest close; `undefined` before the first one. */
export function lastShiftClosed(db: Db): EntryOf<'shift-closed'> | undefined {
  const seq = statement(db, 'SELECT max(seq) FROM shifts').pluck().get() as number | null;
  const entry = seq === null ? undefined : readEntryOrFault(db, seq);
  return entry?.kind === 'shift-closed' ? entry : undefined;
}
