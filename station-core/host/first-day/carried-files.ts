/** Files that people carry to a new station and away from it: in DIR/import and on what is plugged in, nowhere else. */
import { constants } from 'node:fs';
import { copyFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import { ImportFolders } from '../products/import-folders.ts';

/** Certificates, and keys of officers. */
const CARRIED = /\.(?:pem|crt|cer|json)$/i;
/** A screen shows no more. */
const MOST_FILES = 200;
/** As the ceremony writes it. */
const REQUEST = join('signer', 'issuing.csr.pem');

export interface CarriedFilesView {
  readonly path: string | null;
  readonly up: string | null;
  readonly folders: string[];
  readonly files: string[];
}

export class CarriedFiles {
  readonly #dataDir: string;
  readonly #folders: ImportFolders;

  constructor(dataDir: string, pluggedIn?: readonly string[]) {
    this.#dataDir = dataDir;
    this.#folders = pluggedIn === undefined ? new ImportFolders(dataDir) : new ImportFolders(dataDir, pluggedIn);
  }

  /** Without a path: the places that are there. */
  async list(asked: string | null): Promise<CarriedFilesView> {
    const { path, up, folders } = await this.#folders.list(asked);
    const paths = folders.map((each) => each.path);
    return { path, up, folders: paths, files: path === null ? [] : await filesIn(path) };
  }

  /** Never over another file that is there: it may be of another station. */
  async carryRequest(folder: string): Promise<string> {
    const { path } = await this.#folders.list(folder);
    if (path === null) throw new TypeError('a folder that is named has a path');
    const copy = join(path, 'issuing.csr.pem');
    try {
      await copyFile(join(this.#dataDir, REQUEST), copy, constants.COPYFILE_EXCL);
    } catch (error) {
      const problem = systemErrorCode(error);
      if (problem === undefined) throw error;
      if (problem === 'EEXIST' && (await isSame(join(this.#dataDir, REQUEST), copy))) return copy;
      throw new Fault('station.bad-path', { path: copy, problem }, { cause: error });
    }
    return copy;
  }
}

async function isSame(one: string, other: string): Promise<boolean> {
  return (await readFile(one)).equals(await readFile(other));
}

/** Links are left out: they may lead anywhere. */
async function filesIn(path: string): Promise<string[]> {
  const found = await readdir(path, { withFileTypes: true });
  return found
    .filter((each) => each.isFile() && !each.name.startsWith('.') && CARRIED.test(each.name))
    .map(({ name }) => join(path, name))
    .sort()
    .slice(0, MOST_FILES);
}
