/** The ledger can be read, and the clock is not behind it. Whether it is whole is for `birthmark ledger verify`. */
import { Fault } from '../../fault.ts';
import { openLedgerAnywhere } from '../../ledger/open-anywhere.ts';
import type { CheckOptions } from './checked.ts';
import { type Found, good } from './finding.ts';

/** Entries carry the time of the station; a second of difference is nobody's clock set back. */
const BEHIND_MS = 2_000;

export function checkLedger({ dataDir }: CheckOptions): Found {
  using opened = openLedgerAnywhere(dataDir);
  const { sizeEntries } = opened.ledger.head();
  return good(`${String(sizeEntries)} entries`);
}

export function checkClock({ dataDir, now }: CheckOptions): Found {
  using opened = openLedgerAnywhere(dataDir);
  const newestAt = opened.ledger.newestAt();
  if (newestAt === undefined || Date.parse(newestAt) <= now.getTime() + BEHIND_MS) return good(now.toISOString());
  const fault = new Fault('station.clock-behind', { clock: now.toISOString(), newestEntry: newestAt });
  return { state: 'problem', fault };
}
