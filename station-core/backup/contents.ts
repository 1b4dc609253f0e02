/**
 * What a backup takes of a station: named files and folders, and nothing else that lies in the data directory. Of what it
 * leaves out only the names are kept. It never opens the ledger: `ledger/copy/online-copy.ts` does.
 */
import type { Dirent } from 'node:fs';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { parseSignedDocument, readPayload } from '../codecs/signed-documents.ts';
import { systemErrorCode } from '../durable-file.ts';
import { Fault } from '../fault.ts';
import { readSetupFile, readStationConfig, type StationConfig } from '../station/setup/station-config.ts';
import { SIGNER_STATE, STATION } from './manifest.ts';

export interface WantedFile {
  /** In the backup, with `/` between its parts. */
  readonly name: string;
  readonly path: string;
}

export interface Contents {
  readonly config: StationConfig;
  readonly files: readonly WantedFile[];
  /** Whether the journal of the signing service is among them: one in an account of its own shows it to nobody. */
  readonly signerState: 'included' | 'elsewhere';
  /** Names in the data directory, of files and of whole folders. */
  readonly leftOut: readonly string[];
}

/** Setup, people, and what the screens remember. */
const FILES = ['station.json', 'operators.json', 'floor.json', 'views.json'];
const FOLDERS = ['ca', 'certs', 'crls', 'documents', 'permits', 'product', 'products', 'release-keys'];
/** Of these there is one for each unit, and the station itself writes them. */
const WRITTEN_HERE = /^(?:certs|crls)\//;
/** The hash of a refused PIN is near the right one; locks and drafts are of this machine and this moment. */
const NEVER = /(?:\.lock|\.part|\.tmp)$|^refused-pin\.json$|^pin$/;
const OF_LEDGER = /^ledger\.(?:lock|db(?:-wal|-shm|-journal)?)$/;
export const OF_JOURNAL = /^(?:journal\.jsonl|anchor|ml-dsa-44-key\.json)$/;
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
const LARGEST_KEY_BYTES = 64 * 1024;

export async function contentsOf(dataDir: string): Promise<Contents> {
  const config = await readStationConfig(dataDir);
  const stateDir = await stateDirOf(config);
  const secret = new Set(secretFiles(config));
  const files: WantedFile[] = [];
  for (const path of await candidates(config, { dataDir, stateDir })) {
    const name = nameIn(dataDir, path);
    if (name === undefined || OF_LEDGER.test(name) || NEVER.test(basename(path)) || secret.has(path)) continue;
    if (!WRITTEN_HERE.test(name) && (await holdsPrivateKey(path))) continue;
    files.push({ name: `${STATION}/${name}`, path });
  }
  const state = await stateFiles(stateDir, dataDir);
  files.push(...state);
  files.sort((a, b) => (a.name < b.name ? -1 : 1));
  const leftOut = await othersIn(dataDir, new Set(files.map(({ path }) => path)));
  return { config, files, signerState: state.length > 0 ? 'included' : 'elsewhere', leftOut };
}

interface Folders {
  readonly dataDir: string;
  /** Of the signing service, which is looked at on its own. */
  readonly stateDir: string | undefined;
}

/** Each once. */
async function candidates(config: StationConfig, { dataDir, stateDir }: Folders): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const path of [...FILES.map((name) => join(dataDir, name)), ...namedFiles(config)]) {
    if (await isFile(path)) found.add(path);
  }
  for (const folder of [...FOLDERS.map((name) => join(dataDir, name)), ...namedFolders(config)]) {
    if (nameIn(dataDir, folder) !== undefined) await addFilesUnder(folder, { found, stateDir });
  }
  return found;
}

/** What station.json names, but for what is secret. */
function namedFiles({ ca, escrow, documents, migration, signer, upstream }: StationConfig): string[] {
  return [
    ca.root,
    ca.intermediate,
    escrow,
    ...(documents === undefined ? [] : [documents.officers, documents.manifest]),
    ...(migration === undefined ? [] : [migration.document, migration.officers]),
    ...(upstream === undefined ? [] : [upstream.ca, upstream.cert]),
    ...(signer === undefined || 'socket' in signer || signer.softhsmConf === undefined ? [] : [signer.softhsmConf]),
  ];
}

