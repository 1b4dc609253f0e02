/** A bitmap as PNG (W3C PNG, 3rd edition): one bit a dot, with the size of a dot. */
import { crc32, deflateSync } from 'node:zlib';
import type { Bitmap } from './bitmap.ts';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
const GREYSCALE = 0;
const PER_METRE = 1;

/** May hold what the bitmap holds: to be wiped. */
export function encodePng(bitmap: Bitmap, dotsPerMm: number): Buffer {
  const { widthDots, heightDots } = bitmap;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(widthDots, 0);
  header.writeUInt32BE(heightDots, 4);
  header.set([1, GREYSCALE], 8);
  const dots = Buffer.alloc(9, PER_METRE);
  dots.writeUInt32BE(Math.round(dotsPerMm * 1000), 0);
  dots.writeUInt32BE(Math.round(dotsPerMm * 1000), 4);
  const rows = rowsOf(bitmap);
  const parts = [
    chunk('IHDR', header),
    chunk('pHYs', dots),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ];
  rows.fill(0);
  const png = Buffer.concat([SIGNATURE, ...parts]);
  for (const part of parts) part.fill(0);
  return png;
}

/** Filter type 0 before each row; in a PNG 0 is black. */
function rowsOf({ heightDots, rowBytes, bytes }: Bitmap): Buffer {
  const rows = Buffer.alloc(heightDots * (1 + rowBytes));
  for (let row = 0; row < heightDots; row++) {
    for (let at = 0; at < rowBytes; at++)
      rows[row * (1 + rowBytes) + 1 + at] = ~(bytes[row * rowBytes + at] ?? 0) & 0xff;
  }
  return rows;
}

function chunk(type: string, data: Buffer): Buffer {
  const out = Buffer.alloc(12 + data.length);
  out.writeUInt32BE(data.length, 0);
  out.write(type, 4, 'latin1');
  out.set(data, 8);
  out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)), 8 + data.length);
  return out;
}
