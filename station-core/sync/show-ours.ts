import { Fault } from '../fault.ts';
import type { Cut } from './next-batch.ts';
import { nextBatch } from './next-batch.ts';
import type { Outbox } from './outbox.ts';
import type { Transport } from './transport.ts';

export interface Showing extends Pick<Cut, 'station'> {
  readonly outbox: Outbox;
  readonly limits?: Cut['limits'];
  readonly transport: Pick<Transport, 'send'>;
}

/**
 * Sends what follows our newest receipt to an upstream that holds another history. It refuses entries that differ, keeps both
 * signed notes, and raises its alarm: otherwise nobody there would hear of it.
 */
export async function showOurs({ outbox, station, limits, transport }: Showing, signal: AbortSignal): Promise<void> {
  const from = outbox.latestReceipt()?.sizeEntries ?? 0;
  if (outbox.head().sizeEntries <= from) return;
  try {
    const cut = limits === undefined ? { station, from } : { station, from, limits };
    await transport.send((await nextBatch(outbox, cut, signal)).batch, signal);
  } catch (error) {
    if (!(error instanceof Fault) || signal.aborted) throw error; // the other history itself is what is reported
  }
}
