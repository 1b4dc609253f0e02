/**
 * Puts a file into a folder so that a reader, or a start after a power cut, finds all of it or none of it. Readable
 * by its owner only.
 */
import { randomBytes } from 'node:crypto';
import { open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

const TEMPORARY = /^\.birthmark-[0-9a-f]{16}\.part$/;

export interface FilePath {
  readonly dir: string;
  readonly name: string;
}

export async function writeDurably(path: FilePath, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
  const temporary = join(path.dir, `.birthmark-${randomBytes(8).toString('hex')}.part`);
  try {
    await writeAndSync(temporary, bytes);
    signal.throwIfAborted(); // the last moment at which nothing has happened
    // A crash before this line leaves a temporary file, which the next start sweeps.
    await rename(temporary, join(path.dir, path.name));
    // A crash here leaves either the old state or the new file, whole.
    await syncFolder(path.dir);
  } finally {
    await rm(temporary, { force: true }); // gone already when the rename was done
  }
}

/** As `writeDurably`, for what is too large to be in memory at once. Readable as the account's other files are. */
export async function streamDurably(
  path: FilePath,
  pieces: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  const temporary = join(path.dir, `.birthmark-${randomBytes(8).toString('hex')}.part`);
  try {
    await writePieces(temporary, pieces, signal);
    signal.throwIfAborted(); // the last moment at which nothing has happened
    await rename(temporary, join(path.dir, path.name));
    await syncFolder(path.dir);
  } finally {
    await rm(temporary, { force: true }); // gone already when the rename was done
  }
}

async function writePieces(path: string, pieces: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<void> {
  await using file = await open(path, 'wx');
  for await (const piece of pieces) {
    signal.throwIfAborted();
    await file.writeFile(piece);
  }
  await file.sync();
}

/** The name of what the operating system refused, such as ENOSPC or EROFS; undefined for any other error. */
export function systemErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('errno' in error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Removes what a crash left. Only for a folder that no other process writes to. */
export async function sweepTemporaries(dir: string): Promise<void> {
  for (const name of await readdir(dir)) {
    if (TEMPORARY.test(name)) await rm(join(dir, name), { force: true });
  }
}

export async function removeDurably(path: FilePath): Promise<void> {
  await rm(join(path.dir, path.name), { force: true });
  await syncFolder(path.dir);
}

/** A new file, on the disk when this resolves; its name is not yet. */
export async function writeAndSync(path: string, bytes: Uint8Array, mode = 0o600): Promise<void> {
  await using file = await open(path, 'wx', mode);
  await file.writeFile(bytes);
  await file.sync(); // some file systems report only here that the disk is full
}

/** Makes the names in a folder durable. Windows has no such call and keeps renames by itself. */
export async function syncFolder(dir: string): Promise<void> {
  if (process.platform === 'win32') return;
  await using folder = await open(dir, 'r');
  await folder.sync();
}
