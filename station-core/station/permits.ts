import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Permit, parsePermit } from '../formats/permit.ts';
import { configFault } from './config-fault.ts';

/** Reads every permit of a folder; one that cannot be read stops the station rather than being passed over. */
export async function readPermits(dir: string): Promise<readonly Permit[]> {
  const permits: Permit[] = [];
  for (const name of await namesIn(dir)) {
    const path = join(dir, name);
    try {
      permits.push(parsePermit(await readFile(path, 'utf8'), path));
    } catch (error) {
      throw configFault('station.bad-config', path, error);
    }
  }
  return permits;
}

async function namesIn(dir: string): Promise<string[]> {
  try {
    return (await readdir(dir)).filter((name) => name.endsWith('.json')).sort();
  } catch (error) {
    throw configFault('station.bad-config', dir, error);
  }
}
