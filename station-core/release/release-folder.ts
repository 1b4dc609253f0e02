import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { systemErrorCode } from '../durable-file.ts';
import { Fault } from '../fault.ts';
import { isBuild } from './reading/build-kind.ts';
import { contentsOf, FILES_FOLDER, MANIFEST_FILE, MAX_MANIFEST_BYTES, SIGNATURE_FILE } from './manifest.ts';
import type { Manifest } from './manifest.ts';

/**
 * A release on disk: manifest.json, manifest.jws, and files/ with each content under its SHA-256. Reads what is expected
 * to be there and refuses by name what is missing or what nobody signed; links are not followed.
 */
const MAX_SIGNATURE_BYTES = 8192;

export interface SealedManifest {
  readonly bytes: Buffer;
  readonly signature: string;
}

export async function readSealedManifest(dir: string): Promise<SealedManifest> {
  const names = await namesIn(dir);
  if (names === undefined || !names.includes(MANIFEST_FILE)) {
    throw new Fault((await isBuild(dir)) ? 'release.is-a-build' : 'release.not-found', { directory: dir });
  }
  const bytes = await readRegular(dir, MANIFEST_FILE, MAX_MANIFEST_BYTES);
  const signature = await readRegular(dir, SIGNATURE_FILE, MAX_SIGNATURE_BYTES);
  return { bytes, signature: signature.toString('latin1') };
}

/** The content of every file, by its SHA-256; whether it has that hash is for the caller to find out. */
export async function readContents(dir: string, manifest: Manifest): Promise<ReadonlyMap<string, Buffer>> {
  const files = contentsOf(manifest);
  const lengths = new Map(files.map(({ sha256Hex, lengthBytes }) => [sha256Hex, lengthBytes]));
  await requireNothingElse(dir, new Set(lengths.keys()));
  const contents = new Map<string, Buffer>();
  for (const { path, sha256Hex, lengthBytes } of files) {
    if (contents.has(sha256Hex)) continue;
    contents.set(sha256Hex, await readContent(dir, { path, sha256Hex, lengthBytes }));
  }
  return contents;
}

async function readContent(
  dir: string,
  { path, sha256Hex, lengthBytes }: { path: string; sha256Hex: string; lengthBytes: number },
): Promise<Buffer> {
  const stored = `${FILES_FOLDER}/${sha256Hex}`;
  const found = await lstat(join(dir, stored)).catch(absentAt(dir));
  if (found === undefined) throw new Fault('release.missing-file', { file: path, stored });
  // The length first, so that no file larger than the signed one is ever taken into memory.
  if (!found.isFile() || found.size !== lengthBytes) {
    throw new Fault('release.altered-file', {
      file: path,
      stored,
      lengthBytes: found.size,
      expectedBytes: lengthBytes,
    });
  }
  return await readFile(join(dir, stored)).catch(unreadable(join(dir, stored)));
}

async function requireNothingElse(dir: string, contents: ReadonlySet<string>): Promise<void> {
  const top = new Set([MANIFEST_FILE, SIGNATURE_FILE, FILES_FOLDER]);
  const stray = (await namesIn(dir))?.find((name) => !top.has(name));
  if (stray !== undefined) throw new Fault('release.additional-file', { file: stray });
  const folder = await lstat(join(dir, FILES_FOLDER)).catch(absentAt(dir));
  if (folder?.isDirectory() === false) throw new Fault('release.altered-file', { file: FILES_FOLDER });
  const inside = await namesIn(join(dir, FILES_FOLDER));
  if (inside === undefined) throw new Fault('release.missing-file', { file: FILES_FOLDER });
  const strayInside = inside.find((name) => !contents.has(name));
  if (strayInside !== undefined) throw new Fault('release.additional-file', { file: `${FILES_FOLDER}/${strayInside}` });
}

async function readRegular(dir: string, name: string, maxBytes: number): Promise<Buffer> {
  const found = await lstat(join(dir, name)).catch(absentAt(dir));
  if (found === undefined) throw new Fault('release.missing-file', { file: name });
  if (!found.isFile() || found.size > maxBytes)
    throw new Fault('release.altered-file', { file: name, lengthBytes: found.size, maxBytes });
  return await readFile(join(dir, name)).catch(unreadable(join(dir, name)));
}

async function namesIn(dir: string): Promise<string[] | undefined> {
  const here = await lstat(dir).catch(absentAt(dir));
  // The folder itself may be reached by a link: only what is inside must lie there.
  return here === undefined ? undefined : await readdir(dir).catch(absentAt(dir));
}

/** Nothing is there; or nobody can tell, because the folder may not be looked into. */
function absentAt(dir: string): (error: unknown) => undefined {
  return (error) => {
    const code = systemErrorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    return unreadable(dir)(error);
  };
}

function unreadable(path: string): (error: unknown) => never {
  return (error) => {
    const problem = systemErrorCode(error);
    throw problem === undefined ? error : new Fault('station.bad-path', { path, problem }, { cause: error });
  };
}
