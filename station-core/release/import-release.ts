import { randomBytes } from 'node:crypto';
import { lstat, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

import { syncFolder, systemErrorCode, writeAndSync } from '../durable-file.ts';
import { Fault } from '../fault.ts';
import type { FirmwareBuild } from './build/firmware-build.ts';
import { encodeManifest, FILES_FOLDER, MANIFEST_FILE, manifestOf, SIGNATURE_FILE } from './manifest.ts';
import { signManifest } from './manifest-signature.ts';
import { loadRelease } from './release.ts';
import type { Release } from './release.ts';
import { readSealedManifest } from './release-folder.ts';
import type { ReleaseKey } from './release-key.ts';

/**
 * Makes a signed release of an accepted build. It is written beside its place, read back as a station would read it, and
 * renamed: a cut at any moment leaves the release, or nothing that has its name.
 */
export interface Imported {
  readonly release: Release;
  /** False when the very same release was there already; then nothing was written. */
  readonly written: boolean;
}

export async function importRelease(
  build: FirmwareBuild,
  { out, key }: { readonly out: string; readonly key: ReleaseKey },
): Promise<Imported> {
  const manifest = encodeManifest(manifestOf(build));
  const place = resolve(out);
  if (await isOccupied(place)) return { release: await sameRelease(place, manifest, key), written: false };
  const files = storedFiles(build);
  files.set(MANIFEST_FILE, manifest);
  files.set(SIGNATURE_FILE, Buffer.from(`${await signManifest(manifest, key)}\n`));
  await putFolder(place, files, (folder) => loadRelease(folder, [key.public]));
  return { release: await loadRelease(place, [key.public]), written: true };
}

/** Copies a release that has been loaded from `from`; what arrives is loaded again before it has its name. */
export async function copyRelease(
  release: Release,
  {
    from,
    to,
    trusted,
  }: { readonly from: string; readonly to: string; readonly trusted: Parameters<typeof loadRelease>[1] },
): Promise<void> {
  const sealed = await readSealedManifest(from);
  const files = storedFiles(release.build);
  files.set(MANIFEST_FILE, sealed.bytes);
  files.set(SIGNATURE_FILE, Buffer.from(sealed.signature));
  await putFolder(resolve(to), files, async (folder) => {
    const { releaseSha256Hex } = await loadRelease(folder, trusted);
    if (releaseSha256Hex !== release.releaseSha256Hex)
      throw new Fault('release.altered-file', { file: MANIFEST_FILE, problem: 'it changed while it was copied' });
  });
}

function storedFiles({ files, agentImages }: FirmwareBuild): Map<string, Uint8Array> {
  return new Map([...files, ...agentImages].map((each) => [`${FILES_FOLDER}/${each.sha256Hex}`, each.bytes]));
}

async function isOccupied(place: string): Promise<boolean> {
  const names = await readdir(place).catch((error: unknown) => {
    const code = systemErrorCode(error);
    if (code === 'ENOENT') return [];
    if (code === 'ENOTDIR') return [''];
    throw notStored(place, error);
  });
  return names.length > 0;
}

/** The release that lies there, if it is this one by this key; damage is reported as such and not repaired. */
async function sameRelease(place: string, manifest: Buffer, key: ReleaseKey): Promise<Release> {
  const there = await readSealedManifest(place).catch((error: unknown) => {
    if (error instanceof Fault) return undefined;
    throw error;
  });
  if (there?.bytes.equals(manifest) !== true) throw new Fault('release.occupied', { path: place });
  return await loadRelease(place, [key.public]);
}

async function putFolder(
  place: string,
  files: ReadonlyMap<string, Uint8Array>,
  check: (folder: string) => Promise<unknown>,
): Promise<void> {
  const parent = dirname(place);
  const prefix = `.${basename(place)}.`;
  const staging = join(parent, `${prefix}${randomBytes(8).toString('hex')}.part`);
  try {
    await mkdir(parent, { recursive: true });
    await sweep(parent, prefix);
    await mkdir(join(staging, FILES_FOLDER), { recursive: true });
    for (const [name, bytes] of files) await writeAndSync(join(staging, name), bytes);
    await syncFolder(join(staging, FILES_FOLDER));
    await syncFolder(staging);
    await check(staging);
    // A crash before this line leaves a folder that begins with a dot, which the next import sweeps; after it, the release.
    await rename(staging, place);
    await syncFolder(parent);
  } catch (error) {
    throw error instanceof Fault ? error : notStored(place, error);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** What a crash has left of earlier imports to this place; a folder that changed lately may be another import at work. */
async function sweep(parent: string, prefix: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(prefix) || !/^[0-9a-f]{16}\.part$/.test(name.slice(prefix.length))) continue;
    const { mtimeMs } = await lstat(join(parent, name));
    if (Date.now() - mtimeMs > ABANDONED_MS) await rm(join(parent, name), { recursive: true, force: true });
  }
}

const ABANDONED_MS = 10 * 60_000;

function notStored(path: string, error: unknown): Fault {
  const problem = systemErrorCode(error);
  if (problem === undefined) throw error;
  return new Fault('release.not-stored', { path, problem }, { cause: error });
}
