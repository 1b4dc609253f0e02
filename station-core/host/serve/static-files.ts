import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { Fault } from '../../fault.ts';

export interface StaticFile {
  readonly bytes: Buffer;
  readonly type: string;
  /** Its name carries a hash of its content, so a browser may keep it for good. */
  readonly immutable: boolean;
}

/** What a built renderer consists of. A file of any other kind is not served. */
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.wav': 'audio/wav',
  '.mp3': 'audio/mpeg',
};

/**
 * The built screens, read once: request path → bytes. Requests are answered out of this map and never reach the file
 * system, so there is no path to climb out by.
 */
export async function readStaticFiles(dir: string): Promise<ReadonlyMap<string, StaticFile>> {
  const files = new Map<string, StaticFile>();
  for (const path of await filesUnder(dir)) {
    const type = TYPES[extname(path)];
    if (type === undefined) continue;
    const name = `/${relative(dir, path).split(sep).join('/')}`;
    files.set(name, { bytes: await readFile(path), type, immutable: name.startsWith('/assets/') });
  }
  const index = files.get('/index.html');
  if (index === undefined) throw new Fault('station.screens-not-built', { path: dir });
  return files.set('/', index);
}

async function filesUnder(dir: string): Promise<string[]> {
  try {
    const entries = await readdir(dir, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new Fault('station.screens-not-built', { path: dir }, { cause: error });
    }
    throw error;
  }
}
