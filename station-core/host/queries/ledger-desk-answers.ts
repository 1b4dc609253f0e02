import type { ClosedShiftView, LineShift, SignedSizesView } from '../../contract.ts';
import type { ClosedShift } from '../../ledger/oversight/closed-shifts.ts';
import type { LedgerReader } from '../../ledger/reader.ts';
import type { QueryAsks } from './query-service.ts';

export function closedShiftsOf(reader: LedgerReader, { beforeSeq, limit }: QueryAsks<'closedShifts'>) {
  const { shifts, total } = reader.closedShifts(beforeSeq, limit);
  return { shifts: shifts.map(closedShiftView), total };
}

/** As many as anybody looks back on. */
const MOST_SHIFTS = 100;

/** A shift ends with the entry before the next one begins; the close itself belongs to the next. */
export function lineShiftsOf(reader: LedgerReader): LineShift[] {
  const { shifts } = reader.closedShifts(Number.MAX_SAFE_INTEGER, MOST_SHIFTS);
  return shifts.flatMap(({ closed: { seq: shift, fromSeq, toSeq } }) => {
    const [from, until] = [reader.timeOf(fromSeq), reader.timeOf(toSeq)];
    return from === undefined || until === undefined ? [] : [{ shift, from, until }];
  });
}

export function signedSizesOf(reader: LedgerReader, asks: QueryAsks<'signedSizes'>): SignedSizesView {
  const { sizes, total, sizeEntries } = reader.signedSizes({ ...asks, upstreamKey: asks.upstreamKey });
  const hasUpstream = asks.upstreamKey !== undefined;
  return {
    sizes: sizes.map((each) => ({
      ...each,
      checkpoint: each.checkpoint && { ...each.checkpoint, signatures: [...each.checkpoint.signatures] },
      receipt: each.receipt && { ...each.receipt, signatures: [...each.receipt.signatures] },
    })),
    total,
    sizeEntries,
    hasUpstream,
  };
}

function closedShiftView({ closed, notes }: ClosedShift): ClosedShiftView {
  const { seq, at, by, fromSeq, toSeq, counts } = closed;
  return {
    seq,
    at,
    by,
    fromSeq,
    toSeq,
    counts,
    notes: notes.map(({ difference, subject, serial = null, about = null, reason }) => ({
      kind: difference,
      subject,
      serial,
      about,
      reason,
    })),
  };
}
