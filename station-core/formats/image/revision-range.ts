/**
 * Which silicon, or which content of its calibration eFuses, an image accepts: major × 100 + minor. Builds leave 0 or
 * 65535 where they set no limit (ESP-IDF components/bootloader_support/src/bootloader_common_loader.c).
 */
export interface RevisionRange {
  readonly min: number;
  readonly max: number | 'no-limit';
}

/** Of an image header. */
export interface RevisionFields {
  /** Byte 14, which builds filled before there was a full field. */
  readonly minOld: number;
  readonly minFull: number;
  readonly maxFull: number;
}

/**
 * Which layout the calibration eFuses of a chip have. `unreadable`: the chip is in Secure Download Mode, or the block is
 * read-protected.
 */
export type ChipBlockRevision = number | 'unreadable';

/** Upper limits that do not bind a chip: its factory has burnt that newer is as good (DISABLE_…_VERSION_MAJOR). */
export interface WaivedLimits {
  readonly silicon: boolean;
  readonly efuseBlocks: boolean;
}

const UNSET = [0, 0xffff];

export function siliconRange({ minOld, minFull, maxFull }: RevisionFields, chip: string): RevisionRange {
  return { min: minFull === 0 ? oldMinimum(minOld, chip) : minFull, max: limit(maxFull) };
}

/** The two fields of an app descriptor. */
export function blockRange(min: number, max: number): RevisionRange {
  return { min: UNSET.includes(min) ? 0 : min, max: limit(max) };
}

export function isWithin(revision: number, { min, max }: RevisionRange): boolean {
  return revision >= min && (max === 'no-limit' || revision <= max);
}

/** The same range without its upper limit, for a chip that waives it. */
export function withoutMax(range: RevisionRange): RevisionRange {
  return { ...range, max: 'no-limit' };
}

const limit = (max: number): number | 'no-limit' => (UNSET.includes(max) ? 'no-limit' : max);

/** The byte counts minor revisions on the ESP32-C3 and major ones elsewhere (esp_app_format.h: min_chip_rev). */
function oldMinimum(revision: number, chip: string): number {
  return chip === 'esp32c3' ? revision : revision * 100;
}
