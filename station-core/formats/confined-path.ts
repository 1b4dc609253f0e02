import { realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';

import { Fault } from '../fault.ts';

/**
 * Resolves a path that stands in a file from outside, and refuses it when it leaves the allowed folder.
 * Symbolic links are followed first: what counts is where the bytes really lie.
 */
export interface Confinement {
  readonly baseDirectory: string;
  readonly allowedRoot: string;
}

export function confinedPath(path: string, { baseDirectory, allowedRoot }: Confinement): string {
  const root = realPath(allowedRoot, allowedRoot);
  const wanted = resolve(baseDirectory, path);
  // Where the path points on paper is judged first, so that a refusal does not tell whether the file exists.
  const base = realPath(baseDirectory, baseDirectory);
  if (path === '' || path.includes('\0') || !isInside(resolve(base, path), root)) throw escapes(path, root);
  const real = realPath(wanted, path);
  if (!isInside(real, root)) throw escapes(path, root);
  return real;
}

function isInside(path: string, root: string): boolean {
  const way = relative(root, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function realPath(path: string, named: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    throw new Fault('firmware.not-found', { path: named }, { cause: error });
  }
}

function escapes(path: string, allowedRoot: string): Fault {
  return new Fault('firmware.path-escapes', { path: path.replaceAll('\0', '\\0'), allowedRoot });
}
