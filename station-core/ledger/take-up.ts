import { Fault } from '../fault.ts';
import { EMPTY_FRONTIER } from './merkle/frontier.ts';
import { EMPTY_ROOT } from './merkle/leaf-hash.ts';
import { createProjections } from './projections.ts';
import * as store from './store.ts';
import { checkTail, type Tail } from './verify/opening-check.ts';

/** Finds the tail of the ledger, or begins it. A ledger that contradicts itself is not opened. */
export function takeUp(db: store.Db, station: string): Tail {
  const found = store.whatIsIn(db);
  if (found !== 'foreign') store.makeDurable(db);
  switch (found) {
    case 'absent':
      db.transaction(() => {
        store.createSchema(db, station, { rootHash: EMPTY_ROOT });
        createProjections(db);
        store.createMemos(db);
      }).immediate();
      return { frontier: EMPTY_FRONTIER, lastAt: '' };
    case 'ours': {
      const tail = checkTail(db, station);
      store.createMemos(db);
      store.upgradeSchema(db);
      return tail;
    }
    case 'foreign':
      throw new Fault('ledger.cannot-open', { reason: 'not a ledger of this version' });
  }
}
