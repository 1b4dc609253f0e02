import { mkdir } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import { openPrinter } from '../../labels/printers/open-printer.ts';
import type { Printer } from '../../labels/printers/printer.ts';

/** The printer of an address that a person typed. A folder of the station's own is made; of others only the address is read. */
export async function openAskedPrinter(address: string, dataDir: string): Promise<Printer> {
  const folder = /^folder:(.+)$/.exec(address)?.[1];
  if (folder === undefined) return openPrinter(address);
  const path = resolve(dataDir, folder);
  if (isInside(path, dataDir)) await mkdir(path, { recursive: true, mode: 0o700 });
  return openPrinter(`folder:${path}`);
}

function isInside(path: string, dir: string): boolean {
  const way = relative(dir, path);
  return !isAbsolute(way) && way !== '..' && !way.startsWith('../');
}
