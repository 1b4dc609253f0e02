import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodePwgRaster, type RasterPage } from '../../../station-core/formats/pwg-raster/pwg-raster.ts';
import { readRaster } from './read-raster.ts';

const page = fc
  .record({
    widthDots: fc.integer({ min: 1, max: 300 }),
    heightDots: fc.integer({ min: 1, max: 12 }),
    across: fc.integer({ min: 1, max: 4 }),
    down: fc.constantFrom(1, 2, 3, 300),
  })
  .chain((size) => {
    const length = Math.ceil(size.widthDots / 8) * size.heightDots;
    // Bytes out of few: runs of equal ones, and rows that are repeated, are what packing is about.
    const byte = fc.oneof(fc.constantFrom(0, 0xff), fc.integer({ min: 0, max: 255 }));
    const dots = fc.array(byte, { minLength: length, maxLength: length }).map((bytes) => Uint8Array.from(bytes));
    return dots.map((each): RasterPage => ({ ...size, dots: each }));
  });

function expectedOf({ widthDots, heightDots, dots, across, down }: RasterPage): Uint8Array {
  const [width, height, rowBytes] = [widthDots * across, heightDots * down, Math.ceil(widthDots / 8)];
  const dark = new Uint8Array(width * height);
  for (const at of dark.keys()) {
    const [x, y] = [Math.floor((at % width) / across), Math.floor(Math.floor(at / width) / down)];
    dark[at] = ((dots[y * rowBytes + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1;
  }
  return dark;
}

test('every dot of every page comes back, as many times as the printer has dots for it', () => {
  fc.assert(
    fc.property(fc.array(page, { maxLength: 3 }), fc.constantFrom('black_1', 'sgray_8'), (pages, type) => {
      const read = readRaster(encodePwgRaster(pages, { type, xDpi: 406, yDpi: 203 }));
      expect(read).toHaveLength(pages.length);
      for (const [at, each] of pages.entries()) {
        expect(read[at]).toMatchObject({ xDpi: 406, yDpi: 203, bitsPerPixel: type === 'black_1' ? 1 : 8 });
        expect([read[at]?.width, read[at]?.height]).toEqual([
          each.widthDots * each.across,
          each.heightDots * each.down,
        ]);
        expect(Buffer.from(read[at]?.dark ?? []).equals(expectedOf(each))).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
});

test('a file that ends anywhere but at its end is no raster', () => {
  const dots = Uint8Array.from([0x81, 0, 0xff, 0x3c, 0x81, 1]);
  const whole = { widthDots: 16, heightDots: 3, dots, across: 1, down: 1 };
  const raster = encodePwgRaster([whole], { type: 'black_1', xDpi: 203, yDpi: 203 });
  expect(readRaster(raster)).toHaveLength(1);
  for (let end = 5; end < raster.length; end++) expect(() => readRaster(raster.subarray(0, end))).toThrow();
});
