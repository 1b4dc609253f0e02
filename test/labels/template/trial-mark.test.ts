import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { drawBitmap } from '../../../station-core/labels/draw/draw-bitmap.ts';
import type { Bitmap } from '../../../station-core/labels/draw/bitmap.ts';
import type { LabelData } from '../../../station-core/labels/label-data.ts';
import { layOutOuter } from '../../../station-core/labels/layout/outer-label.ts';
import { renderLabel } from '../../../station-core/labels/render-label.ts';
import { pngOf } from '../../../station-core/labels/rendered-label.ts';
import type { Item, Template } from '../../../station-core/labels/template/label-template.ts';
import { layOut } from '../../../station-core/labels/template/lay-out.ts';
import { labelData, LONG_TITLE, missingPrograms, SIZES } from '../sample-label.ts';
import { templates } from './sample-template.ts';

const missing = missingPrograms({ zbarimg: 'zbar-tools', pdftotext: 'poppler-utils' });
const size = { widthMm: 60, heightMm: 40 };

/** The words on each of the two labels, as a reader of the PDF finds them. */
async function wordsOf(data: LabelData): Promise<string[][]> {
  const { pdf } = await renderLabel(data);
  return ['1', '2'].map((page) =>
    execFileSync('pdftotext', ['-f', page, '-l', page, '-', '-'], { input: pdf.reveal() }).toString().split(/\s+/),
  );
}

const codesOf = (png: Buffer): string[] =>
  execFileSync('zbarimg', ['--quiet', '--nodbus', 'png:-'], { input: png }).toString().trim().split('\n').sort();

test.skipIf(missing).each(SIZES)(
  'both labels of $widthMm × $heightMm mm say TRIAL, also beside the longest title',
  async (paper) => {
    const [inner, outer] = await wordsOf(labelData(paper, { title: LONG_TITLE, trial: true }));
    expect(inner).toContain('TRIAL');
    expect(outer).toContain('TRIAL');
  },
);

test.skipIf(missing)('both labels of a template say TRIAL, and every code of it is still read', async () => {
  const [plain, marked] = [
    labelData(size, { templates: templates() }),
    labelData(size, { templates: templates(), trial: true }),
  ];
  for (const words of await wordsOf(marked)) expect(words).toContain('TRIAL');
  const [before, after] = [await renderLabel(plain), await renderLabel(marked)];
  expect(codesOf(pngOf(after.inner).reveal())).toEqual(codesOf(pngOf(before.inner).reveal()));
  expect(codesOf(pngOf(after.outer).reveal())).toEqual(codesOf(pngOf(before.outer).reveal()));
});

test.skipIf(missing)('a label of production does not say it', async () => {
  for (const words of await wordsOf(labelData(size))) expect(words).not.toContain('TRIAL');
});

const media = { ...size, dpi: 300 } as const;
const filling = { values: { serial: 'GS-S1-000123' } };
const text = (place: Partial<Extract<Item, { type: 'text' }>>): Item => ({
  type: 'text',
  xMm: 2,
  yMm: 2,
  widthMm: 56,
  heightMm: 36,
  text: '{serial}',
  sizeMm: 4,
  ...place,
});

/** Ink that one drawing has and the other has not. */
function added(template: Template): {
  readonly before: Bitmap;
  readonly dots: [number, number][];
} {
  const [before, after] = [false, true].map((isTrial) => drawBitmap(layOut(template, { ...filling, isTrial })));
  if (before === undefined || after === undefined) throw new TypeError('no drawing');
  const dots: [number, number][] = [];
  for (let y = 0; y < after.heightDots; y++)
    for (let x = 0; x < after.widthDots; x++) if (after.isDark(x, y) && !before.isDark(x, y)) dots.push([x, y]);
  return { before, dots };
}

test.each([0, 90, 180, 270] as const)(
  'the mark covers nothing, however the item beside it is turned: %s°',
  (rotation) => {
    const turned = rotation % 180 === 90;
    const item = text({ rotation, ...(turned ? { widthMm: 36, heightMm: 56 } : {}) });
    const { before, dots } = added({ media, items: [item] });
    expect(dots.length).toBeGreaterThan(500);
    for (const [x, y] of dots)
      for (const [right, down] of [
        [0, 1],
        [1, 0],
        [0, -1],
        [-1, 0],
      ] as const)
        expect(before.isDark(x + 2 * right, y + 2 * down)).toBe(false);
  },
);

test('the mark keeps out of the quiet zone of a code', () => {
  const qr: Item = { type: 'qr', xMm: 1, yMm: 1, sizeMm: 38, encodes: 'text', content: 'https://example.com/{serial}' };
  const { dots } = added({ media, items: [qr] });
  const right = Math.round((1 + 38) * (300 / 25.4));
  expect(dots.length).toBeGreaterThan(500);
  expect(Math.min(...dots.map(([x]) => x))).toBeGreaterThanOrEqual(right);
});

test('inside a frame there is room', () => {
  const frame: Item = { type: 'box', xMm: 1, yMm: 1, widthMm: 58, heightMm: 38, thicknessMm: 0.5 };
  const { dots } = added({ media, items: [frame, text({ xMm: 4, yMm: 4, widthMm: 50, heightMm: 6 })] });
  expect(dots.length).toBeGreaterThan(500);
});

test('a template without room for the mark is refused, with the room that it wants', () => {
  const full: Item = { type: 'qr', xMm: 1, yMm: 1, sizeMm: 18, encodes: 'text', content: '{serial}' };
  const template = { media: { widthMm: 20, heightMm: 20, dpi: 300 as const }, items: [full] };
  expect(() => layOut(template, filling)).not.toThrow();
  expect(() => layOut(template, { ...filling, isTrial: true })).toThrow(
    expect.objectContaining({
      code: 'label.cannot-render',
      evidence: expect.objectContaining({ widthMm: expect.any(Number) as number }) as object,
    }) as Error,
  );
});

test('the mark is on the outer label of a product without a template too', () => {
  const plain = drawBitmap(layOutOuter(labelData(size)));
  const marked = drawBitmap(layOutOuter(labelData(size, { trial: true })));
  expect(marked.bytes).not.toEqual(plain.bytes);
});
