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
  // Signed first and cut to fit afterwards: the line goes on appending while the HSM signs.
  const near = outbox.head().sizeEntries - from <= limits.entries;
  const now = near ? await outbox.checkpointNow(signal) : undefined;
  const fitting = fit(outbox.entriesFrom(from, limits.entries), from, limits.leafBytes);
  const range = { from, end: from + fitting.length };
  const checkpoint = fits(now, range) ? now : await earlierCheckpoint(outbox, range, signal);
  const entries = fitting
    .slice(0, checkpoint.sizeEntries - from)
    .map(({ leaf }) => Buffer.from(leaf).toString('base64'));
  return { checkpoint, batch: { origin: station, from, entries, checkpoint: checkpoint.note } };
}

/**
 * Leaves a checkpoint behind every so many entries also while upstream is away, so that a long backlog can be cut there
 * later.
 */
export async function checkpointWhenDue(outbox: Outbox, limits: Cut['limits'], signal: AbortSignal): Promise<void> {
  const unsigned = outbox.head().sizeEntries - (outbox.latestCheckpoint()?.sizeEntries ?? 0);
  if (unsigned >= (limits ?? BATCH_LIMITS).entries / 2) await outbox.checkpointNow(signal);
}

/** At least one entry, however large: a single one that upstream rejects must be reported, not skipped. */
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

function fits(checkpoint: Checkpoint | undefined, { from, end }: Range): checkpoint is Checkpoint {
  return checkpoint !== undefined && checkpoint.sizeEntries > from && checkpoint.sizeEntries <= end;
}

async function earlierCheckpoint(outbox: Outbox, range: Range, signal: AbortSignal): Promise<Checkpoint> {
  const stored = outbox.latestCheckpoint(range.end);
  if (fits(stored, range)) return stored;
  const signed = await outbox.checkpointAt?.(range.end, signal);
  if (fits(signed, range)) return signed;
  throw new Fault('sync.refused', { why: 'backlog without a checkpoint that fits one request', ...range });
}
