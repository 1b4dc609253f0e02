import { Fault } from '../fault.ts';
import { parseSignedNote } from '../codecs/notes.ts';
import type { NoteKey } from '../formats/tlog/signed-note.ts';
import type { Head } from './batch.ts';
import type { Checkpoint, Outbox } from './outbox.ts';
import { cosigned, receiptOf } from './receipt.ts';

/**
 * Compares what upstream has of this station with what the ledger has. Upstream may be ahead of our receipts (an answer
 * was lost) or behind them (it was restored from a backup), never ahead of our ledger and never on another history.
 */
export interface Meeting {
  readonly outbox: Outbox;
  readonly upstreamKey: NoteKey;
  readonly head: Head;
}

/** Upstream's receipt, checked against our own checkpoint of that size; nothing when upstream has nothing of us. */
export async function reconcile(meeting: Meeting, signal: AbortSignal): Promise<Checkpoint | undefined> {
  const { outbox, upstreamKey, head } = meeting;
  const { sizeEntries, receipt } = head;
  if (receipt === null) {
    if (sizeEntries === 0) return undefined;
    throw new Fault('sync.bad-answer', { why: 'entries without a receipt', sizeEntries });
  }
  const theirs = cosigned(receipt, upstreamKey);
  const ours = outbox.head().sizeEntries;
  if (sizeEntries > ours) {
    throw new Fault('sync.fork', { why: 'upstream has more than the ledger', sizeEntries, oursEntries: ours });
  }
  const own = await ownCheckpoint(outbox, sizeEntries, signal);
  if (own === undefined) {
    throw new Fault('sync.fork', { why: 'the ledger knows no checkpoint of this size', sizeEntries });
  }
  if (theirs.text !== parseSignedNote(own.note).text) {
    throw new Fault('sync.fork', { why: 'another tree of the same size', sizeEntries });
  }
  return receiptOf(own, theirs);
}

async function ownCheckpoint(
  outbox: Outbox,
  sizeEntries: number,
  signal: AbortSignal,
): Promise<Checkpoint | undefined> {
  const stored = outbox.latestCheckpoint(sizeEntries);
  if (stored?.sizeEntries === sizeEntries) return stored;
  if (outbox.head().sizeEntries === sizeEntries) return outbox.checkpointNow(signal);
  return outbox.checkpointAt?.(sizeEntries, signal);
}
