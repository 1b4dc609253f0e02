/**
 * PWG Raster (PWG 5102.4-2012): pages as the dots of the printer, which is what printers of IPP print without drawing anything
 * themselves. Only written, and only dots that are dark or not.
 */
import { Buffer } from 'node:buffer';
import { MOST_REPEATS, mostPackedBytes, packLine } from './packed-line.ts';
import { bytesPerLine, HEADER_BYTES, type RasterType, writePageHeader } from './page-header.ts';

export interface RasterPage {
  readonly widthDots: number;
  readonly heightDots: number;
  /** One bit a dot, 1 is dark, rows padded to whole bytes. */
  readonly dots: Uint8Array;
  /** How many dots of the printer are one of these: whole numbers. */
  readonly across: number;
  readonly down: number;
}

export interface RasterForm {
  readonly type: RasterType;
  /** Of the printer. */
  readonly xDpi: number;
  readonly yDpi: number;
}

const SYNC = 'RaS2';

/** May hold what the dots hold: to be wiped. Nothing else keeps a copy. */
export function encodePwgRaster(pages: readonly RasterPage[], form: RasterForm): Buffer {
  const most = pages.reduce((sum, page) => sum + mostBytes(page, form), SYNC.length);
  const raster = Buffer.alloc(most);
  let at = raster.write(SYNC, 'latin1');
  for (const page of pages) {
    const header = { ...form, width: page.widthDots * page.across, height: page.heightDots * page.down };
    writePageHeader(raster, at, { ...header, pages: pages.length });
    at = packRows(raster, at + HEADER_BYTES, { page, type: form.type });
  }
  return raster.subarray(0, at);
}

function mostBytes({ widthDots, heightDots, across, down }: RasterPage, { type }: RasterForm): number {
  const lineBytes = bytesPerLine({ type, width: widthDots * across });
  return HEADER_BYTES + heightDots * Math.ceil(down / MOST_REPEATS) * mostPackedBytes(lineBytes);
}

interface Packing {
  readonly page: RasterPage;
  readonly type: RasterType;
}

function packRows(raster: Buffer, start: number, { page, type }: Packing): number {
  const { heightDots, dots, down } = page;
  const rowBytes = Math.ceil(page.widthDots / 8);
  const line = Buffer.alloc(bytesPerLine({ type, width: page.widthDots * page.across }));
  let at = start;
  for (let y = 0; y < heightDots;) {
    const row = dots.subarray(y * rowBytes, (y + 1) * rowBytes);
    let rows = 1;
    while (y + rows < heightDots && (rows + 1) * down <= MOST_REPEATS && sameRow(dots, rowBytes, [y, y + rows])) rows++;
    drawLine(line, row, { page, type });
    for (let left = rows * down; left > 0; left -= MOST_REPEATS) {
      at = packLine(raster, at, { line, repeats: Math.min(left, MOST_REPEATS) });
    }
    y += rows;
  }
  line.fill(0);
  return at;
}

function sameRow(dots: Uint8Array, rowBytes: number, [one, other]: readonly [number, number]): boolean {
  for (let at = 0; at < rowBytes; at++) if (dots[one * rowBytes + at] !== dots[other * rowBytes + at]) return false;
  return true;
}

function drawLine(line: Buffer, row: Uint8Array, { page, type }: Packing): void {
  const { widthDots, across } = page;
  line.fill(type === 'black_1' ? 0 : 0xff);
  for (let x = 0; x < widthDots; x++) {
    if (((row[x >> 3] ?? 0) & (0x80 >> (x & 7))) === 0) continue;
    for (let to = x * across; to < (x + 1) * across; to++) {
      if (type === 'sgray_8') line[to] = 0;
      else line[to >> 3] = (line[to >> 3] ?? 0) | (0x80 >> (to & 7));
    }
  }
}
