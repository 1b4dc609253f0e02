import { createHash } from 'node:crypto';

import { FormatError } from '../format-error.ts';
import { DESCRIPTOR_LENGTH_BYTES, readAppDescriptor } from './app-descriptor.ts';
import type { AppDescriptor } from './app-descriptor.ts';
import { chipNameOf } from '../../model/chip.ts';
import { siliconRange } from './revision-range.ts';
import type { RevisionFields, RevisionRange } from './revision-range.ts';

/**
 * The image format of ESP32 apps and bootloaders: reads one and checks all it says about itself.
 * It never repairs or patches: an image that is wrong in any byte is refused.
 */
export interface AppImage {
  readonly chipId: number;
  readonly chip: string;
  readonly entry: number;
  /** Byte 2 of the header: 0 qio, 1 qout, 2 dio, 3 dout. */
  readonly flashMode: number;
  /** Byte 3 of the header: size in the high nibble, frequency in the low one. */
  readonly flashParameter: number;
  readonly segments: readonly Segment[];
  /** Which silicon this image runs on. */
  readonly silicon: RevisionRange;
  /** The same as the header has it, where 0 and 65535 may stand for no limit. */
  readonly revisionFields: RevisionFields;
  readonly hashAppended: boolean;
  /** The appended SHA-256, when there is one. */
  readonly sha256Hex: string | undefined;
  /** Header to appended SHA-256; a signature block or padding may follow in the file. */
  readonly lengthBytes: number;
  readonly trailingBytes: number;
  /** Boot loaders have none, nor do apps that were not made with ESP-IDF. */
  readonly descriptor: AppDescriptor | undefined;
}

export interface Segment {
  readonly loadAddress: number;
  readonly offsetBytes: number;
  readonly lengthBytes: number;
}

const MAGIC = 0xe9;
const HEADER_BYTES = 24;
const SEGMENT_HEADER_BYTES = 8;
const MAX_SEGMENTS = 16;
const CHECKSUM_SEED = 0xef;
const SHA256_BYTES = 32;

export function parseAppImage(bytes: Uint8Array, name = 'image'): AppImage {
  const file = new ImageFile(bytes, name);
  const header = readHeader(file);
  const segments = readSegments(file, header.segmentCount);
  const checksumAt = checkChecksum(file, segments);
  const sha256Hex = header.hashAppended ? checkSha256(file, checksumAt + 1) : undefined;
  const lengthBytes = checksumAt + 1 + (header.hashAppended ? SHA256_BYTES : 0);
  const descriptor =
    (segments[0]?.lengthBytes ?? 0) >= DESCRIPTOR_LENGTH_BYTES ? readAppDescriptor(file.bytes) : undefined;
  return {
    ...header.fields,
    hashAppended: header.hashAppended,
    segments,
    lengthBytes,
    trailingBytes: file.bytes.length - lengthBytes,
    sha256Hex,
    descriptor,
  };
}

/** The bytes with their name, so that every complaint can say where. */
class ImageFile {
  readonly bytes: Buffer;
  readonly name: string;

  constructor(bytes: Uint8Array, name: string) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.name = name;
  }

  need(offsetBytes: number, lengthBytes: number): void {
    if (offsetBytes + lengthBytes <= this.bytes.length) return;
    throw new FormatError('image-truncated', {
      file: this.name,
      offsetBytes: this.bytes.length,
      neededBytes: offsetBytes + lengthBytes,
    });
  }

  bad(offsetBytes: number, reason: string): FormatError {
    return new FormatError('bad-image', { file: this.name, offsetBytes, reason });
  }
}

function readHeader(file: ImageFile) {
  const { bytes } = file;
  file.need(0, 1);
  if (bytes[0] !== MAGIC) throw file.bad(0, 'the first byte is not e9');
  file.need(0, HEADER_BYTES);
  const segmentCount = bytes.readUInt8(1);
  if (segmentCount < 1 || segmentCount > MAX_SEGMENTS)
    throw file.bad(1, `${segmentCount} segments; 1 to 16 are allowed`);
  const hashFlag = bytes.readUInt8(23);
  if (hashFlag > 1) throw file.bad(23, 'the SHA-256 flag is neither 0 nor 1');
  const chipId = bytes.readUInt16LE(12);
  const chip = chipNameOf(chipId);
  const revisionFields = {
    minOld: bytes.readUInt8(14),
    minFull: bytes.readUInt16LE(15),
    maxFull: bytes.readUInt16LE(17),
  };
  return {
    segmentCount,
    hashAppended: hashFlag === 1,
    fields: {
      chipId,
      chip,
      entry: bytes.readUInt32LE(4),
      flashMode: bytes.readUInt8(2),
      flashParameter: bytes.readUInt8(3),
      silicon: siliconRange(revisionFields, chip),
      revisionFields,
    },
  };
}

function readSegments(file: ImageFile, count: number): Segment[] {
  const segments: Segment[] = [];
  let at = HEADER_BYTES;
  for (let index = 0; index < count; index += 1) {
    file.need(at, SEGMENT_HEADER_BYTES);
    const lengthBytes = file.bytes.readUInt32LE(at + 4);
    if (lengthBytes % 4 !== 0) throw file.bad(at + 4, `the length of segment ${index} is not a multiple of 4`);
    file.need(at + SEGMENT_HEADER_BYTES, lengthBytes);
    segments.push({
      loadAddress: file.bytes.readUInt32LE(at),
      offsetBytes: at + SEGMENT_HEADER_BYTES,
      lengthBytes,
    });
    at += SEGMENT_HEADER_BYTES + lengthBytes;
  }
  return segments;
}

/** The checksum is the last byte of the 16-byte group after the segments; returns where it lies. */
function checkChecksum(file: ImageFile, segments: readonly Segment[]): number {
  const last = segments.at(-1);
  const end = last === undefined ? HEADER_BYTES : last.offsetBytes + last.lengthBytes;
  const checksumAt = end | 0x0f;
  file.need(checksumAt, 1);
  const computed = segments.reduce((sum, segment) => xorSegment(file.bytes, segment, sum), CHECKSUM_SEED);
  const stored = file.bytes.readUInt8(checksumAt);
  if (stored !== computed) {
    throw new FormatError('bad-checksum', {
      file: file.name,
      offsetBytes: checksumAt,
      storedHex: stored.toString(16).padStart(2, '0'),
      computedHex: computed.toString(16).padStart(2, '0'),
    });
  }
  return checksumAt;
}

/** XOR of all bytes; lengths are multiples of 4, so whole words are folded first and their bytes last. */
function xorSegment(bytes: Buffer, segment: Segment, seed: number): number {
  let word = 0;
  const end = segment.offsetBytes + segment.lengthBytes;
  for (let at = segment.offsetBytes; at < end; at += 4) word ^= bytes.readInt32LE(at);
  return seed ^ (word & 0xff) ^ ((word >>> 8) & 0xff) ^ ((word >>> 16) & 0xff) ^ (word >>> 24);
}

function checkSha256(file: ImageFile, offsetBytes: number): string {
  file.need(offsetBytes, SHA256_BYTES);
  const storedHex = file.bytes.toString('hex', offsetBytes, offsetBytes + SHA256_BYTES);
  const computedHex = createHash('sha256').update(file.bytes.subarray(0, offsetBytes)).digest('hex');
  if (storedHex !== computedHex) {
    throw new FormatError('bad-sha256', { file: file.name, offsetBytes, storedHex, computedHex });
  }
  return storedHex;
}
