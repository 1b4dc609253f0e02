import { createHash } from 'node:crypto';

import type { AppImage } from './app-image.ts';
import type { ChipName } from '../../model/chip.ts';
import { frequenciesOf, MODES, SIZES, type FlashSettings } from './flash-settings.ts';

/**
 * Writes flash settings into a second-stage bootloader: bytes 2 and 3 of its header, and the SHA-256 behind the image. Only
 * for an image that nobody has signed; the caller knows that.
 */
export type Stamping =
  | { readonly kind: 'same' }
  | { readonly kind: 'stamped'; readonly bytes: Buffer }
  /** The chip has no code for what is asked. */
  | { readonly kind: 'unknown'; readonly field: keyof FlashSettings; readonly value: string };

export interface Unsigned {
  readonly chip: ChipName;
  readonly image: AppImage;
  readonly bytes: Buffer;
}

const MODE_AT = 2;
const PARAMETER_AT = 3;
const SHA256_BYTES = 32;

/** `keep` and `detect` leave their part of the header alone: what is fitted, only a board could say. */
export function stampFlashSettings({ chip, image, bytes }: Unsigned, wanted: FlashSettings): Stamping {
  const has = { mode: image.flashMode, size: image.flashParameter >> 4, frequency: image.flashParameter & 0xf };
  const tables = { mode: modeWords, size: sizeWords, frequency: frequenciesOf(chip) };
  const codes = { ...has };
  for (const field of ['mode', 'size', 'frequency'] as const) {
    const value = wanted[field].toLowerCase();
    if (isLeftAlone(value)) continue;
    // A code may stand for two frequencies (ESP32-C6): the one that is there stays when it is among them.
    const code = [has[field], ...Object.keys(tables[field]).map(Number)].find((each) =>
      tables[field][each]?.includes(value),
    );
    if (code === undefined) return { kind: 'unknown', field, value: wanted[field] };
    codes[field] = code;
  }
  const parameter = (codes.size << 4) | codes.frequency;
  if (codes.mode === image.flashMode && parameter === image.flashParameter) return { kind: 'same' };
  const stamped = Buffer.from(bytes);
  stamped.writeUInt8(codes.mode, MODE_AT);
  stamped.writeUInt8(parameter, PARAMETER_AT);
  if (image.hashAppended) {
    const hashAt = image.lengthBytes - SHA256_BYTES;
    // The checksum before it covers the segments only, so it stays right.
    createHash('sha256').update(stamped.subarray(0, hashAt)).digest().copy(stamped, hashAt);
  }
  return { kind: 'stamped', bytes: stamped };
}

/** A build may leave a setting out, keep the header's, or have it found out on the board. */
export function isLeftAlone(setting: string): boolean {
  return ['', 'keep', 'detect'].includes(setting.toLowerCase());
}

type Words = Readonly<Record<number, readonly string[]>>;
const inLowerCase = (words: Readonly<Record<number, string>>): Words =>
  Object.fromEntries(Object.entries(words).map(([code, word]) => [code, [word.toLowerCase()]]));
const modeWords = inLowerCase(MODES);
const sizeWords = inLowerCase(SIZES);
