/**
 * Writes the files of a backup into a folder or into one tar file. Both grow in a draft beside their place, which gets its
 * name when everything is on the disk: a backup is whole or it is not there.
 */
import { type FileHandle, lstat, mkdir, mkdtemp, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { syncFolder, systemErrorCode } from '../durable-file.ts';
import { Fault } from '../fault.ts';
import { BLOCK_BYTES, paddingBytes, tarHeader, type TarFile } from './tar.ts';

export type Pieces = AsyncIterable<Uint8Array>;

export interface ArchiveWriter extends AsyncDisposable {
  /** A folder on the same disk, for what is needed only while the backup is made. */
  readonly scratchDir: string;
  add(file: TarFile, pieces: Pieces): Promise<void>;
  /** From here on the backup is there. */
  finish(): Promise<void>;
}

const DRAFT = /^\.birthmark-backup-.{6,}$/;
/** No backup takes so long: an older draft was left by a command that was killed. */
const ABANDONED_MS = 24 * 60 * 60_000;

/** `.tar` at the end makes it one file. Throws `backup.exists` and `backup.not-written`. */
export async function openArchive(path: string): Promise<ArchiveWriter> {
  return notWritten(path, async () => {
    await requireNothingAt(path);
    const parent = dirname(path);
    await sweepDrafts(parent);
    const draft = await mkdtemp(join(parent, '.birthmark-backup-'));
    return path.endsWith('.tar') ? TarArchive.open(path, draft) : FolderArchive.open(path, draft);
  });
}

class FolderArchive implements ArchiveWriter {
  readonly scratchDir: string;
  readonly #path: string;
  readonly #draft: string;
  readonly #folders = new Set<string>();

  private constructor(path: string, draft: string) {
    this.#path = path;
    this.#draft = draft;
    this.scratchDir = join(draft, 'scratch');
  }

  static async open(path: string, draft: string): Promise<FolderArchive> {
    const archive = new FolderArchive(path, draft);
    await mkdir(archive.scratchDir);
    await mkdir(archive.#whole);
    return archive;
  }

  add({ name }: TarFile, pieces: Pieces): Promise<void> {
    return notWritten(this.#path, async () => {
      const at = join(this.#whole, name);
      await mkdir(dirname(at), { recursive: true });
      this.#folders.add(dirname(at));
      await using file = await open(at, 'wx', 0o600);
      for await (const piece of pieces) await file.writeFile(piece);
      await file.sync();
    });
  }

  finish(): Promise<void> {
    return notWritten(this.#path, async () => {
      for (const folder of this.#folders) await syncFolder(folder);
      await syncFolder(this.#whole);
      await rename(this.#whole, this.#path);
      await syncFolder(dirname(this.#path));
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#draft, { recursive: true, force: true });
  }

  get #whole(): string {
    return join(this.#draft, basename(this.#path));
  }
}

class TarArchive implements ArchiveWriter {
  readonly scratchDir: string;
  readonly #path: string;
  readonly #draft: string;
  readonly #file: FileHandle;

  private constructor(path: string, draft: string, file: FileHandle) {
    this.#path = path;
    this.#draft = draft;
    this.#file = file;
    this.scratchDir = draft;
  }

  static async open(path: string, draft: string): Promise<TarArchive> {
    return new TarArchive(path, draft, await open(join(draft, WHOLE), 'wx', 0o600));
  }

  add(file: TarFile, pieces: Pieces): Promise<void> {
    return notWritten(this.#path, async () => {
      await this.#file.writeFile(tarHeader(file));
      for await (const piece of pieces) await this.#file.writeFile(piece);
      await this.#file.writeFile(Buffer.alloc(paddingBytes(file.sizeBytes)));
    });
  }

  finish(): Promise<void> {
    return notWritten(this.#path, async () => {
      await this.#file.writeFile(Buffer.alloc(2 * BLOCK_BYTES));
      await this.#file.sync();
      await rename(join(this.#draft, WHOLE), this.#path);
      await syncFolder(dirname(this.#path));
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
    await rm(this.#draft, { recursive: true, force: true });
  }
}

const WHOLE = 'whole.tar';

/** Throws `backup.exists`. */
export async function requireNothingAt(path: string): Promise<void> {
  try {
    await lstat(path);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return;
    throw error;
  }
  throw new Fault('backup.exists', { path });
}

async function sweepDrafts(dir: string): Promise<void> {
  for (const name of await readdir(dir)) {
    if (!DRAFT.test(name)) continue;
    const { mtimeMs } = await stat(join(dir, name));
    if (Date.now() - mtimeMs > ABANDONED_MS) await rm(join(dir, name), { recursive: true, force: true });
  }
}

/** What the system refused, under the name of the backup that was to be made. */
async function notWritten<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const reason = systemErrorCode(error);
    if (reason === undefined) throw error;
    throw new Fault('backup.not-written', { path, reason }, { cause: error });
  }
}
