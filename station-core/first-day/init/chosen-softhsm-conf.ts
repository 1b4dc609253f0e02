import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { systemErrorCode } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import { tokenFolderOf } from '../../station/setup/softhsm-conf.ts';

/** The one of Debian's package has a few hundred. */
const LARGEST_CONF_BYTES = 65_536;

/**
 * The whole path of a configuration file of SoftHSM, which its driver reads later. `undefined` for a file that names no token
 * folder: SoftHSM would find nothing by it. Nothing else of it is kept or shown. Throws `station.bad-path` for what is no file.
 */
export async function chosenSoftHsmConf(given: string): Promise<string | undefined> {
  const path = resolve(given);
  const { size } = await plainFile(path);
  return size > LARGEST_CONF_BYTES || (await tokenFolderOf(path)) === undefined ? undefined : path;
}

/** A person at a screen named it: a device or a pipe could keep its reader for good. */
async function plainFile(path: string): Promise<{ readonly size: number }> {
  try {
    const found = await stat(path);
    if (found.isFile()) return found;
  } catch (error) {
    const problem = systemErrorCode(error);
    if (problem === undefined) throw error;
    throw new Fault('station.bad-path', { path, problem }, { cause: error });
  }
  throw new Fault('station.bad-path', { path, problem: 'no file' });
}
