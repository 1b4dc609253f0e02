import { FormatError } from '../format-error.ts';
import { BLOCK_BYTES, SIGNATURE_SECTOR_BYTES, hasSignatureMagic, readSignatureBlock } from './signature-block.ts';
import type { ImageSignature } from './signature-block.ts';

export type { ImageSignature } from './signature-block.ts';

/**
 * What follows an image or a partition table in its file: nothing, padding, or padding up to a sector of secure boot v2
 * signatures. Anything else is refused, and so is a signature that does not verify: a chip would not start from it.
 */
const MAX_BLOCKS = 3;
const PADDING = [0x00, 0xff];

export function readImageSignatures(bytes: Uint8Array, lengthBytes: number, file = 'image'): readonly ImageSignature[] {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sectorAt = all.length - SIGNATURE_SECTOR_BYTES;
  const signed = sectorAt >= lengthBytes && sectorAt % SIGNATURE_SECTOR_BYTES === 0 && hasSignatureMagic(all, sectorAt);
  requirePadding(all, { from: lengthBytes, to: signed ? sectorAt : all.length }, file);
  return signed ? readSector(all, sectorAt, file) : [];
}

function readSector(all: Buffer, sectorAt: number, file: string): ImageSignature[] {
  const signatures: ImageSignature[] = [];
  let at = sectorAt;
  while (signatures.length < MAX_BLOCKS && hasSignatureMagic(all, at)) {
    signatures.push(readSignatureBlock(all, { sectorAt, blockAt: at }, file));
    at += BLOCK_BYTES;
  }
  const stray = all.subarray(at).findIndex((byte) => byte !== 0xff);
  if (stray === -1) return signatures;
  throw new FormatError('bad-signature', {
    file,
    offsetBytes: at + stray,
    reason: 'a byte that belongs to no block',
  });
}

/** Padding is one byte over and over: what varies is content, and content behind an image is no one's. */
function requirePadding(all: Buffer, { from, to }: { from: number; to: number }, file: string): void {
  const padding = all.subarray(from, to);
  const first = padding[0];
  if (first === undefined) return;
  const stray = PADDING.includes(first) ? padding.findIndex((byte) => byte !== first) : 0;
  if (stray === -1) return;
  throw new FormatError('bad-image', {
    file,
    offsetBytes: from + stray,
    reason: 'what follows its end is neither padding nor a secure boot signature',
  });
}
