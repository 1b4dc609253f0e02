import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { encodeDotsPdf } from '../../../station-core/labels/draw/dots-pdf.ts';
import type { Dpi, SizeMm } from '../../../station-core/labels/media.ts';
import { renderLabel } from '../../../station-core/labels/render-label.ts';
import { bitmapOf, pngOf, type RenderedLabel } from '../../../station-core/labels/rendered-label.ts';
import { labelData, missingPrograms, SIZES } from '../sample-label.ts';
import { difference, type Dots, dotsOfPdf, dotsOfPng, dotsOfZpl, oneBitDotsOfPdf } from './printed-forms.ts';

const noPoppler = missingPrograms({ pdftoppm: 'poppler-utils' });
const forms = [
  ...SIZES.flatMap((size) => ([203, 300] as const).map((dpi) => ({ ...size, dpi }))),
  { widthMm: 30, heightMm: 20, dpi: 600 } as const,
];
const labelOf = (
  { dpi, ...size }: SizeMm & { readonly dpi: Dpi },
  title = '土壤传感器 Größe',
): Promise<RenderedLabel> =>
  renderLabel({ ...labelData(size, { title, lot: 'WO-1' }), label: { inner: size, outer: size, dpi } });

function dotsOf({ widthDots, heightDots, ...label }: RenderedLabel['inner']): Dots {
  const bitmap = bitmapOf({ widthDots, heightDots, ...label });
  return { width: widthDots, height: heightDots, darkness: (x, y) => (bitmap.isDark(x, y) ? 255 : 0) };
}

test.skipIf(noPoppler).each(forms)(
  'PDF and bitmap lie upon each other: $widthMm × $heightMm mm at $dpi dpi',
  async (form) => {
    const { pdf, inner, outer } = await labelOf(form);
    for (const [page, label] of [inner, outer].entries()) {
      const found = difference(dotsOfPdf(pdf.reveal(), page + 1, label.dotsPerMm), dotsOf(label));
      expect(found.dark).toBeGreaterThan(500);
      // A dot at the tip of a letter, of which scan lines see another share than poppler.
      expect(found.clear).toBeLessThanOrEqual(found.dark / 1000);
    }
  },
);

test.skipIf(noPoppler)('a bitmap that is one dot to the side does not lie upon its PDF', async () => {
  const { pdf, inner } = await labelOf({ widthMm: 50, heightMm: 30, dpi: 300 });
  const aside = dotsOf(inner);
  const moved: Dots = { ...aside, darkness: (x, y) => aside.darkness(x + 1, y) };
  expect(difference(dotsOfPdf(pdf.reveal(), 1, inner.dotsPerMm), moved).clear).toBeGreaterThan(500);
});

test('PNG and ZPL are the very dots of the bitmap', async () => {
  const label = await labelOf({ widthMm: 50, heightMm: 30, dpi: 203 });
  const zpl = dotsOfZpl(label.zpl().reveal());
  expect(zpl).toHaveLength(2);
  for (const [at, each] of [label.inner, label.outer].entries()) {
    const dots = dotsOf(each);
    for (const form of [zpl[at], dotsOfPng(pngOf(each).reveal())]) {
      if (form === undefined) throw new Error('no format');
      expect([form.width, form.height]).toEqual([each.widthDots, each.heightDots]);
      expect(difference(form, dots).clear).toBe(0);
      expect(difference(form, dots).dark).toBeGreaterThan(500);
    }
  }
});

test('a PNG says how large it is', async () => {
  const { inner } = await labelOf({ widthMm: 50, heightMm: 30, dpi: 203 });
  const png = pngOf(inner).reveal();
  const at = png.indexOf('pHYs') + 4;
  expect([png.readUInt32BE(at), png.readUInt32BE(at + 4), png[at + 8]]).toEqual([8000, 8000, 1]);
});

test.skipIf(noPoppler).each([
  [203, 203],
  [203, 406],
  [300, 300],
  [300, 600],
  [600, 600],
] as const)('the dots of a label of %d dpi come out of a PDF at %d dpi as they went in', async (dpi, printerDpi) => {
  const { inner, outer } = await labelOf({ widthMm: 50, heightMm: 30, dpi });
  const pdf = encodeDotsPdf([inner, outer]);
  const many = printerDpi / dpi;
  for (const [page, label] of [inner, outer].entries()) {
    const { width, height, isDark } = oneBitDotsOfPdf(pdf, page + 1, printerDpi);
    expect([width, height]).toEqual([label.widthDots * many, label.heightDots * many]);
    const bitmap = bitmapOf(label);
    let wrong = 0;
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        if (isDark(x, y) !== bitmap.isDark(Math.floor(x / many), Math.floor(y / many))) wrong++;
    expect(wrong).toBe(0);
  }
});

test.skipIf(missingPrograms({ pdffonts: 'poppler-utils' }))('every font is embedded', async () => {
  const { pdf } = await labelOf({ widthMm: 50, heightMm: 30, dpi: 300 });
  const [, , ...fonts] = execFileSync('pdffonts', ['-'], { input: pdf.reveal() }).toString().trim().split('\n');
  expect(
    fonts.map((line) => line.replace(/^\w+\+(\S+).*(yes|no) +(?:yes|no) +(?:yes|no) .*$/, '$1 $2')).sort(),
  ).toEqual(['Inter-Bold yes', 'Inter-Regular yes', 'UnifontExMono yes']);
});

test('what was wiped is empty', async () => {
  const label = await labelOf({ widthMm: 50, heightMm: 30, dpi: 203 });
  label[Symbol.dispose]();
  for (const bytes of [label.pdf, label.inner.dots, label.outer.dots]) {
    expect(bytes.reveal().every((byte) => byte === 0)).toBe(true);
  }
});
