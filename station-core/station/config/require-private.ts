import type { Stats } from 'node:fs';
import { Fault } from '../../fault.ts';
import { OTHERS } from '../../umask.ts';

/** Throws `station.files-exposed` for what other accounts of this machine can read or change. */
export function requirePrivate(path: string, { mode }: Pick<Stats, 'mode'>): void {
  if (process.platform === 'win32' || (mode & OTHERS) === 0) return;
  throw new Fault('station.files-exposed', { path, mode: modeText(mode) });
}

/** As `chmod` takes it: 0644. */
export function modeText(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, '0');
}
