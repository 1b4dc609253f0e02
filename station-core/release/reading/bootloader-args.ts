import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { Fault } from '../../fault.ts';
import { strictText } from '../../formats/text/strict-text.ts';
import type { TextPlace } from '../../formats/text/strict-text.ts';
import { MAX_DESCRIPTION_BYTES, parseOffset } from '../build/flasher-args.ts';
import type { FlashFile } from '../build/flasher-args.ts';
import { notFound } from '../build/not-found.ts';

/**
 * Where a secure boot build leaves its signed bootloader: it is kept out of flasher_args.json on purpose, and named in
 * an argument file of its own. Reading it from there is a decision of the product, never a default.
 */
const ARGUMENT_FILES = ['flash_bootloader_args', 'bootloader-flash_args'];

export async function signedBootloader(dir: string): Promise<FlashFile> {
  for (const file of ARGUMENT_FILES) {
    const text = await readIfThere(join(dir, file));
    if (text !== undefined) return parseBootloaderArgs(text, file);
  }
  throw new Fault('firmware.not-found', { directory: dir, file: ARGUMENT_FILES.join(' or ') });
}

/** First options, then `0xOFFSET path`; the two may share lines. */
export function parseBootloaderArgs(source: string | Uint8Array, file: string): FlashFile {
  const refuse = ({ line, reason }: TextPlace) => new Fault('firmware.bad-build', { file, line, reason });
  const text = typeof source === 'string' ? source : strictText(source, refuse);
  const match = /(?:^|\s)(0x[0-9a-f]{1,8})\s+(\S[^\n\r]*)/i.exec(text);
  if (match?.[1] === undefined || match[2] === undefined) {
    throw new Fault('firmware.bad-build', { file, reason: 'it names no file' });
  }
  const encrypted = /(?:^|\s)--encrypt(?:\s|$)/.test(text);
  return { name: 'bootloader', offsetBytes: parseOffset(match[1], 'offset', file), path: match[2].trim(), encrypted };
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    const { size } = await stat(path);
    if (size > MAX_DESCRIPTION_BYTES)
      throw new Fault('firmware.too-large', {
        file: basename(path),
        lengthBytes: size,
        maxBytes: MAX_DESCRIPTION_BYTES,
      });
    return await readFile(path);
  } catch (error) {
    if (error instanceof Fault) throw error;
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw notFound({ path }, error);
  }
}
