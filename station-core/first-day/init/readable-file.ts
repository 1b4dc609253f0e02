import { access, constants } from 'node:fs/promises';
import { resolve } from 'node:path';
import { systemErrorCode } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';

/** The whole path of a file that a driver reads later: of one that it cannot read it says only that it failed. */
export async function readablePath(given: string): Promise<string> {
  const path = resolve(given);
  try {
    await access(path, constants.R_OK);
    return path;
  } catch (error) {
    const problem = systemErrorCode(error);
    throw problem === undefined ? error : new Fault('station.bad-path', { path, problem }, { cause: error });
  }
}
