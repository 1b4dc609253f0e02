/**
 * The mark of a copy that was restored as a rehearsal, while the station itself goes on. It lies in the data directory and in
 * the folder of the journal: neither the station nor the signing service starts beside it. It keeps out mistakes, no thief:
 * whoever may delete it may copy the folder without it.
 */
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';

export const REHEARSAL_MARK = 'rehearsal.json';

/** Whatever has the name counts, also what nobody can read. */
export async function isRehearsal(dir: string): Promise<boolean> {
  try {
    await lstat(join(dir, REHEARSAL_MARK));
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT' || systemErrorCode(error) === 'ENOTDIR') return false;
    throw error;
  }
}

/** Throws `station.rehearsal`. */
export async function requireNoRehearsal(dir: string): Promise<void> {
  if (await isRehearsal(dir)) throw new Fault('station.rehearsal', { folder: dir, mark: REHEARSAL_MARK });
}
