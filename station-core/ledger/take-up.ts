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

/**
 * Makes an opened file ready to be written in, or throws; it writes entries only in a file that is new. A ledger that
 * contradicts itself, or holds what no station defined, is not opened.
 */
export function takeUp(db: store.Db, { station, maxPages }: LedgerOptions): TakenUp {
  if (maxPages !== undefined) db.pragma(`max_page_count = ${maxPages}`);
  switch (store.whatIsIn(db)) {
    case 'absent':
      store.makeDurable(db);
      db.transaction(() => {
        store.createSchema(db, station, { rootHash: EMPTY_ROOT });
        createProjections(db);
        store.createMemos(db);
      }).immediate();
      return { tail: { frontier: EMPTY_FRONTIER, lastAt: '' }, others: new OtherWriters(db) };
    case 'ours': {
      store.makeDurable(db);
      // Before anything is read that must not change, and after a restored copy got its write-ahead log, which counts as a write.
      const others = new OtherWriters(db);
      const [foreign, ...more] = foreignObjects(db);
      if (foreign !== undefined) throw new Fault('ledger.foreign-schema', { ...foreign, count: more.length + 1 });
      return { tail: checkTail(db, station), others };
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
