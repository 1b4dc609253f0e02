import { existsSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { serve } from '../../../rpc/server.ts';
import { parentThreadWire } from '../../../rpc/wires/thread.ts';
import { sleep, stopwatch } from '../../../wait.ts';
import { openLedgerReader } from '../../reader.ts';
import { indexBatch, openIndexForWriting, searchPath } from '../index-file.ts';
import { indexService, indexThreadData } from './index-service.ts';

/**
 * Follows the ledger. A long ledger of before there was an index is taken in small batches with pauses of the same length:
 * boards are flashed meanwhile, and nobody waits for its end.
 */
const { dataDir } = indexThreadData.parse(workerData);
const NEVER = new AbortController().signal;
/** Takes about 30 ms. */
const BATCH_ENTRIES = 2_000;
/** A unit is found this long after its last step, at the latest. */
const LOOK_EVERY_MS = 250;

const { notify } = serve(indexService, parentThreadWire(), {
  order: 'one-at-a-time',
  gone: () => undefined, // the thread ends with whoever started it
  handlers: {},
});

using ledger = openLedgerReader(dataDir);
const path = searchPath(dataDir);
const db = openIndexForWriting(path);
let told = -1;
for (;;) {
  const elapsedMs = stopwatch();
  const progress = indexBatch(db, ledger, BATCH_ENTRIES);
  if (progress.indexedEntries !== told) notify('progress', progress);
  told = progress.indexedEntries;
  // Whoever deleted it wants it made again; the next thread does that.
  if (!existsSync(path)) throw new Error('the search index was deleted');
  const isBehind = progress.indexedEntries < progress.sizeEntries;
  await sleep(isBehind ? elapsedMs() : LOOK_EVERY_MS, NEVER);
}
