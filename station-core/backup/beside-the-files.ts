import { copyFile, lstat, mkdir, readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { systemErrorCode, writeDurably } from '../durable-file.ts';
import { Fault } from '../fault.ts';
import { readSetupFile, readStationConfig, type StationConfig } from '../station/setup/station-config.ts';
import { stateDirOf } from './contents.ts';
import { type BackupManifest, SIGNER_STATE } from './manifest.ts';

/** What a restored station needs beside the files of its backup. */

export interface ClientFiles {
  readonly cert: string;
  readonly key: string;
}

export type JournalPlaced = 'from-backup' | 'kept' | 'elsewhere';

const NEVER = new AbortController().signal;

/** Under the names that station.json has for them. */
export async function placeClient(dataDir: string, client: ClientFiles | undefined): Promise<void> {
  const { upstream } = await readStationConfig(dataDir);
  if (client === undefined) return;
  if (upstream === undefined) throw new Fault('station.bad-argument', { problem: 'the station has no upstream' });
  for (const [from, to] of [
    [client.cert, upstream.cert],
    [client.key, upstream.key],
  ] as const) {
    await mkdir(dirname(to), { recursive: true, mode: 0o700 });
    await writeDurably({ dir: dirname(to), name: basename(to) }, await readSetupFile(resolve(from)), NEVER);
  }
}

/** A journal that is there stays: it knows at least as much as the one in the backup. */
export async function placeJournal(
  { files }: BackupManifest,
  { dataDir, from }: { readonly dataDir: string; readonly from: string },
): Promise<JournalPlaced> {
  const stateDir = await stateDirOf(await readStationConfig(dataDir));
  if (stateDir === undefined) return 'elsewhere';
  const names = files.map(({ name }) => name).filter((name) => name.startsWith(`${SIGNER_STATE}/`));
  if (names.length === 0) return (await namesIn(stateDir)).length > 0 ? 'from-backup' : 'elsewhere';
  if ((await namesIn(stateDir)).includes('journal.jsonl')) return 'kept';
  await mkdir(stateDir, { recursive: true, mode: 0o700 });
  for (const name of names) await copyFile(join(from, basename(name)), join(stateDir, basename(name)));
  return 'from-backup';
}

const FOLDER = 'folder:';

/** Empty: no label is in a backup. */
export async function makePrinterFolder({ printer }: StationConfig, dataDir: string): Promise<void> {
  if (!printer.startsWith(FOLDER)) return;
  const path = printer.slice(FOLDER.length);
  if (path.startsWith(dataDir)) await mkdir(path, { recursive: true, mode: 0o700 });
}

/** What station.json names and no backup has. */
export async function missingFiles({ signer, upstream, escrow, ca }: StationConfig): Promise<string[]> {
  const ofSigner = signer === undefined || 'socket' in signer ? [] : [signer.config, signer.pinFile];
  const ofUpstream = upstream === undefined ? [] : [upstream.ca, upstream.cert, upstream.key];
  const missing: string[] = [];
  for (const path of [...ofSigner, ...ofUpstream, escrow, ca.root, ca.intermediate])
    if (!(await isThere(path))) missing.push(path);
  return missing;
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** None where there is no folder. */
export async function namesIn(dir: string): Promise<string[]> {
  try {
    return await readdir(dir);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
