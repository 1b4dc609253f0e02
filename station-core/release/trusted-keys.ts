import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { systemErrorCode } from '../durable-file.ts';
import { Fault } from '../fault.ts';
import { readPublicReleaseKey } from './release-key.ts';
import type { PublicReleaseKey } from './release-key.ts';

/** The public keys in a folder, one a file. No folder is no key; a file that is no public key is a fault, not passed over. */
export async function trustedKeysIn(dir: string): Promise<readonly PublicReleaseKey[]> {
  const names = await readdir(dir).catch((error: unknown) => {
    const problem = systemErrorCode(error);
    if (problem === 'ENOENT') return [];
    throw problem === undefined ? error : new Fault('station.bad-path', { path: dir, problem }, { cause: error });
  });
  const keys: PublicReleaseKey[] = [];
  for (const name of names.filter((each) => each.endsWith('.json')).sort()) {
    keys.push(await readPublicReleaseKey(join(dir, name)));
  }
  return keys;
}
