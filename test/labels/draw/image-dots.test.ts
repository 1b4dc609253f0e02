import fc from 'fast-check';
import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import type { Box } from '../../../station-core/labels/draw/drawing.ts';
import { imageRects } from '../../../station-core/labels/draw/image-dots.ts';

type Rgba = readonly [number, number, number, number];
const BLACK: Rgba = [0, 0, 0, 255];
const WHITE: Rgba = [255, 255, 255, 255];

function png(rows: readonly (readonly Rgba[])[]): Buffer {
  const picture = new PNG({ width: rows[0]?.length ?? 0, height: rows.length });
  picture.data = Buffer.from(rows.flat(2));
  return PNG.sync.write(picture);
}

/** One character a dot; throws where two rectangles overlap. */
function dots(rects: readonly Box[], { width, height }: { readonly width: number; readonly height: number }): string[] {
  const paper = Array.from({ length: height }, () => Array.from({ length: width }, () => '.'));
  for (const each of rects) {
    for (let y = each.y; y < each.y + each.height; y++) {
      for (let x = each.x; x < each.x + each.width; x++) {
        const row = paper[y];
        if (row?.[x] !== '.') throw new Error(`dot ${x},${y} twice, or outside`);
        row[x] = '#';
      }
    }
  }
  return paper.map((row) => row.join(''));
}

test('a picture at its own size is printed dot by dot', () => {
  const size = fc.record({ width: fc.integer({ min: 1, max: 12 }), height: fc.integer({ min: 1, max: 12 }) });
  const bits = size.chain(({ width, height }) =>
    fc.array(fc.array(fc.boolean(), { minLength: width, maxLength: width }), { minLength: height, maxLength: height }),
  );
  fc.assert(
    fc.property(bits, (rows) => {
      const room = { width: rows[0]?.length ?? 0, height: rows.length };
      const printed = dots(imageRects(png(rows.map((row) => row.map((dark) => (dark ? BLACK : WHITE)))), room), room);
      expect(printed).toEqual(rows.map((row) => row.map((dark) => (dark ? '#' : '.')).join('')));
    }),
  );
});

test('it keeps its proportions and lies in the middle of its room', () => {
  const room = { width: 8, height: 8 };
  expect(dots(imageRects(png([[BLACK, WHITE]]), room), room)).toEqual([
    '........',
    '........',
    '####....',
    '####....',
    '####....',
    '####....',
    '........',
    '........',
  ]);
});

test('what is smaller than a dot counts by its share, and what is transparent is paper', () => {
  const room = { width: 2, height: 1 };
  const most: Rgba[] = [BLACK, BLACK, BLACK, WHITE];
  const few: Rgba[] = [BLACK, WHITE, [0, 0, 0, 0], [0, 0, 0, 60]];
  expect(dots(imageRects(png([[...most, ...few]]), { width: 2, height: 1 }), room)).toEqual(['#.']);
});

test('a large dark area is one rectangle, whatever its size in dots', () => {
  expect(imageRects(png([[BLACK]]), { width: 500, height: 500 })).toEqual([{ x: 0, y: 0, width: 500, height: 500 }]);
});

test('a file that is cut off anywhere, or that any bit was changed in, is refused by name or still drawn', () => {
  const whole = png([
    [BLACK, WHITE],
    [WHITE, BLACK],
  ]);
  const refusal = (file: Buffer): string => {
    try {
      imageRects(file, { width: 4, height: 4 });
      return 'drawn';
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  for (let bytes = 0; bytes < whole.length - 12; bytes++)
    expect(refusal(whole.subarray(0, bytes))).toBe('label.cannot-render');
  for (let bit = 0; bit < whole.length * 8; bit++) {
    const changed = Buffer.from(whole);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(['drawn', 'label.cannot-render']).toContain(refusal(changed));
  }
});

test('a picture that claims to be enormous is refused before any of it is unpacked', () => {
  const huge = png([[BLACK]]);
  huge.writeUInt32BE(0x7fff_ffff, 16);
  expect(() => imageRects(huge, { width: 4, height: 4 })).toThrow(
    expect.objectContaining({ evidence: expect.objectContaining({ problem: 'too many pixels' }) as unknown }) as Error,
  );
});
