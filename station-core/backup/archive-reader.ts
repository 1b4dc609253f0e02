/**
 * Reads the files of a backup, out of a folder or a tar file, and believes none of their names. Whoever visits a file reads
 * all of it.
 */
import { type FileHandle, lstat, open, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { systemErrorCode } from '../durable-file.ts';
import { Fault } from '../fault.ts';
import type { Pieces } from './archive-writer.ts';
import { BLOCK_BYTES, paddingBytes, parseTarHeader, type TarFile } from './tar.ts';

export type Visit = (file: TarFile, pieces: Pieces) => Promise<void>;

const PIECE_BYTES = 1 << 20;

/** In no particular order. Throws `backup.damaged`, and `backup.missing` where there is nothing that could be a backup. */
export async function visitArchive(path: string, visit: Visit, signal: AbortSignal): Promise<void> {
  const stats = await readable(path, () => lstat(path));
  if (stats.isDirectory()) await visitFolder(path, visit, signal);
  else await visitTar(path, visit, signal);
}

/** Nothing there, or not for this account, is no backup; what else the system says of it is a matter of its disk. */
async function readable<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const problem = systemErrorCode(error);
    if (problem === undefined) throw error;
    const isMissing = ['ENOENT', 'EACCES', 'ENOTDIR'].includes(problem);
    throw isMissing
      ? new Fault('backup.missing', { path, reason: problem }, { cause: error })
      : new Fault('station.bad-path', { path, problem }, { cause: error });
  }
}

async function visitFolder(path: string, visit: Visit, signal: AbortSignal): Promise<void> {
  for (const entry of await readable(path, () => readdir(path, { withFileTypes: true, recursive: true }))) {
    if (entry.isDirectory()) continue;
    const at = join(entry.parentPath, entry.name);
    const name = relative(path, at).split(sep).join('/');
    if (!entry.isFile()) throw new Fault('backup.damaged', { path, file: name, reason: 'not a file' });
    await using file = await readable(at, () => open(at, 'r'));
    const { size: sizeBytes } = await readable(at, () => file.stat());
    await visit({ name, sizeBytes }, piecesIn(file, { from: 0, sizeBytes, path, signal }));
  }
}

async function visitTar(path: string, visit: Visit, signal: AbortSignal): Promise<void> {
  await using file = await readable(path, () => open(path, 'r'));
  let at = 0;
  for (;;) {
    const block = Buffer.alloc(BLOCK_BYTES);
    const from = at;
    const { bytesRead } = await readable(path, () => file.read(block, 0, BLOCK_BYTES, from));
    const header = bytesRead === BLOCK_BYTES ? parseTarHeader(block) : 'damaged';
    if (header === undefined) return;
    if (header === 'damaged') throw new Fault('backup.damaged', { path, atBytes: at, reason: 'no header of a file' });
    const { sizeBytes } = header;
    await visit(header, piecesIn(file, { from: at + BLOCK_BYTES, sizeBytes, path, signal }));
    at += BLOCK_BYTES + sizeBytes + paddingBytes(sizeBytes);
  }
}

interface Part {
  readonly from: number;
  readonly sizeBytes: number;
  readonly path: string;
  readonly signal: AbortSignal;
}

async function* piecesIn(file: FileHandle, { from, sizeBytes, path, signal }: Part): Pieces {
  for (let done = 0; done < sizeBytes;) {
    signal.throwIfAborted();
    const buffer = Buffer.allocUnsafe(Math.min(PIECE_BYTES, sizeBytes - done));
    const position = from + done;
    const { bytesRead } = await readable(path, () => file.read(buffer, 0, buffer.length, position));
    if (bytesRead === 0) throw new Fault('backup.damaged', { path, atBytes: from + done, reason: 'it ends too early' });
    yield buffer.subarray(0, bytesRead);
    done += bytesRead;
  }
}

export async function allOf(pieces: Pieces): Promise<Buffer> {
  const read: Uint8Array[] = [];
  for await (const piece of pieces) read.push(piece);
  return Buffer.concat(read);
}
