/** Reads the printed forms of a label back to dots, with none of the code that writes them. */
import { execFileSync } from 'node:child_process';
import { inflateSync } from 'node:zlib';

export interface Dots {
  readonly width: number;
  readonly height: number;
  /** 0 light to 255 dark. */
  readonly darkness: (x: number, y: number) => number;
}

/** Poppler puts large letters on whole pixels, so it gets several of them for a dot. */
const PIXELS = 4;

/** One page as poppler draws it, with its anti-aliasing; each dot as dark as its pixels are on average. */
export function dotsOfPdf(pdf: Uint8Array, page: number, dotsPerMm: number): Dots {
  const args = ['-r', String(dotsPerMm * 25.4 * PIXELS), '-f', String(page), '-l', String(page), '-gray', '-'];
  const pgm = execFileSync('pdftoppm', args, { input: pdf, maxBuffer: 1 << 28 });
  const [head = '', wide, high] = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(pgm.toString('latin1', 0, 64)) ?? [];
  const pixels = pgm.subarray(head.length);
  const row = Number(wide);
  return {
    width: Math.floor(row / PIXELS),
    height: Math.floor(Number(high) / PIXELS),
    darkness: (x, y) => {
      let light = 0;
      for (let at = 0; at < PIXELS * PIXELS; at++) {
        light += pixels[(y * PIXELS + Math.floor(at / PIXELS)) * row + x * PIXELS + (at % PIXELS)] ?? 255;
      }
      return 255 - light / (PIXELS * PIXELS);
    },
  };
}

export interface OneBitDots {
  readonly width: number;
  readonly height: number;
  readonly isDark: (x: number, y: number) => boolean;
}

/** One page as poppler makes dots of it for a printer of one colour, with no anti-aliasing. */
export function oneBitDotsOfPdf(pdf: Uint8Array, page: number, dpi: number): OneBitDots {
  const args = ['-r', String(dpi), '-f', String(page), '-l', String(page), '-mono', '-'];
  const pbm = execFileSync('pdftoppm', args, { input: pdf, maxBuffer: 1 << 28 });
  const [head = '', wide, high] = /^P4\s+(\d+)\s+(\d+)\s/.exec(pbm.toString('latin1', 0, 64)) ?? [];
  const [width, height] = [Number(wide), Number(high)];
  const rowBytes = Math.ceil(width / 8);
  const isDark = (x: number, y: number): boolean =>
    (((pbm[head.length + y * rowBytes + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1) === 1;
  return { width, height, isDark };
}

/** Of the formats of a job in ZPL II, each of one graphic field. */
export function dotsOfZpl(zpl: Uint8Array): Dots[] {
  const formats = [
    ...Buffer.from(zpl)
      .toString('latin1')
      .matchAll(/\^XA(.*?)\^XZ/gs),
  ];
  return formats.map(([, format = '']) => {
    const number = (pattern: RegExp): number => Number(pattern.exec(format)?.[1]);
    const [, total, count, rowBytes, hex = ''] = /\^FO0,0\^GFA,(\d+),(\d+),(\d+),([0-9A-F]*)\^FS/.exec(format) ?? [];
    const bytes = Buffer.from(hex, 'hex');
    if (bytes.length !== Number(total) || total !== count) throw new Error('the field has another length than it says');
    return {
      width: number(/\^PW(\d+)/),
      height: number(/\^LL(\d+)/),
      darkness: (x, y) => (((bytes[y * Number(rowBytes) + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1) * 255,
    };
  });
}

/** Of a picture with one bit a dot and no filter. */
export function dotsOfPng(png: Buffer): Dots {
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    chunks.set(png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  const [header, data] = [chunks.get('IHDR'), chunks.get('IDAT')];
  if (header === undefined || data === undefined) throw new Error('no PNG');
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const rows = inflateSync(data);
  const rowBytes = Math.ceil(width / 8);
  return {
    width,
    height,
    darkness: (x, y) => (1 - (((rows[y * (rowBytes + 1) + 1 + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1)) * 255,
  };
}

/** Dots that are clearly dark in one and clearly light in the other, and those of each alone. */
export function difference(one: Dots, two: Dots): { clear: number; dark: number; of: number } {
  const found = { clear: 0, dark: 0, of: 0 };
  for (let y = 0; y < Math.min(one.height, two.height); y++) {
    for (let x = 0; x < Math.min(one.width, two.width); x++) {
      const [a, b] = [one.darkness(x, y), two.darkness(x, y)];
      found.of += 1;
      if (b > 127) found.dark += 1;
      if (Math.abs(a - b) > 200) found.clear += 1;
    }
  }
  return found;
}
