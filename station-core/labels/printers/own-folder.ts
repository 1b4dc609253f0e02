import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import { systemErrorCode } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';

/**
 * The folder of a `folder:` printer that lies in the data directory: the station makes that itself. One outside may be the
 * place of a network share that is missing, and is never made.
 */

/** The address with a whole path, once the folder is there if it is the station's own. */
export async function withOwnFolder(address: string, dataDir: string): Promise<string> {
  const folder = folderOf(address, dataDir);
  if (folder === undefined) return address;
  if (isInside(folder, dataDir)) await make(folder);
  return `folder:${folder}`;
}

/** Not there yet; the start of the station makes it. */
export function isOwnFolderToMake(address: string, dataDir: string): boolean {
  const folder = folderOf(address, dataDir);
  return folder !== undefined && isInside(folder, dataDir) && !existsSync(folder);
}

function folderOf(address: string, dataDir: string): string | undefined {
  const folder = /^folder:(.+)$/.exec(address)?.[1];
  return folder === undefined ? undefined : resolve(dataDir, folder);
}

async function make(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    const reason = systemErrorCode(error);
    if (reason === undefined) throw error;
    throw new Fault('printer.not-writable', { printer: `folder:${folder}`, reason }, { cause: error });
  }
}

function isInside(path: string, dir: string): boolean {
  const way = relative(resolve(dir), path);
  return way !== '' && !isAbsolute(way) && way !== '..' && !way.startsWith('../');
}
