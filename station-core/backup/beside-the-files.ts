import { lstat, mkdir, readdir, rename } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { systemErrorCode, writeDurably } from '../durable-file.ts';
import { Fault } from '../fault.ts';
import { readSetupFile, readStationConfig, type StationConfig } from '../station/setup/station-config.ts';
import { FOLDERS_OF_PEOPLE } from '../station/setup/people-folders.ts';
import { tokenFolderOf } from '../station/setup/softhsm-conf.ts';
import { nameIn, OF_JOURNAL, stateDirOf } from './contents.ts';
import { type BackupManifest, SIGNER_STATE, STATION } from './manifest.ts';

/**
 * What a restored station needs beside the files of its backup. Where that goes the backup says, and nobody has signed a
 * backup: nothing is written outside the station, and nothing that is there is replaced but its client certificate.
 */

export interface ClientFiles {
  readonly cert: string;
  readonly key: string;
}

/** `outside`: its folder is not in the station's, and what lies there is not a backup's to write. */
export type JournalPlaced = 'from-backup' | 'kept' | 'elsewhere' | 'outside';

/** A station that is being restored. */
export interface Draft {
  /** Where everything was unpacked. */
  readonly dir: string;
  /** Where the station will be: a path in its setup may be a whole one. */
  readonly dataDir: string;
}

const NEVER = new AbortController().signal;
const CERTIFICATE = '-----BEGIN CERTIFICATE-----';

/** Under the names that station.json has for them. */
export async function placeClient(draft: Draft, client: ClientFiles | undefined): Promise<void> {
  const { upstream } = await readStationConfig(join(draft.dir, STATION));
  if (client === undefined) return;
  if (upstream === undefined) throw new Fault('station.bad-argument', { problem: 'the station has no upstream' });
  const [cert, key] = [toPlace(draft, upstream.cert), toPlace(draft, upstream.key)];
  const isOld = !(await isThere(cert)) || (await readSetupFile(cert)).includes(CERTIFICATE);
  if (!isOld || (await isThere(key)))
    throw new Fault('station.bad-config', {
      path: 'station.json',
      problem: 'upstream names another file of the station',
    });
  for (const [from, to] of [
    [client.cert, cert],
    [client.key, key],
  ] as const) {
    await mkdir(dirname(to), { recursive: true, mode: 0o700 });
    await writeDurably({ dir: dirname(to), name: basename(to) }, await readSetupFile(resolve(from)), NEVER);
  }
}

function toPlace(draft: Draft, path: string): string {
  const place = placeIn(draft, path);
  if (place !== undefined) return place;
  const problem = 'it is not in the station: put the file there, and restore without --client-cert and --client-key';
  throw new Fault('station.bad-argument', { path, problem });
}

/** Into the draft: a station must not be there without its journal. */
export async function placeJournal({ files }: BackupManifest, draft: Draft): Promise<JournalPlaced> {
  const config = await readStationConfig(join(draft.dir, STATION));
  const { signer } = config;
  if (signer === undefined || 'socket' in signer) return 'elsewhere';
  const stateDir = (await isThere(signer.config)) ? await stateDirOf(config) : undefined;
  if (stateDir === undefined) return 'outside';
  const place = placeIn(draft, stateDir);
  if (place === undefined) return (await namesIn(stateDir)).includes(JOURNAL) ? 'kept' : 'outside';
  for (const name of files.flatMap((file) => journalName(file.name))) {
    await mkdir(place, { recursive: true, mode: 0o700 });
    const to = join(place, name);
    if (!(await isThere(to))) await rename(join(draft.dir, SIGNER_STATE, name), to);
  }
  return (await namesIn(place)).length > 0 ? 'from-backup' : 'elsewhere';
}

/** Where the draft itself has a journal: undefined where that is elsewhere. */
export async function journalFolderIn(draft: Draft): Promise<string | undefined> {
  const config = await readStationConfig(join(draft.dir, STATION));
  const { signer } = config;
  if (signer === undefined || 'socket' in signer || !(await isThere(signer.config))) return undefined;
  const place = placeIn(draft, (await stateDirOf(config)) ?? '');
  return place !== undefined && (await isThere(place)) ? place : undefined;
}

const JOURNAL = 'journal.jsonl';

function journalName(inBackup: string): string[] {
  const name = nameIn(SIGNER_STATE, inBackup);
  return name !== undefined && OF_JOURNAL.test(name) ? [name] : [];
}

const FOLDER = 'folder:';

/** Empty: no label is in a backup. */
export async function makePrinterFolder(draft: Draft): Promise<void> {
  const { printer } = await readStationConfig(join(draft.dir, STATION));
  const place = printer.startsWith(FOLDER) ? placeIn(draft, printer.slice(FOLDER.length)) : undefined;
  if (place !== undefined) await mkdir(place, { recursive: true, mode: 0o700 });
}

/** An archive has files and no empty folders. */
export async function makeEmptyFolders(station: string): Promise<void> {
  for (const name of FOLDERS_OF_PEOPLE) await mkdir(join(station, name), { recursive: true, mode: 0o700 });
}

/** In the draft; `undefined` for what lies outside the station. */
function placeIn({ dir, dataDir }: Draft, path: string): string | undefined {
  const station = join(dir, STATION);
  const name = nameIn(station, path) ?? nameIn(dataDir, path);
  return name === undefined ? undefined : join(station, name);
}

/** What station.json names and no backup has. */
export async function missingFiles(config: StationConfig): Promise<string[]> {
  const { signer, upstream, escrow, ca } = config;
  const ofSigner = signer === undefined || 'socket' in signer ? [] : [signer.config, signer.pinFile];
  const ofUpstream = upstream === undefined ? [] : [upstream.ca, upstream.cert, upstream.key];
  const missing: string[] = [];
  for (const path of [...ofSigner, ...ofUpstream, escrow, ca.root, ca.intermediate])
    if (!(await isThere(path))) missing.push(path);
  return [...missing, ...(await missingTokens(config)), ...(await missingJournal(config))];
}

/** Of SoftHSM: its configuration, and the folder of the tokens, which only that file names. */
async function missingTokens({ signer }: StationConfig): Promise<string[]> {
  const conf = signer === undefined || 'socket' in signer ? undefined : signer.softhsmConf;
  if (conf === undefined) return [];
  if (!(await isThere(conf))) return [conf];
  const folder = await tokensNamedBy(conf);
  return folder === undefined || (await isThere(folder)) ? [] : [folder];
}

/** The station is in its place already: a file that is no configuration must not end the restore now. The check names it. */
async function tokensNamedBy(conf: string): Promise<string | undefined> {
  try {
    return await tokenFolderOf(conf);
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

async function missingJournal(config: StationConfig): Promise<string[]> {
  const { signer } = config;
  if (signer === undefined || 'socket' in signer || !(await isThere(signer.config))) return [];
  const journal = join((await stateDirOf(config)) ?? '', JOURNAL);
  return (await isThere(journal)) ? [] : [journal];
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
