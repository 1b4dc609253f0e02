/** Looks at ranges of a ledger, or at its tables, in a thread of its own. It reads and changes nothing. */
import { serve } from '../../rpc/server.ts';
import { parentThreadWire } from '../../rpc/wires/thread.ts';
import { openingFault } from '../reader.ts';
import { notReached } from '../sqlite-errors.ts';
import { openForReading, type Db } from '../store.ts';
import { Fault } from '../../fault.ts';
import { checkRange } from './ranges/check-range.ts';
import { projectionsSeen } from './verify-projections.ts';
import { verifyService } from './verify-service.ts';

/** Few enough to cost nothing, often enough to be seen to move. */
const REPORT_EVERY_ENTRIES = 2_048;

serve(verifyService, parentThreadWire(), {
  order: 'one-at-a-time',
  gone: () => undefined, // the thread ends with whoever started it
  handlers: {
    range: ({ path, asked }, { emit }) =>
      opened(path, (db) => db.transaction(() => checkRange(db, asked, reporting(emit)))()),
    projections: ({ path }, { emit }) =>
      opened(path, (db) => db.transaction(() => projectionsSeen(db, reporting(emit)))()),
  },
});

function reporting(emit: (event: { entries: number }) => void): (entries: number) => void {
  return (entries) => {
    if (entries % REPORT_EVERY_ENTRIES === 0) emit({ entries });
  };
}

/** Entries never change, so ranges may be read at different moments. Each is read in one: entries may be packed meanwhile. */
function opened<T>(path: string, work: (db: Db) => T): T {
  try {
    const db = openForReading(path);
    try {
      db.pragma('cell_size_check = ON');
      return work(db);
    } finally {
      db.close();
    }
  } catch (error) {
    const sqlite = notReached(error);
    throw sqlite === undefined
      ? openingFault(path, error)
      : new Fault('ledger.not-checked', { path, sqlite }, { cause: error });
  }
}
