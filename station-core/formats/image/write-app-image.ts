import { createHash } from 'node:crypto';

import { type ChipName, chipIdOf } from '../../model/chip.ts';

/**
 * Writes the image format of ESP32 apps and boot loaders, byte for byte as `esptool elf2image` does for segments in RAM
 * (docs/specs/espressif.md 2.1). Flash-mapped segments need padding that is not done here: the caller keeps to RAM.
 */
export interface ImageParts {
  readonly chip: ChipName;
  readonly entry: number;
  /** In the order in which they are loaded. Each is padded with zeros to whole words, as the format wants. */
  readonly segments: readonly ImageSegment[];
  /** Byte 2 of the header; DIO when left out, which every flash chip can do. */
  readonly flashMode?: number;
  /** Byte 3 of the header; 0x20, 4 MB at 40 MHz, when left out. */
  readonly flashParameter?: number;
  /** Major × 100 + minor. */
  readonly minRevision?: number;
  readonly maxRevision?: number;
  readonly appendHash?: boolean;
}

export interface ImageSegment {
  readonly loadAddress: number;
  readonly bytes: Uint8Array;
}

const MOST_SEGMENTS = 16;
const FLASH_MODE_DIO = 2;
const FLASH_4MB_40MHZ = 0x20;
/** "Not used" for the write-protect pin: the ROM then leaves it alone. */
const NO_WP_PIN = 0xee;
const NO_MAX_REVISION = 0xffff;
const CHECKSUM_SEED = 0xef;

export function writeAppImage(parts: ImageParts): Buffer {
  const { length } = parts.segments;
  if (length < 1 || length > MOST_SEGMENTS) throw new Error(`an image has 1 to 16 segments, not ${length}`);
  const segments = parts.segments.map(toWholeWords);
  const body = Buffer.concat([header(parts), ...segments.flatMap(encodeSegment)]);
  const padded = Buffer.concat([body, Buffer.alloc((body.length | 0x0f) + 1 - body.length)]);
  padded.writeUInt8(checksum(segments), padded.length - 1);
  if (parts.appendHash === false) return padded;
  return Buffer.concat([padded, createHash('sha256').update(padded).digest()]);
}

function toWholeWords({ loadAddress, bytes }: ImageSegment): ImageSegment {
  const padding = Buffer.alloc((4 - (bytes.length % 4)) % 4);
  return { loadAddress, bytes: padding.length === 0 ? bytes : Buffer.concat([bytes, padding]) };
}

function header(parts: ImageParts): Buffer {
  const bytes = Buffer.alloc(24);
  bytes.writeUInt8(0xe9, 0);
  bytes.writeUInt8(parts.segments.length, 1);
  bytes.writeUInt8(parts.flashMode ?? FLASH_MODE_DIO, 2);
  bytes.writeUInt8(parts.flashParameter ?? FLASH_4MB_40MHZ, 3);
  bytes.writeUInt32LE(parts.entry, 4);
  bytes.writeUInt8(NO_WP_PIN, 8);
  bytes.writeUInt16LE(chipIdOf(parts.chip), 12);
  bytes.writeUInt16LE(parts.minRevision ?? 0, 15);
  bytes.writeUInt16LE(parts.maxRevision ?? NO_MAX_REVISION, 17);
  bytes.writeUInt8(parts.appendHash === false ? 0 : 1, 23);
  return bytes;
}

function encodeSegment({ loadAddress, bytes }: ImageSegment): Uint8Array[] {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(loadAddress, 0);
  head.writeUInt32LE(bytes.length, 4);
  return [head, bytes];
}

function checksum(segments: readonly ImageSegment[]): number {
  let sum = CHECKSUM_SEED;
  for (const { bytes } of segments) for (const byte of bytes) sum ^= byte;
  return sum;
}
