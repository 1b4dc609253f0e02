import type { Ledger } from '../ledger/ledger.ts';
import { Secret } from '../secret.ts';
import { type Outbox, Sync } from '../sync/sync.ts';
import type { Checkpointer } from './checkpointer.ts';
import { readSetupFile, type StationConfig } from './station-config.ts';

/** Joins the ledger to upstream; a station that is set up without upstream keeps its books alone. */
export async function openSync(
  { station, upstream }: StationConfig,
  books: { readonly ledger: Ledger; readonly checkpointer: Checkpointer },
): Promise<Sync | undefined> {
  if (upstream === undefined) return undefined;
  const { url, upstreamKey } = upstream;
  const [caPem, certPem, keyPem] = await Promise.all(
    [upstream.ca, upstream.cert, upstream.key].map(async (path) => (await readSetupFile(path)).toString('utf8')),
  );
  return new Sync({
    url,
    station,
    upstreamKey,
    tls: { caPem: caPem ?? '', certPem: certPem ?? '', keyPem: new Secret(keyPem ?? '') },
    outbox: outboxOf(books),
  });
}

function outboxOf({ ledger, checkpointer }: { ledger: Ledger; checkpointer: Checkpointer }): Outbox {
  return {
    head: () => ledger.head(),
    latestCheckpoint: (atMostEntries) => ledger.latestCheckpoint(atMostEntries),
    checkpointNow: (signal) => checkpointer.now(signal),
    entriesFrom: (seq, limit) => ledger.entriesFrom(seq, limit),
    latestReceipt: () => ledger.latestReceipt(),
    saveReceipt: (receipt) => {
      ledger.saveReceipt(receipt);
    },
  };
}
