import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { removeDurably, systemErrorCode, writeDurably } from '../../durable-file.ts';
import { configFault } from '../config/config-fault.ts';

const WRITE_TIMEOUT_MS = 10_000;

/** Puts a new text into the file and lets `accept` judge it there. When that throws, the file is what it was before. */
export async function exchangeFile(path: string, text: string, accept: () => Promise<void>): Promise<void> {
  const before = await readIfThere(path);
  await write(path, Buffer.from(text));
  try {
    await accept();
  } catch (error) {
    await (before === undefined ? removeDurably(placeOf(path)) : write(path, before));
    throw error;
  }
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined; // nothing of the kind was in force
    throw configFault('station.bad-path', path, error);
  }
}

async function write(path: string, bytes: Buffer): Promise<void> {
  try {
    await writeDurably(placeOf(path), bytes, AbortSignal.timeout(WRITE_TIMEOUT_MS));
  } catch (error) {
    throw configFault('station.bad-path', path, error);
  }
}

function placeOf(path: string): { readonly dir: string; readonly name: string } {
  return { dir: dirname(path), name: basename(path) };
}
