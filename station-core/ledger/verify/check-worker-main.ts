/**
 * Reads a long ledger from end to end in its own thread, and rebuilds its projections when they contradict the
 * entries. It belongs to the process that holds the writer's lock; meanwhile that one appends nothing that changes them.
 */
import { serve } from '../../rpc/server.ts';
import { parentThreadWire } from '../../rpc/wires/thread.ts';
import type { TablesToRebuild } from '../rebuild-reason.ts';
import { openingFault } from '../reader.ts';
import { openForReading, openForWriting } from '../store.ts';
import { type CheckNews, checkService } from './check-service.ts';
import { checkWhole, rebuildProjections } from './opening-check.ts';

type Notify = (news: CheckNews) => void;

/** Few enough to cost nothing, often enough to be seen to move. */
const REPORT_EVERY_ENTRIES = 5_000;

serve(checkService, parentThreadWire(), {
  order: 'one-at-a-time',
  gone: () => undefined, // the thread ends with whoever started it
  handlers: { check: (asked, { emit }) => check(asked, emit) },
});

interface Asked {
  readonly path: string;
  readonly version: string;
}

function check({ path, version }: Asked, notify: Notify): readonly TablesToRebuild[] {
  try {
    const differing = differingTables({ path, version }, notify);
    if (differing.length > 0) {
      notify({ kind: 'rebuilding' });
      rebuild(path, notify);
    }
    return differing;
  } catch (error) {
    throw openingFault(path, error);
  }
}

/** In one transaction: what the writer appends meanwhile is no part of it. */
function differingTables({ path, version }: Asked, notify: Notify): readonly TablesToRebuild[] {
  const db = openForReading(path);
  try {
    return db.transaction(() =>
      checkWhole(db, version, (checkedEntries) => {
        if (checkedEntries % REPORT_EVERY_ENTRIES === 0) notify({ kind: 'progress', checkedEntries });
      }),
    )();
  } finally {
    db.close();
  }
}

function rebuild(path: string, notify: Notify): void {
  const db = openForWriting(path);
  try {
    rebuildProjections(db, (rebuiltEntries) => {
      if (rebuiltEntries % REPORT_EVERY_ENTRIES === 0) notify({ kind: 'rebuilding' });
    });
  } finally {
    db.close();
  }
}
