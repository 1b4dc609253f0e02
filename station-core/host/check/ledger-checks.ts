/** The ledger can be read, and the clock is not behind it. Whether it is whole is for `birthmark ledger verify`. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../../fault.ts';
import { openLedgerAnywhere } from '../../ledger/open-anywhere.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { requireNotMoved } from '../../station/copies/moved-away.ts';
import { isRehearsal } from '../../station/copies/rehearsal.ts';
import type { CheckOptions } from './checked.ts';
import { type Found, good, seen, seenAs } from './finding.ts';

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

/** Throws `station.moved`. A station that runs was not. */
export async function requireHere({ dataDir, running }: Pick<CheckOptions, 'dataDir' | 'running'>): Promise<void> {
  if (running !== undefined || !existsSync(join(dataDir, 'ledger.db'))) return;
  if (await isRehearsal(dataDir)) return; // of a move, too: it is looked at, and never starts
  using opened = openLedgerAnywhere(dataDir);
  await requireNotMoved(dataDir, opened.ledger);
}

export async function checkLedger(options: CheckOptions): Promise<Found> {
  await requireHere(options);
  return ofLedger(options, (ledger) => good(seen('entries', { entries: ledger.head().sizeEntries })));
}

export function checkClock(options: CheckOptions): Found {
  const { dataDir, running, now } = options;
  if (running === undefined && isNotBegun(dataDir)) return clockAgainst(undefined, now); // the check of the ledger says so
  return ofLedger(options, (ledger) => clockAgainst(ledger.newestAt(), now));
}

function clockAgainst(newestAt: string | undefined, now: Date): Found {
  if (newestAt === undefined || Date.parse(newestAt) <= now.getTime() + BEHIND_MS)
    return good(seenAs(now.toISOString()));
  const fault = new Fault('station.clock-behind', { clock: now.toISOString(), newestEntry: newestAt });
  return { state: 'problem', fault };
}

function ofLedger(
  { dataDir, running }: CheckOptions,
  check: (ledger: Pick<Ledger, 'head' | 'newestAt'>) => Found,
): Found {
  if (running !== undefined) return check(running.ledger);
  if (isNotBegun(dataDir)) return notBegun(dataDir);
  using opened = openLedgerAnywhere(dataDir);
  return check(opened.ledger);
}
