import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { drawBitmap } from '../../../station-core/labels/draw/draw-bitmap.ts';
import type { LabelData } from '../../../station-core/labels/label-data.ts';
import { DECODERS } from '../../../station-core/labels/proof/decoders.ts';
import { dotsOf } from '../../../station-core/labels/proof/grey.ts';
import { proveDrawn } from '../../../station-core/labels/proof/prove-drawn.ts';
import { drawingsOf } from '../../../station-core/labels/render-label.ts';
import { LabelRenderer } from '../../../station-core/labels/rendering/label-renderer.ts';
import { labelData, randomLabelData } from '../sample-label.ts';
import { INNER, templates } from '../template/sample-template.ts';

const size = { widthMm: 50, heightMm: 30 };

test('the dots of a label are read as they are, also by decoders that were wiped in between', async () => {
  for (let time = 0; time < 2; time += 1) {
    const { inner, outer } = drawingsOf(labelData(size, { label: { inner: size, outer: size, dpi: 203 } }));
    await proveDrawn('inner', inner, drawBitmap(inner));
    await proveDrawn('outer', outer, drawBitmap(outer));
  }
});

test('the dots of another unit are noticed before they are printed, and the fault shows no secret of either', async () => {
  const [own, other] = [randomLabelData(size), randomLabelData(size)];
  const [{ inner }, { inner: wrong }] = [drawingsOf(own), drawingsOf(other)];
  const fault = await proveDrawn('inner', inner, drawBitmap(wrong)).catch((error: unknown) => error);
  expect(fault).toMatchObject({ code: 'label.misdrawn', evidence: { label: 'inner', symbology: 'qr', read: true } });
  expectNoSecret(fault, own, other);
});

test('a label whose code is covered never leaves the thread that draws it', async () => {
  await using renderer = new LabelRenderer();
  const over = [8, 12, 16].map((yMm) => ({ type: 'line', xMm: 4, yMm, lengthMm: 20, thicknessMm: 4 }) as const);
  const data = { ...randomLabelData(size), templates: templates({ inner: [...INNER, ...over] }) };
  const fault = await renderer.render(data, new AbortController().signal).catch((error: unknown) => error);
  expect(fault).toMatchObject({ code: 'label.misdrawn', evidence: { label: 'inner', symbology: 'qr' } });
  expectNoSecret(fault, data);
});

test('a decoder that was wiped reads nothing of the last picture', async () => {
  const { inner } = drawingsOf(labelData(size));
  await proveDrawn('inner', inner, drawBitmap(inner));
  const [code] = inner.codes;
  if (code === undefined) throw new Error('no code');
  const paper = dotsOf(drawBitmap({ ...inner, shapes: [] }), code);
  for (const { decode } of Object.values(DECODERS)) expect(await decode(paper, 'qr')).toBeUndefined();
});

function expectNoSecret(fault: unknown, ...units: readonly LabelData[]): void {
  const shown = inspect(fault, { depth: 20, showHidden: true });
  for (const { softApPassword, ownershipCode } of units) {
    expect(shown).not.toContain(softApPassword.reveal());
    expect(shown).not.toContain(ownershipCode.reveal());
  }
}
