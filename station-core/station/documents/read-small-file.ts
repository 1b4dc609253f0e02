import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { Fault } from '../../fault.ts';
import { configFault } from '../config/config-fault.ts';

/** Files that a manifest names by what is in them. */

export async function readSmallFile(path: string, maxBytes: number): Promise<Buffer> {
  try {
    await using file = await open(path, 'r');
    const { size } = await file.stat();
    if (size > maxBytes) throw new Fault('station.bad-config', { path, problem: 'the file is too long' });
    return await file.readFile();
  } catch (error) {
    throw configFault('station.bad-config', path, error);
  }
}

/** Of a driver or a program. Hashed again only when the file has changed: a runtime has a hundred megabytes. */
export async function fileSha256Hex(path: string): Promise<string> {
  try {
    const { size, mtimeMs, ctimeMs, ino } = await stat(path);
    const version = [path, size, mtimeMs, ctimeMs, ino].join('\0');
    const known = hashed.get(version);
    if (known !== undefined) return known;
    const hash = createHash('sha256');
    await pipeline(createReadStream(path), hash);
    const sha256Hex = hash.digest('hex');
    hashed.set(version, sha256Hex);
    return sha256Hex;
  } catch (error) {
    throw configFault('station.bad-config', path, error);
  }
}

const hashed = new Map<string, string>();
