import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import type { Bitmap } from '../../../station-core/labels/draw/bitmap.ts';
import { drawBitmap } from '../../../station-core/labels/draw/draw-bitmap.ts';
import type { Drawing, PrintedCode } from '../../../station-core/labels/draw/drawing.ts';
import { layOutInner } from '../../../station-core/labels/layout/inner-label.ts';
import { layOutOuter } from '../../../station-core/labels/layout/outer-label.ts';
import { DECODERS } from '../../../station-core/labels/proof/decoders.ts';
import { photographed } from '../../../station-core/labels/proof/grey.ts';
import { proveCodes } from '../../../station-core/labels/proof/prove-codes.ts';
import { provisioningText } from '../../../station-core/labels/provisioning-text.ts';
import { layOut } from '../../../station-core/labels/template/lay-out.ts';
import { ownerValues, publicValues } from '../../../station-core/labels/template/values.ts';
import { Secret } from '../../../station-core/secret.ts';
import type { SizeMm } from '../../../station-core/labels/media.ts';
import { labelData } from '../sample-label.ts';
import { templates } from '../template/sample-template.ts';

const size = { widthMm: 50, heightMm: 30 };
function drawings(each: SizeMm, dpi: 203 | 300): { inner: Drawing; outer: Drawing } {
  const data = { ...labelData(each), label: { inner: each, outer: each, dpi } };
  return { inner: layOutInner(data, textOf(data)), outer: layOutOuter(data) };
}

function textOf({ ssid, ownerName, softApPassword, ownershipCode }: ReturnType<typeof labelData>) {
  return provisioningText({ ssid, username: ownerName, softApPassword, ownershipCode });
}

const prove = (drawing: Drawing, codes: readonly PrintedCode[] = drawing.codes) =>
  proveCodes(codes, drawBitmap(drawing));

test.each([
  { widthMm: 50, heightMm: 30, dpi: 300, level: 'Q', blank: 0.13 },
  { widthMm: 30, heightMm: 20, dpi: 203, level: 'M', blank: 0.07 },
] as const)(
  'both labels of $widthMm × $heightMm mm at $dpi dpi are read with a blank square at each of five places',
  async ({ dpi, level, blank, ...each }) => {
    const { inner, outer } = drawings(each, dpi);
    const [qr] = await prove(inner);
    expect(qr).toMatchObject({ symbology: 'qr', level, places: 5 });
    expect(qr?.blankShare).toBeGreaterThan(blank);
    expect(qr?.unusedErrorCorrection).toBeGreaterThanOrEqual(0);
    const [matrix] = await prove(outer);
    expect(matrix).toMatchObject({ symbology: 'dataMatrix', places: 5 });
    expect(matrix?.blankShare).toBeGreaterThan(0.05);
  },
);

test('every code of a template passes, GS1 and bar codes too', async () => {
  const data = labelData(size);
  const { inner, outer, values = {} } = templates();
  const all = { ...values, ...publicValues(data), ...ownerValues(data) };
  const [one, two] = [layOut(inner, { values: all, provisioning: textOf(data) }), layOut(outer, { values: all })];
  expect([...one.codes, ...two.codes].map(({ symbology }) => symbology)).toEqual([
    'qr',
    'qr',
    'dataMatrix',
    'code128',
    'qr',
  ]);
  await prove(one);
  await prove(two);
});

test.each(Object.keys(DECODERS))('%s reads a code, and reads nothing from blank paper', async (name) => {
  const { inner } = drawings(size, 300);
  const [code] = inner.codes;
  if (code === undefined) throw new Error('no code');
  const read = DECODERS[name]?.decode;
  expect((await read?.(photographed(drawBitmap(inner), code), 'qr'))?.text).toBe(code.text.reveal());
  expect(await read?.(photographed(drawBitmap({ ...inner, shapes: [] }), code), 'qr')).toBeUndefined();
});

test('a code with another text than its label says is not printed, and the fault shows neither', async () => {
  const { inner } = drawings(size, 300);
  const [code] = inner.codes;
  if (code === undefined) throw new Error('no code');
  const fault: unknown = await prove(inner, [{ ...code, text: new Secret('another') }]).catch(
    (error: unknown) => error,
  );
  expect(fault).toMatchObject({
    code: 'label.fails-proof',
    evidence: { symbology: 'qr', condition: 'plain', decoder: 'ZXing-C++', read: true },
  });
  expect(inspect(fault, { depth: 20, showHidden: true })).not.toContain('PROV_');
});

test('a code that something is printed over is not printed', async () => {
  const { outer } = drawings(size, 300);
  const [code] = outer.codes;
  if (code === undefined) throw new Error('no code');
  const { x, y, width, height } = code.box;
  const bar = { x, y: y + Math.round(height / 3), width, height: Math.round(height / 4) };
  const over: Drawing = { ...outer, shapes: [...outer.shapes, { kind: 'rects', rects: [bar] }] };
  await expect(prove(over)).rejects.toMatchObject({ code: 'label.fails-proof', evidence: { read: false } });
});

test('damage that the plain code survives and a worn one does not keeps a label from the printer', async () => {
  const { inner } = drawings(size, 300);
  for (let share = 0.2; share < 0.6; share += 0.02) {
    const fault: unknown = await proveCodes(inner.codes, withHole(inner, share)).catch((error: unknown) => error);
    if (fault === undefined) continue;
    expect(fault).toMatchObject({ code: 'label.fails-proof', evidence: { condition: 'worn' } });
    return;
  }
  throw new Error('no hole keeps the label from the printer');
});

/** The code with a blank stripe, away from its finder patterns and from the patch of a worn one. */
function withHole(drawing: Drawing, share: number): Bitmap {
  const bitmap = drawBitmap(drawing);
  const [code] = drawing.codes;
  if (code === undefined) throw new Error('no code');
  const { x, y, width } = code.box;
  for (let row = 0; row < width * 0.2; row++) {
    for (let column = 0; column < width * share; column++) {
      const [right, down] = [Math.round(x + width * 0.35) + column, Math.round(y + width * 0.7) + row];
      const at = down * bitmap.rowBytes + (right >> 3);
      bitmap.bytes[at] = (bitmap.bytes[at] ?? 0) & ~(0x80 >> (right & 7));
    }
  }
  return bitmap;
}
