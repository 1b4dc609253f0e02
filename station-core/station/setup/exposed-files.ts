/**
 * Finds what other accounts of this machine can read or change in a station's data directory. It changes nothing: who
 * has been able to read a file is for a person to judge.
 */
import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../fault.ts';
import { systemErrorCode } from '../../durable-file.ts';
import { OTHERS } from '../../umask.ts';
import { modeText } from '../config/require-private.ts';

/** The folders of a token and of upstream's TLS lie this deep. */
const MAX_DEPTH = 4;
/** A folder of chains holds a file for each unit. They are all written in one way, so a part stands for the whole. */
const MAX_ENTRIES = 500;

/** `station.files-exposed` with the first path and how many there are, or undefined when there is none. */
export async function findExposedFiles(dataDir: string): Promise<Fault | undefined> {
  if (process.platform === 'win32') return undefined; // no such bits: access control lists are the administrator's
  const exposed: Exposed[] = [];
  await look(dataDir, MAX_DEPTH, exposed);
  const first = exposed[0];
  if (first === undefined) return undefined;
  return new Fault('station.files-exposed', { path: first.path, mode: modeText(first.mode), count: exposed.length });
}

interface Exposed {
  readonly path: string;
  readonly mode: number;
}

async function look(path: string, depth: number, exposed: Exposed[]): Promise<void> {
  const stats = await lstat(path).catch(forgiveGone);
  if (stats === undefined || stats.isSymbolicLink()) return; // a link's own mode means nothing
  if ((stats.mode & OTHERS) !== 0) exposed.push({ path, mode: stats.mode });
  if (!stats.isDirectory() || depth === 0) return;
  let left = MAX_ENTRIES;
  for await (const { name } of await opendir(path)) {
    if (left-- === 0) return;
    await look(join(path, name), depth - 1, exposed);
  }
}

/** A database's journal or a temporary file may go while this looks. */
function forgiveGone(error: unknown): undefined {
  if (systemErrorCode(error) !== 'ENOENT') throw error;
}
