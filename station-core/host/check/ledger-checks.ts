/** The ledger can be read, and the clock is not behind it. Whether it is whole is for `birthmark ledger verify`. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../../fault.ts';
import { openLedgerAnywhere } from '../../ledger/open-anywhere.ts';
import type { CheckOptions } from './checked.ts';
import { type Found, good } from './finding.ts';

/** Entries carry the time of the station; a second of difference is nobody's clock set back. */
const BEHIND_MS = 2_000;

/** Only just set up: nothing is there that a start leaves, and the first one begins the ledger. */
function isNotBegun(dataDir: string): boolean {
  const has = (name: string): boolean => existsSync(join(dataDir, name));
  return has('station.json') && !['ledger.db', 'operators.json', 'log', 'certs'].some(has);
}

const notBegun = (dataDir: string): Found => ({
  state: 'warning',
  fault: new Fault('ledger.not-begun', { dataDir }),
});

export function checkLedger({ dataDir }: CheckOptions): Found {
  if (isNotBegun(dataDir)) return notBegun(dataDir);
  using opened = openLedgerAnywhere(dataDir);
  const { sizeEntries } = opened.ledger.head();
  return good(`${String(sizeEntries)} entries`);
}

export function checkClock({ dataDir, now }: CheckOptions): Found {
  if (isNotBegun(dataDir)) return notBegun(dataDir);
  using opened = openLedgerAnywhere(dataDir);
  const newestAt = opened.ledger.newestAt();
  if (newestAt === undefined || Date.parse(newestAt) <= now.getTime() + BEHIND_MS) return good(now.toISOString());
  const fault = new Fault('station.clock-behind', { clock: now.toISOString(), newestEntry: newestAt });
  return { state: 'problem', fault };
}
