import { createHash } from 'node:crypto';
import { lstat, open } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { systemErrorCode } from '../durable-file.ts';
import { Fault } from '../fault.ts';
import { copyOnline } from '../ledger/copy/online-copy.ts';
import { version } from '../station/version.ts';
import { type ArchiveWriter, openArchive, type Pieces } from './archive-writer.ts';
import { contentsOf, type WantedFile } from './contents.ts';
import { type BackedUpFile, type BackupManifest, LEDGER, MANIFEST, manifestBytes } from './manifest.ts';

export interface BackupOptions {
  readonly dataDir: string;
  /** A folder that is not there yet, or a file that ends in `.tar`. */
  readonly path: string;
  readonly now: Date;
}

export interface MadeBackup {
  readonly path: string;
  readonly manifest: BackupManifest;
  /** Of its manifest, which has the hashes of everything else. */
  readonly sha256Hex: string;
}

/**
 * Copies a station while it works. The ledger is copied before the journal of the signing service, so the journal knows
 * each certificate that the ledger has. A crash anywhere leaves a draft, which the next backup to that folder removes.
 */
export async function backUp({ dataDir, path: given, now }: BackupOptions, signal: AbortSignal): Promise<MadeBackup> {
  const path = resolve(given);
  await using archive = await openArchive(path);
  const scratch = join(archive.scratchDir, 'ledger.db');
  const { head, checkpoint, receipt } = await copyOnline(dataDir, scratch, signal);
  const files = [await addFile(archive, { name: LEDGER, path: scratch }, signal)];
  const { config, files: wanted, signerState, leftOut } = await contentsOf(dataDir);
  for (const file of wanted) files.push(await addFile(archive, file, signal));
  const manifest: BackupManifest = {
    v: 1,
    kind: 'birthmark-station-backup',
    station: config.station,
    version: version(),
    at: now.toISOString(),
    ledger: {
      sizeEntries: head.sizeEntries,
      rootHashHex: Buffer.from(head.rootHash).toString('hex'),
      checkpoint: checkpoint?.note ?? null,
      receipt: receipt?.note ?? null,
    },
    signerState,
    files,
    leftOut: [...leftOut],
  };
  const bytes = manifestBytes(manifest);
  await archive.add({ name: MANIFEST, sizeBytes: bytes.length }, onlyPiece(bytes));
  signal.throwIfAborted();
  await archive.finish();
  return { path, manifest, sha256Hex: createHash('sha256').update(bytes).digest('hex') };
}

async function addFile(archive: ArchiveWriter, { name, path }: WantedFile, signal: AbortSignal): Promise<BackedUpFile> {
  const hash = createHash('sha256');
  const sizeBytes = await sizeToTake(path);
  await archive.add({ name, sizeBytes }, piecesOf(path, sizeBytes, { signal, seen: (piece) => hash.update(piece) }));
  return { name, sizeBytes, sha256Hex: hash.digest('hex') };
}

const PIECE_BYTES = 1 << 20;
const NEWLINE = 0x0a;

interface Reading {
  readonly signal: AbortSignal;
  readonly seen: (piece: Uint8Array) => void;
}

/** Exactly so many bytes: what is appended meanwhile is not in the backup. */
async function* piecesOf(path: string, sizeBytes: number, { signal, seen }: Reading): Pieces {
  await using file = await readable(path, () => open(path, 'r'));
  for (let at = 0; at < sizeBytes;) {
    signal.throwIfAborted();
    const buffer = Buffer.allocUnsafe(Math.min(PIECE_BYTES, sizeBytes - at));
    const { bytesRead } = await readable(path, () => file.read(buffer, 0, buffer.length, at));
    if (bytesRead === 0) throw new Fault('station.bad-path', { path, problem: 'it became shorter while it was read' });
    const piece = buffer.subarray(0, bytesRead);
    seen(piece);
    yield piece;
    at += bytesRead;
  }
}

/** Of lines that are only ever appended, whole ones: the last may be on its way to the disk. */
async function sizeToTake(path: string): Promise<number> {
  const { size } = await readable(path, () => lstat(path));
  if (!path.endsWith('.jsonl')) return size;
  await using file = await readable(path, () => open(path, 'r'));
  for (let end = size; end > 0;) {
    const from = Math.max(0, end - PIECE_BYTES);
    const buffer = Buffer.alloc(end - from);
    const { bytesRead } = await readable(path, () => file.read(buffer, 0, buffer.length, from));
    const newline = buffer.subarray(0, bytesRead).lastIndexOf(NEWLINE);
    if (newline >= 0) return from + newline + 1;
    end = from;
  }
  return 0;
}

async function* onlyPiece(bytes: Uint8Array): Pieces {
  yield bytes;
}

async function readable<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const problem = systemErrorCode(error);
    throw problem === undefined ? error : new Fault('station.bad-path', { path, problem }, { cause: error });
  }
}
