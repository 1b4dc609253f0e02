import { open, readdir, stat } from 'node:fs/promises';

import { systemErrorCode } from '../../durable-file.ts';
import { mergedChip } from '../../formats/image/recognise.ts';
import { looseFolder } from './loose-build.ts';

/**
 * Whether something is a build rather than a release. It goes by names, and for a file by its beginning: good enough to
 * say what to do with it, not to read it.
 */
export async function isBuild(path: string): Promise<boolean> {
  const found = await stat(path).catch(unreadable);
  if (found === undefined) return false;
  if (!found.isDirectory()) return found.isFile() && (await beginsAsMerged(path));
  const names = (await readdir(path).catch(unreadable)) ?? [];
  return names.includes('flasher_args.json') || looseFolder(names) !== undefined;
}

/** Boot loader and partition table of every chip lie in it. */
const BEGINNING_BYTES = 0x2_1000;

async function beginsAsMerged(path: string): Promise<boolean> {
  await using file = await open(path).catch(unreadable);
  if (file === undefined) return false;
  const { buffer, bytesRead } = await file.read(Buffer.alloc(BEGINNING_BYTES), 0, BEGINNING_BYTES, 0);
  return mergedChip(buffer.subarray(0, bytesRead)) !== undefined;
}

/** What cannot be read is not a build; anything else that goes wrong is a bug. */
function unreadable(error: unknown): undefined {
  if (systemErrorCode(error) === undefined) throw error;
}
