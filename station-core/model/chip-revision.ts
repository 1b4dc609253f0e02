/** The silicon revision of a chip. eFuses, image headers, the ledger and screens write it in three ways; this is the value. */
export interface ChipRevision {
  readonly major: number;
  readonly minor: number;
}

/** `v1.1`: how people, the ledger and Espressif's data sheets write it. */
const CHIP_REVISION_TEXT = /^v(\d{1,3})\.(\d{1,2})$/;

export function chipRevisionText({ major, minor }: ChipRevision): string {
  return `v${major}.${minor}`;
}

export function parseChipRevision(text: string): ChipRevision | undefined {
  const [, major, minor] = CHIP_REVISION_TEXT.exec(text) ?? [];
  return minor === undefined ? undefined : { major: Number(major), minor: Number(minor) };
}

/** As image headers count revisions: major × 100 + minor (esp_app_format.h, `min_chip_rev_full`). */
export function chipRevisionNumber({ major, minor }: ChipRevision): number {
  return major * 100 + minor;
}

export function chipRevisionOfNumber(number: number): ChipRevision {
  return { major: Math.floor(number / 100), minor: number % 100 };
}

/** Negative when `one` is the older silicon. */
export function compareChipRevisions(one: ChipRevision, other: ChipRevision): number {
  return chipRevisionNumber(one) - chipRevisionNumber(other);
}
