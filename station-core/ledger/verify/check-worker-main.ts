/**
 * Reads a long ledger from end to end in a thread of its own, and makes its projections anew when they contradict the
 * entries. It belongs to the process that holds the writer's lock; meanwhile that one appends nothing that changes them.
 */
import { inspect } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import type { CheckNews } from './check-in-worker.ts';
import { checkWhole, rebuildProjections } from './opening-check.ts';
import { openingFault } from '../reader.ts';
import { openForReading, openForWriting } from '../store.ts';

const port = parentPort;
if (port === null) throw new TypeError('the check is started by the ledger only');
const { path } = workerData as { readonly path: string };
/** Few enough to cost nothing, often enough to be seen to move. */
const REPORT_EVERY_ENTRIES = 5_000;

notify(check());

function check(): CheckNews {
  try {
    const tables = differing();
    if (tables.length > 0) {
      notify({ kind: 'rebuilding' });
      rebuild();
    }
    return { kind: 'checked', rebuiltTables: tables };
  } catch (error) {
    return refusal(error);
  }
}

function refusal(error: unknown): CheckNews {
  try {
    const { code, evidence } = openingFault(path, error);
    return { kind: 'fault', code, evidence };
  } catch (bug) {
    return { kind: 'bug', trace: inspect(bug) };
  }
}

/** In one transaction: what the writer appends meanwhile is no part of it. */
function differing(): readonly string[] {
  const db = openForReading(path);
  try {
    return db.transaction(() =>
      checkWhole(db, (checkedEntries) => {
        if (checkedEntries % REPORT_EVERY_ENTRIES === 0) notify({ kind: 'progress', checkedEntries });
      }),
    )();
  } finally {
    db.close();
  }
}

function rebuild(): void {
  const db = openForWriting(path);
  try {
    rebuildProjections(db, (rebuiltEntries) => {
      if (rebuiltEntries % REPORT_EVERY_ENTRIES === 0) notify({ kind: 'rebuilding' });
    });
  } finally {
    db.close();
  }
}

function notify(news: CheckNews): void {
  port?.postMessage(news);
}
