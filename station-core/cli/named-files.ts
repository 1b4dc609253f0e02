import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { systemErrorCode } from '../durable-file.ts';
import { Fault } from '../fault.ts';

/** Files a person names on the command line; that one cannot be read or written is theirs to mend. */

export async function inputFile(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw badPath(path, error);
  }
}

export async function outputFile(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFile(path, bytes);
  } catch (error) {
    throw badPath(path, error);
  }
}

/** For keys: readable by its owner only, and never over something that is there. */
export async function secretOutputFile(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFile(path, bytes, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    throw badPath(path, error);
  }
}

/** A folder to put things in; made when it is not there. */
export async function outputFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    // A file of that name, which mkdir calls "exists".
    if (systemErrorCode(error) === 'EEXIST') throw new Fault('station.bad-path', { path, problem: 'ENOTDIR' });
    throw badPath(path, error);
  }
}

function badPath(path: string, error: unknown): Fault {
  return new Fault('station.bad-path', { path, problem: systemErrorCode(error) ?? 'unreadable' }, { cause: error });
}
