/** Has the chip compute the MD5 of its flash, and compares it with what should be there. */
import { createHash } from 'node:crypto';
import { flashMd5 } from '../../../protocol/loader/commands.ts';
import { contentOf, type FlashRegion } from './flash-region.ts';
import { DEFAULT_TIMEOUT_MS } from '../command-waits.ts';
import type { LoaderLink } from '../loader-link.ts';

const MD5_MS_PER_MIB = 8_000;
/** Longest first: the ROM sends 32 hex characters, the stub 16 bytes. */
const MD5_REPLY_BYTES = [32, 16] as const;
/** Enough to recognise an empty or different flash without having the chip read a whole image. */
const LOOK_BYTES = 0x1000;

export interface FlashRange {
  readonly offsetBytes: number;
  readonly lengthBytes: number;
}

/** `busyMs`: how long the chip may still be at work on what came before. */
export async function md5OfFlash(link: LoaderLink, range: FlashRange, busyMs = DEFAULT_TIMEOUT_MS): Promise<string> {
  const timeoutMs = busyMs + Math.ceil((range.lengthBytes / 0x100000) * MD5_MS_PER_MIB);
  const request = flashMd5(range.offsetBytes, range.lengthBytes);
  const { data } = await link.command(request, { timeoutMs, dataBytes: MD5_REPLY_BYTES });
  return data.length === 32 ? data.toString('ascii').toLowerCase() : data.toString('hex');
}

export const md5Hex = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex');

/** The MD5 the chip reports when its flash holds the region already; undefined when it holds anything else. */
export async function md5IfHeld(link: LoaderLink, region: FlashRegion): Promise<string | undefined> {
  const { offsetBytes } = region;
  const bytes = contentOf(region);
  const begin = bytes.subarray(0, LOOK_BYTES);
  for (const piece of begin.length === bytes.length ? [bytes] : [begin, bytes]) {
    const found = await md5OfFlash(link, { offsetBytes, lengthBytes: piece.length });
    if (found !== md5Hex(piece)) return undefined;
    if (piece === bytes) return found;
  }
  return undefined;
}
