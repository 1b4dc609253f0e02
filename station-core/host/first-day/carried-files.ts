/**
 * Files that people carry to a new station and away from it: in DIR/import, on what is plugged in, in the folder where the setup
 * was started, and in the home folder of its account. Whoever has the link may type any path; these spare the typing.
 */
import { constants, existsSync } from 'node:fs';
import { copyFile, readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join, parse } from 'node:path';
import { systemErrorCode } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import { DRAFTS_FOLDER } from '../../first-day/init/init-file.ts';
import { ImportFolders, PLUGGED_IN } from '../products/import-folders.ts';

/** Certificates, keys of officers, what they sign, and configurations of SoftHSM. */
const CARRIED = /\.(?:pem|crt|cer|json|jws|conf)$/i;
/** Nobody asks for it: it lies on the stick because it was carried away. */
const REQUESTS = /\.csr\.pem$/i;
/** A screen shows no more. */
const MOST_FILES = 200;
/** As the ceremony writes it. */
const REQUEST = join('signer', 'issuing.csr.pem');
const RECORD = join('signer', 'record.pdf');
const CONFIGURATION = join('signer', 'signer.json');

export interface CarriedFilesView {
  readonly path: string | null;
  readonly up: string | null;
  readonly folders: { path: string; isStick: boolean }[];
  readonly files: string[];
}

export class CarriedFiles {
  readonly #dataDir: string;
  readonly #folders: ImportFolders;

  constructor(dataDir: string, folders = new ImportFolders(dataDir, [...nearby(), ...PLUGGED_IN])) {
    this.#dataDir = dataDir;
    this.#folders = folders;
  }

  /** Without a path: the places that are there. */
  async list(asked: string | null): Promise<CarriedFilesView> {
    const { path, up, folders } = await this.#folders.list(asked);
    const shown = folders.map((each) => ({ path: each.path, isStick: each.isStick }));
    return { path, up, folders: shown, files: path === null ? [] : await filesIn(path) };
  }

  async carryRequest(folder: string): Promise<string> {
    return this.#carry(join(this.#dataDir, REQUEST), await this.#pathOf(folder));
  }

  async carryRecord(folder: string): Promise<string> {
    return this.#carry(join(this.#dataDir, RECORD), await this.#pathOf(folder));
  }

  /** The manifest and the permits, or before them the configuration of the signing service. */
  async carryToSign(folder: string): Promise<string[]> {
    const into = await this.#pathOf(folder);
    const drafts = join(this.#dataDir, DRAFTS_FOLDER);
    const names = existsSync(drafts) ? (await readdir(drafts)).filter((name) => name.endsWith('.jws')).sort() : [];
    const from = names.length > 0 ? names.map((name) => join(drafts, name)) : [join(this.#dataDir, CONFIGURATION)];
    for (const each of from) await this.#carry(each, into);
    return from.map((each) => basename(each));
  }

  async #pathOf(folder: string): Promise<string> {
    const { path } = await this.#folders.list(folder);
    if (path === null) throw new TypeError('a folder that is named has a path');
    return path;
  }

  /** Never over another file that is there: it may be of another station, or signed already. */
  async #carry(file: string, folder: string): Promise<string> {
    const copy = join(folder, basename(file));
    try {
      await copyFile(file, copy, constants.COPYFILE_EXCL);
    } catch (error) {
      const problem = systemErrorCode(error);
      if (problem === undefined) throw error;
      if (problem === 'EEXIST' && (await isSame(file, copy))) return copy;
      throw new Fault('station.bad-path', { path: copy, problem }, { cause: error });
    }
    return copy;
  }
}

/** A service is started at the root of the machine, which is nobody's folder. */
export function nearby(started = process.cwd(), home = homedir()): string[] {
  return [started, home].filter((each) => each !== '' && each !== parse(each).root);
}

async function isSame(one: string, other: string): Promise<boolean> {
  return (await readFile(one)).equals(await readFile(other));
}

/** Links are left out: they may lead anywhere. */
async function filesIn(path: string): Promise<string[]> {
  const found = await readdir(path, { withFileTypes: true });
  return found
    .filter(
      (each) => each.isFile() && !each.name.startsWith('.') && CARRIED.test(each.name) && !REQUESTS.test(each.name),
    )
    .map(({ name }) => join(path, name))
    .sort()
    .slice(0, MOST_FILES);
}
