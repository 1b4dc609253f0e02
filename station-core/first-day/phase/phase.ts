import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from '../../durable-file.ts';
import { readPermitFiles } from '../../station/product/permit-folder.ts';
import { readStationConfig } from '../../station/setup/station-config.ts';
import { TRIAL_ORDER } from './trial-order.ts';

/** What a directory is: a station, or one that is yet to be set up. */
export type Phase = 'setup' | 'station';

/** What a process that serves the setup makes by itself, and what copying leaves. */
const NOT_A_STATION: ReadonlySet<string> = new Set([
  'screens',
  'links',
  'compiled',
  'ledger.lock',
  'setup-holder.json',
  'lost+found',
]);

/**
 * Whoever has a ledger is a station, also when its station.json is gone: nobody who opens the screens of a damaged station
 * may find a setup there. Without one, a setup that was begun goes on until it is done. A folder that holds anything else
 * is not for a station, and the screens of none are served from it.
 */
export async function phaseOf(dataDir: string): Promise<Phase> {
  const has = (name: string): boolean => existsSync(join(dataDir, name));
  if (has('ledger.db')) return 'station';
  if (has(TRIAL_ORDER)) return 'setup';
  if (has('init.json')) return (await isSetUp(dataDir)) ? 'station' : 'setup';
  return (await namesIn(dataDir)).every((name) => NOT_A_STATION.has(name)) ? 'setup' : 'station';
}

/** The last thing that a setup leaves is a manifest in force; permits come before it. */
async function isSetUp(dataDir: string): Promise<boolean> {
  if (!existsSync(join(dataDir, 'station.json'))) return false;
  const { documents, permits } = await readStationConfig(dataDir);
  return documents !== undefined && (await readPermitFiles(permits)).permits.length > 0;
}

async function namesIn(dataDir: string): Promise<string[]> {
  try {
    return await readdir(dataDir);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
