import { existsSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeText } from '../../ceremony/ceremony-file.ts';
import { pemText } from '../../ceremony/pem-files.ts';
import type { Setup } from './setup.ts';

/**
 * Copies of the certificates that came from the root, from when they were checked until they are imported: the medium that
 * brought them may be gone after a wrong PIN. Nothing trusts them; they are checked again like the files that a person names.
 */

const FOLDER = 'brought';
export type Brought = 'certificate' | 'root';

const FILES: Readonly<Record<Brought, string>> = { certificate: 'issuing.pem', root: 'root.pem' };

export const placeOf = (dataDir: string, name: Brought): string => join(dataDir, FOLDER, FILES[name]);

export function isBrought(dataDir: string, name: Brought): boolean {
  return existsSync(placeOf(dataDir, name));
}

/** What was brought before counts as given, unless another file is. */
export function recallBrought({ file: { dataDir }, given }: Setup): void {
  for (const name of ['certificate', 'root'] as const) {
    if (!given.has(name) && isBrought(dataDir, name)) given.set(name, [placeOf(dataDir, name)]);
  }
}

export async function keepBrought({ file: { dataDir }, signal }: Setup, name: Brought, der: Uint8Array): Promise<void> {
  const dir = join(dataDir, FOLDER);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await writeText({ dir, name: FILES[name] }, pemText('CERTIFICATE', der), signal);
}

/** A root goes with its certificate: without that, both are brought again. */
export function forgetBrought(dataDir: string, name: Brought): void {
  rmSync(name === 'root' ? placeOf(dataDir, name) : join(dataDir, FOLDER), { recursive: true, force: true });
}
