import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { systemErrorCode } from '../durable-file.ts';
import { Fault } from '../fault.ts';
import { copyOnline } from '../ledger/copy/online-copy.ts';
import { ledgerPath } from '../ledger/reader.ts';
import { requireNoRehearsal } from '../station/copies/rehearsal.ts';
import { version } from '../station/version.ts';
import { type ArchiveWriter, openArchive, type Pieces } from './archive-writer.ts';
import { contentsOf, type WantedFile } from './contents.ts';
import { type BackedUpFile, type BackupManifest, LEDGER, MANIFEST, manifestBytes } from './manifest.ts';
import { MAX_SIZE_BYTES } from './tar.ts';

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
  await requireNoRehearsal(dataDir); // it would look like a new backup, and be an old one
  const path = resolve(given);
  if (path.endsWith('.tar')) await requireFitsTar(dataDir);
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

/** Before an hour's copy is made for nothing. Every other file is small. */
async function requireFitsTar(dataDir: string): Promise<void> {
  const path = ledgerPath(dataDir);
  const { size: sizeBytes } = await stat(path).catch((): { size: number } => ({ size: 0 })); // no ledger: the copy says why
  if (sizeBytes > MAX_SIZE_BYTES) throw new Fault('backup.too-large', { file: path, sizeBytes });
}

async function addFile(archive: ArchiveWriter, { name, path }: WantedFile, signal: AbortSignal): Promise<BackedUpFile> {
  const hash = createHash('sha256');
  await using file = await openFile(path);
  const sizeBytes = await sizeToTake(file, path);
  const seen = (piece: Uint8Array): unknown => hash.update(piece);
  await archive.add({ name, sizeBytes }, piecesOf({ file, path, sizeBytes }, { signal, seen }));
  return { name, sizeBytes, sha256Hex: hash.digest('hex') };
}

/** Windows has no such flag. */
const NO_LINK = process.platform === 'win32' ? 0 : constants.O_NOFOLLOW;

/** Once: what is measured and read is the same file, even if somebody puts another one there meanwhile. */
async function openFile(path: string): Promise<FileHandle> {
  const file = await readable(path, () => open(path, constants.O_RDONLY | constants.O_NONBLOCK | NO_LINK));
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new Fault('station.bad-path', { path, problem: 'not a file' });
}

const PIECE_BYTES = 1 << 20;
const NEWLINE = 0x0a;

interface Reading {
  readonly signal: AbortSignal;
  readonly seen: (piece: Uint8Array) => void;
}

interface OpenedFile {
  readonly file: FileHandle;
  readonly path: string;
  readonly sizeBytes: number;
}

/** Exactly so many bytes: what is appended meanwhile is not in the backup. */
async function* piecesOf({ file, path, sizeBytes }: OpenedFile, { signal, seen }: Reading): Pieces {
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
async function sizeToTake(file: FileHandle, path: string): Promise<number> {
  const { size } = await readable(path, () => file.stat());
  if (!path.endsWith('.jsonl')) return size;
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
