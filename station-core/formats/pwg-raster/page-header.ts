/** The header before each page of PWG Raster (PWG 5102.4-2012, table 2): 1796 bytes, numbers big-endian, zero where nothing is said. */
import type { Buffer } from 'node:buffer';

export const HEADER_BYTES = 1796;

/** `black_1`: a bit a dot, 1 is dark. `sgray_8`: a byte a dot, 0 is dark. The keywords are those of IPP. */
export const RASTER_TYPES = ['black_1', 'sgray_8'] as const;
export type RasterType = (typeof RASTER_TYPES)[number];

export interface PageHeader {
  readonly type: RasterType;
  readonly width: number;
  readonly height: number;
  readonly xDpi: number;
  readonly yDpi: number;
  readonly pages: number;
}

/** Where each number stands. */
const AT = {
  xDpi: 276,
  yDpi: 280,
  copies: 340,
  pageWidthPoints: 352,
  pageHeightPoints: 356,
  width: 372,
  height: 376,
  bitsPerColour: 384,
  bitsPerPixel: 388,
  bytesPerLine: 392,
  colourSpace: 400,
  colours: 420,
  totalPages: 452,
  crossFeedTransform: 456,
  feedTransform: 460,
  imageBoxRight: 472,
  imageBoxBottom: 476,
  alternatePrimary: 480,
} as const;

const BLACK = 3;
const SGRAY = 18;
const WHITE = 0xffffff;
const POINTS_PER_INCH = 72;

export function bytesPerLine({ type, width }: Pick<PageHeader, 'type' | 'width'>): number {
  return type === 'black_1' ? Math.ceil(width / 8) : width;
}

export function writePageHeader(into: Buffer, at: number, page: PageHeader): void {
  const { type, width, height, xDpi, yDpi } = page;
  const bits = type === 'black_1' ? 1 : 8;
  into.fill(0, at, at + HEADER_BYTES);
  into.write('PwgRaster', at, 'latin1');
  const numbers: Readonly<Record<keyof typeof AT, number>> = {
    xDpi,
    yDpi,
    copies: 1,
    pageWidthPoints: Math.round((width * POINTS_PER_INCH) / xDpi),
    pageHeightPoints: Math.round((height * POINTS_PER_INCH) / yDpi),
    width,
    height,
    bitsPerColour: bits,
    bitsPerPixel: bits,
    bytesPerLine: bytesPerLine(page),
    colourSpace: type === 'black_1' ? BLACK : SGRAY,
    colours: 1,
    totalPages: page.pages,
    crossFeedTransform: 1, // as it lies, not mirrored
    feedTransform: 1,
    imageBoxRight: width,
    imageBoxBottom: height,
    alternatePrimary: WHITE,
  };
  for (const name of Object.keys(AT) as (keyof typeof AT)[]) into.writeUInt32BE(numbers[name], at + AT[name]);
}
