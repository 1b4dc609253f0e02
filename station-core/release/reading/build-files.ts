import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { Fault } from '../../fault.ts';
import { strictText } from '../../formats/text/strict-text.ts';
import { confinedPath } from '../build/confined-path.ts';
import { MAX_DESCRIPTION_BYTES } from '../build/flasher-args.ts';
import { notFound } from '../build/not-found.ts';

/** Reads the files of a build folder: regular ones of a sane length, from nowhere else. */
export interface BuildFolder {
  readonly dir: string;
  /** Files outside this folder are refused. */
  readonly allowedRoot: string;
}

/** Larger than any flash chip these modules carry; keeps a wrong path from filling the memory. */
export const MAX_FILE_BYTES = 128 * 1024 * 1024;

export async function readDescription(dir: string, file: string): Promise<string> {
  try {
    const bytes = await readBounded(join(dir, file), { named: file, maxBytes: MAX_DESCRIPTION_BYTES });
    return strictText(bytes, ({ line, reason }) => new Fault('firmware.bad-build', { file, line, reason }));
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'firmware.not-found') throw error;
    throw new Fault('firmware.not-found', { ...error.evidence, directory: dir, file }, { cause: error });
  }
}

/** A file that the folder's own description names. */
export async function readNamed(path: string, { dir, allowedRoot }: BuildFolder): Promise<Buffer> {
  const real = await confinedPath(path, { baseDirectory: dir, allowedRoot });
  return await readBounded(real, { named: path, maxBytes: MAX_FILE_BYTES });
}

export interface Bound {
  readonly named: string;
  readonly maxBytes: number;
}

/** Asks for the size first: a file may be a device, or larger than the memory. */
export async function readBounded(path: string, { named, maxBytes }: Bound): Promise<Buffer> {
  try {
    const found = await stat(path);
    if (!found.isFile()) throw new Fault('firmware.not-found', { file: named, reason: 'it is no file' });
    if (found.size > maxBytes) {
      throw new Fault('firmware.too-large', { file: named, lengthBytes: found.size, maxBytes });
    }
    return await readFile(path);
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw notFound({ file: named }, error);
  }
}
