import { Fault } from '../fault.ts';
import { OtherWriters } from './file/other-writers.ts';
import type { LedgerOptions } from './ledger-options.ts';
import { EMPTY_FRONTIER } from './merkle/frontier.ts';
import { EMPTY_ROOT } from './merkle/leaf-hash.ts';
import { createProjections } from './projections.ts';
import * as store from './store.ts';
import { foreignObjects } from './verify/foreign-objects.ts';
import { checkTail, type Tail } from './verify/opening-check.ts';

export interface TakenUp {
  readonly tail: Tail;
  readonly others: OtherWriters;
}

/** Makes an opened file ready to be written in, or throws; it writes only in a file that is new. */
export function takeUp(db: store.Db, { station, maxPages }: LedgerOptions): TakenUp {
  if (maxPages !== undefined) db.pragma(`max_page_count = ${maxPages}`);
  const others = new OtherWriters(db);
  const tail = tailOf(db, station);
  if (tail.frontier.sizeEntries === 0) others.forgive(); // a file that we just made
  return { tail, others };
}

/** Finds the tail of the ledger, or begins it. A ledger that contradicts itself, or holds what no station defined, is not opened. */
function tailOf(db: store.Db, station: string): Tail {
  switch (store.whatIsIn(db)) {
    case 'absent':
      store.makeDurable(db);
      db.transaction(() => {
        store.createSchema(db, station, { rootHash: EMPTY_ROOT });
        createProjections(db);
        store.createMemos(db);
      }).immediate();
      return { frontier: EMPTY_FRONTIER, lastAt: '' };
    case 'ours': {
      const [foreign, ...more] = foreignObjects(db);
      if (foreign !== undefined) throw new Fault('ledger.foreign-schema', { ...foreign, count: more.length + 1 });
      store.makeDurable(db);
      return checkTail(db, station);
    }
    case 'foreign':
      throw new Fault('ledger.cannot-open', { reason: 'not a ledger of this version' });
  }
}

/** Brings a file of an earlier form to the present one. Nothing is moved. */
export function bringUpToDate(db: store.Db): void {
  store.createMemos(db);
  store.upgradeSchema(db);
}
