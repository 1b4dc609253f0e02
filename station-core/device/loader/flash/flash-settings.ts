/**
 * Tells a second-stage bootloader image about its flash: bytes 2 and 3 of its header, and the SHA-256 behind it. Never
 * touches a signed image: that would void the signature and the board would not start.
 */
import { createHash } from 'node:crypto';
import { Fault } from '../../../fault.ts';
import type { FlashRegion } from './flash-region.ts';

export interface FlashSettings {
  readonly mode: 'keep' | 'qio' | 'qout' | 'dio' | 'dout';
  /** `detect` writes the size of the chip that is fitted. */
  readonly size: 'keep' | 'detect' | `${number}MB`;
  /** As in ESP-IDF: `80m`, `40m`, … */
  readonly frequency: string;
}

export interface FlashFacts {
  readonly frequencies: Readonly<Record<string, number>>;
  readonly flashSizeBytes: number;
}

const MAGIC = 0xe9;
const HEADER_BYTES = 24;
const HASH_APPENDED_AT = 23;
const HASH_BYTES = 32;
const MODES: Readonly<Record<string, number>> = { qio: 0, qout: 1, dio: 2, dout: 3 };
const MIB = 0x100000;

/** The region's bytes with the settings applied; the very same bytes when all are `keep`. */
export function withFlashSettings(region: FlashRegion, settings: FlashSettings, facts: FlashFacts): Uint8Array {
  const { mode, size, frequency } = settings;
  if (mode === 'keep' && size === 'keep' && frequency === 'keep') return region.bytes;
  const image = Buffer.from(region.bytes);
  const hashAt = imageEnd(region, image);
  if (image.length > hashAt + (hasHash(image) ? HASH_BYTES : 0))
    throw refused(region, 'something follows the image, such as a signature');
  const old = image.readUInt8(3);
  if (mode !== 'keep') image.writeUInt8(known(region, MODES[mode], mode), 2);
  const sizeNibble = size === 'keep' ? old >> 4 : known(region, sizeCode(size, facts.flashSizeBytes), size);
  const frequencyNibble = frequency === 'keep' ? old & 0xf : known(region, facts.frequencies[frequency], frequency);
  image.writeUInt8((sizeNibble << 4) | frequencyNibble, 3);
  if (hasHash(image)) createHash('sha256').update(image.subarray(0, hashAt)).digest().copy(image, hashAt);
  return image;
}

const hasHash = (image: Buffer): boolean => image.readUInt8(HASH_APPENDED_AT) === 1;

/** Offset behind the checksum, which is the last byte of a 16-byte line. The XOR covers segments only, so it stays valid. */
function imageEnd(region: FlashRegion, image: Buffer): number {
  if (image.length < HEADER_BYTES || image.readUInt8(0) !== MAGIC) throw refused(region, 'no app image');
  let at = HEADER_BYTES;
  for (let segment = 0; segment < image.readUInt8(1); segment++) {
    if (at + 8 > image.length) throw refused(region, 'ends inside a segment header', at);
    at += 8 + image.readUInt32LE(at + 4);
  }
  const end = (at + 16) & ~15;
  if (end + (hasHash(image) ? HASH_BYTES : 0) > image.length) throw refused(region, 'ends inside its last segment', at);
  return end;
}

/** 1 MB is 0, each next power of two one more. */
function sizeCode(size: string, flashSizeBytes: number): number | undefined {
  const mib = size === 'detect' ? flashSizeBytes / MIB : Number.parseInt(size, 10);
  const code = Math.log2(mib);
  return Number.isInteger(code) && code >= 0 && code <= 7 ? code : undefined;
}

function known(region: FlashRegion, code: number | undefined, setting: string): number {
  if (code === undefined) throw new Fault('firmware.bad-build', { region: region.name, flashSetting: setting });
  return code;
}

function refused(region: FlashRegion, reason: string, offsetBytes = 0): Fault {
  return new Fault('firmware.bad-image', { file: region.name, reason, offsetBytes });
}
