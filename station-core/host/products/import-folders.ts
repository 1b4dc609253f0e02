/**
 * Folders that an administrator may choose from on a screen: what lies in the station's own `import` folder, and what is
 * plugged in. Nothing outside them is listed.
 */
import { readdir, realpath } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { FolderKind, FoldersView } from '../../contract.ts';
import { systemErrorCode } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import { isBuild } from '../../release/reading/build-kind.ts';
import { mountedSticks } from './mounted-sticks.ts';

/** Where Linux and macOS show what is plugged in. */
export const PLUGGED_IN = ['/media', '/run/media', '/Volumes'];
/** A screen shows no more, and a folder with more is none that holds a product. */
const MOST_FOLDERS = 200;

export class ImportFolders {
  readonly #places: readonly string[];
  readonly #mounted: () => Promise<string[]>;

  constructor(dataDir: string, pluggedIn: readonly string[] = PLUGGED_IN, mounted = mountedSticks) {
    this.#places = [join(dataDir, 'import'), ...pluggedIn];
    this.#mounted = mounted;
  }

  /** Without a path: the roots that are there, mounted sticks first. Throws `station.bad-path` for a folder outside them. */
  async list(path: string | null): Promise<FoldersView> {
    const { sticks, roots } = await this.#found();
    const isStick = (each: string): boolean => sticks.includes(each);
    if (path === null) {
      const folders = await Promise.all(roots.map((each) => viewOf(each, isStick(each))));
      return { path: null, up: null, folders };
    }
    const real = await realpath(path).catch((error: unknown) => {
      throw unreadable(path, error);
    });
    const root = roots.find((each) => isWithin(real, each));
    if (root === undefined) throw new Fault('station.bad-path', { path, problem: 'outside the folders for imports' });
    const folders: FoldersView['folders'] = [];
    for (const name of (await foldersIn(real)).slice(0, MOST_FOLDERS)) {
      const each = join(real, name);
      folders.push(await viewOf(each, isStick(each)));
    }
    return { path: real, up: real === root ? null : dirname(real), folders };
  }
  /** Those that are there now. */
  async roots(): Promise<string[]> {
    return (await this.#found()).roots;
  }

  async #found() {
    const sticks = await there(await this.#mounted());
    return { sticks, roots: [...new Set([...sticks, ...(await there(this.#places))])] };
  }
}

/** A stick that another account mounted is not there for this one. */
async function there(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(paths.map((path) => realpath(path).catch(absent)));
  return found.filter((path) => path !== undefined);
}

function isWithin(path: string, root: string): boolean {
  const way = relative(root, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`));
}

/** Links are left out: they may lead anywhere. */
async function foldersIn(path: string): Promise<string[]> {
  const found = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  return found
    .filter((each) => each.isDirectory() && !each.name.startsWith('.'))
    .map(({ name }) => name)
    .sort();
}

async function viewOf(path: string, isStick: boolean): Promise<FoldersView['folders'][number]> {
  return { path, kind: await kindOf(path), isStick };
}

async function kindOf(path: string): Promise<FolderKind> {
  const names = await readdir(path).catch(absent);
  if (names === undefined) return 'folder'; // of somebody else: opening it says so
  if (names.includes('product.json')) return 'product';
  if (names.includes('manifest.json') && names.includes('manifest.jws')) return 'release';
  return (await isBuild(path)) ? 'build' : 'folder';
}

function absent(error: unknown): undefined {
  if (systemErrorCode(error) === undefined) throw error;
}

function unreadable(path: string, error: unknown): unknown {
  const problem = systemErrorCode(error);
  return problem === undefined ? error : new Fault('station.bad-path', { path, problem }, { cause: error });
}