function secretFiles({ signer, upstream }: StationConfig): string[] {
  return [
    ...(signer === undefined || 'socket' in signer ? [] : [signer.pinFile]),
    ...(upstream === undefined ? [] : [upstream.key]),
  ];
}

/** The permits, and what the ceremony left beside the configuration of the signing service. */
function namedFolders({ permits, signer }: StationConfig): string[] {
  return [permits, ...(signer === undefined || 'socket' in signer ? [] : [dirname(signer.config)])];
}

/** `undefined` where the signing service runs in an account of its own: only its own configuration says. */
export async function stateDirOf({ signer }: StationConfig): Promise<string | undefined> {
  if (signer === undefined || 'socket' in signer) return undefined;
  const { statePath } = readPayload(parseSignedDocument(await readSetupFile(signer.config)).payload, 'signer');
  return resolve(dirname(signer.config), statePath);
}

async function stateFiles(dir: string | undefined, dataDir: string): Promise<WantedFile[]> {
  if (dir === undefined) return [];
  const within = nameIn(dataDir, dir);
  const place = within === undefined ? SIGNER_STATE : `${STATION}/${within}`;
  return (await entriesOrNone(dir))
    .filter((entry) => entry.isFile() && OF_JOURNAL.test(entry.name))
    .map(({ name }) => ({ name: `${place}/${name}`, path: join(dir, name) }));
}

/** Links are not followed: what they point to is not this station's. */
async function addFilesUnder(dir: string, into: Found): Promise<void> {
  if (dir === into.stateDir) return;
  for (const entry of await entriesOf(dir)) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) await addFilesUnder(path, into);
    else if (entry.isFile()) into.found.add(path);
  }
}

interface Found {
  readonly found: Set<string>;
  readonly stateDir: string | undefined;
}

async function holdsPrivateKey(path: string): Promise<boolean> {
  const { size } = await lstat(path);
  return size <= LARGEST_KEY_BYTES && PRIVATE_KEY.test(await readFile(path, 'latin1'));
}

/** The shortest names under which nothing was taken. */
async function othersIn(dataDir: string, taken: ReadonlySet<string>, under = ''): Promise<string[]> {
  const others: string[] = [];
  for (const entry of await entriesOf(join(dataDir, under))) {
    const name = join(under, entry.name);
    const path = join(dataDir, name);
    if (taken.has(path) || OF_LEDGER.test(name) || name.endsWith('.lock')) continue;
    const holdsTaken = [...taken].some((each) => each.startsWith(`${path}${sep}`));
    if (holdsTaken) others.push(...(await othersIn(dataDir, taken, name)));
    else others.push(name.split(sep).join('/'));
  }
  return others.sort();
}

/** `undefined` for what lies outside the folder, and for the folder itself. */
export function nameIn(dir: string, path: string): string | undefined {
  const within = relative(dir, path);
  const isOutside = within === '' || within.startsWith('..') || isAbsolute(within); // on Windows, another drive
  return isOutside ? undefined : within.split(sep).join('/');
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isFile();
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** None where there is no folder. One that cannot be read is not left out in silence. */
async function entriesOf(dir: string): Promise<Dirent[]> {
  try {
    return await readdir(dir, { withFileTypes: true });
  } catch (error) {
    const problem = systemErrorCode(error);
    if (problem === 'ENOENT' || problem === 'ENOTDIR') return [];
    throw problem === undefined ? error : new Fault('station.bad-path', { path: dir, problem }, { cause: error });
  }
}

/** None, too, where the signing service has an account of its own and keeps the folder to itself. */
async function entriesOrNone(dir: string): Promise<Dirent[]> {
  try {
    return await entriesOf(dir);
  } catch (error) {
    if (error instanceof Fault && error.evidence['problem'] === 'EACCES') return [];
    throw error;
  }
}
