import { Fault } from '../fault.ts';
import { BATCH_LIMITS } from './batch.ts';
import type { Batch } from './batch.ts';
import type { Checkpoint, Outbox, OutboxEntry } from './outbox.ts';

/**
 * Cuts the next request out of the backlog. Each request ends in a checkpoint, so its end is the present head when that
 * is near enough; otherwise a checkpoint further back, which the ledger has or signs for the purpose.
 */
export interface NextBatch {
  readonly batch: Batch;
  readonly checkpoint: Checkpoint;
}

export interface Cut {
  readonly station: string;
  readonly from: number;
  readonly limits?: { readonly entries: number; readonly leafBytes: number };
}

export async function nextBatch(outbox: Outbox, cut: Cut, signal: AbortSignal): Promise<NextBatch> {
  const { station, from, limits = BATCH_LIMITS } = cut;
  const fitting = fit(outbox.entriesFrom(from, limits.entries), from, limits.leafBytes);
  const checkpoint = await checkpointWithin(outbox, { from, end: from + fitting.length }, signal);
  const entries = fitting
    .slice(0, checkpoint.sizeEntries - from)
    .map(({ leaf }) => Buffer.from(leaf).toString('base64'));
  return { checkpoint, batch: { origin: station, from, entries, checkpoint: checkpoint.note } };
}

/** At least one entry, however large: a single one that upstream does not take must be told, not skipped. */
function fit(entries: readonly OutboxEntry[], from: number, leafBytes: number): readonly OutboxEntry[] {
  let bytes = 0;
  let count = 0;
  for (const { seq, leaf } of entries) {
    if (seq !== from + count) throw new Error(`outbox gave entry ${seq} where ${from + count} was due`);
    bytes += leaf.length;
    if (count > 0 && bytes > leafBytes) break;
    count++;
  }
  if (count === 0) throw new Error(`outbox has no entry ${from}, though its head is beyond it`);
  return entries.slice(0, count);
}

interface Range {
  readonly from: number;
  readonly end: number;
}

async function checkpointWithin(outbox: Outbox, { from, end }: Range, signal: AbortSignal): Promise<Checkpoint> {
  const fits = (checkpoint: Checkpoint | undefined): checkpoint is Checkpoint =>
    checkpoint !== undefined && checkpoint.sizeEntries > from && checkpoint.sizeEntries <= end;
  if (outbox.head().sizeEntries <= end) {
    const now = await outbox.checkpointNow(signal);
    if (fits(now)) return now; // else the ledger grew beyond this request meanwhile
  }
  const stored = outbox.latestCheckpoint(end);
  if (fits(stored)) return stored;
  const signed = await outbox.checkpointAt?.(end, signal);
  if (fits(signed)) return signed;
  throw new Fault('sync.refused', { why: 'backlog without a checkpoint that fits one request', from, end });
}
