import { createHash } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemErrorCode } from '../durable-file.ts';
import { Fault } from '../fault.ts';
import { allOf, visitArchive } from './archive-reader.ts';
import type { Pieces } from './archive-writer.ts';
import { backedUpName, type BackedUpFile, type BackupManifest, MANIFEST, parseManifest } from './manifest.ts';

export interface ReadBackup {
  readonly manifest: BackupManifest;
  /** Of the manifest. */
  readonly sha256Hex: string;
}

export interface Unpacking {
  readonly path: string;
  /** Where a file of the backup goes; absent: it is read and not kept. */
  readonly placeOf: (name: string) => string | undefined;
}

const LARGEST_MANIFEST_BYTES = 256 * 1024 * 1024;

/**
 * Reads all of a backup and holds each file against the manifest. Throws `backup.damaged` when one is missing, another one,
 * or too many; what was unpacked until then is the caller's to remove.
 */
export async function unpack({ path, placeOf }: Unpacking, signal: AbortSignal): Promise<ReadBackup> {
  const seen = new Map<string, Omit<BackedUpFile, 'name'>>();
  let read: Buffer | undefined;
  await visitArchive(
    path,
    async ({ name, sizeBytes }, pieces) => {
      if (seen.has(name)) throw damaged(path, name, 'it is there twice');
      if (name === MANIFEST) {
        if (sizeBytes > LARGEST_MANIFEST_BYTES) throw damaged(path, name, 'too long');
        read = await allOf(pieces);
      } else {
        if (!backedUpName.safeParse(name).success) throw damaged(path, name, 'no name of a backup');
        seen.set(name, { sizeBytes, sha256Hex: await keep(pieces, placeOf(name)) });
      }
    },
    signal,
  );
  if (read === undefined) throw damaged(path, MANIFEST, 'it is missing');
  const manifest = parseManifest(read, path);
  compare(manifest, seen, path);
  return { manifest, sha256Hex: createHash('sha256').update(read).digest('hex') };
}

function compare({ files }: BackupManifest, seen: Map<string, Omit<BackedUpFile, 'name'>>, path: string): void {
  for (const { name, sizeBytes, sha256Hex } of files) {
    const found = seen.get(name);
    if (found === undefined) throw damaged(path, name, 'it is missing');
    if (found.sizeBytes !== sizeBytes || found.sha256Hex !== sha256Hex)
      throw damaged(path, name, 'not what was backed up');
    seen.delete(name);
  }
  const [more] = seen.keys();
  if (more !== undefined) throw damaged(path, more, 'not in the manifest');
}

/** Gives the hash. */
async function keep(pieces: Pieces, place: string | undefined): Promise<string> {
  const hash = createHash('sha256');
  if (place === undefined) {
    for await (const piece of pieces) hash.update(piece);
    return hash.digest('hex');
  }
  try {
    await mkdir(dirname(place), { recursive: true, mode: 0o700 });
    await using file = await open(place, 'wx', 0o600);
    for await (const piece of pieces) {
      hash.update(piece);
      await file.writeFile(piece);
    }
    await file.sync();
  } catch (error) {
    const problem = systemErrorCode(error);
    throw problem === undefined ? error : new Fault('station.bad-path', { path: place, problem }, { cause: error });
  }
  return hash.digest('hex');
}

function damaged(path: string, file: string, reason: string): Fault {
  return new Fault('backup.damaged', { path, file, reason });
}
