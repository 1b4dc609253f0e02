/** Paper and print heads. */

/** Resolutions of print heads. Nearly every desktop printer divides its own by 300, so it is what nobody need say. */
export const DPIS = [152, 203, 300, 600] as const;
export type Dpi = (typeof DPIS)[number];
export const USUAL_DPI: Dpi = 300;

export interface SizeMm {
  readonly widthMm: number;
  readonly heightMm: number;
}
