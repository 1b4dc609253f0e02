import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';

import { Fault } from '../../fault.ts';
import { notFound } from './not-found.ts';

/**
 * Resolves a path from an untrusted file, and refuses it when it leaves the allowed folder.
 * Symbolic links are followed first: what counts is where the bytes really lie.
 */
export interface Confinement {
  readonly baseDirectory: string;
  readonly allowedRoot: string;
}

export async function confinedPath(path: string, { baseDirectory, allowedRoot }: Confinement): Promise<string> {
  const root = await realPath(allowedRoot, allowedRoot);
  // Where the path points on paper is judged first, so that a refusal does not reveal whether the file exists.
  const base = await realPath(baseDirectory, baseDirectory);
  if (path === '' || path.includes('\0') || !isInside(resolve(base, path), root)) throw escapes(path, root);
  const real = await realPath(resolve(base, path), path);
  if (!isInside(real, root)) throw escapes(path, root);
  return real;
}

function isInside(path: string, root: string): boolean {
  const way = relative(root, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

async function realPath(path: string, named: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    throw notFound({ path: named }, error);
  }
}

function escapes(path: string, allowedRoot: string): Fault {
  return new Fault('firmware.path-escapes', { path: path.replaceAll('\0', '\\0'), allowedRoot });
}
