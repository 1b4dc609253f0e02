import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readQr, scanLabel } from '../../../fixtures/label-scanner/scan.ts';
import { writeSampleProduct } from '../../../fixtures/sample-product/sample-product.ts';
import { Fault } from '../../../station-core/fault.ts';
import { LabelPreviews } from '../../../station-core/host/products/label-previews.ts';
import { Products } from '../../../station-core/host/products/products.ts';
import { renderLabel } from '../../../station-core/labels/render-label.ts';
import { birthmark } from '../../cli/birthmark.ts';
import { SHORT_BAR, INNER, templates } from '../../labels/template/sample-template.ts';

const NEVER = new AbortController().signal;
let dir: string;
let product: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'birthmark-preview-'));
  product = join(dir, 'products', 'lamp-one');
  await writeSampleProduct(product, { chip: 'esp32c3' });
});
afterAll(() => rm(dir, { recursive: true }));

test('a preview is drawn before there is a release, and a scanner reads the specimen from picture and PDF', async () => {
  await rm(join(product, 'release'), { recursive: true });
  const out = join(dir, 'preview');
  const { exitCode, json } = await birthmark('label', 'preview', '--product', product, '--out', out, '--json');
  expect([exitCode, json()]).toMatchObject([
    0,
    { ok: true, sizes: { inner: { widthMm: expect.closeTo(50, 0) as number } } },
  ]);
  expect((await readdir(out)).toSorted()).toEqual(['inner.png', 'label.pdf', 'label.zpl', 'outer.png']);
  const codes = [
    await readQr(await readFile(join(out, 'inner.png')), NEVER),
    await scanLabel(join(out, 'label.pdf'), NEVER),
  ];
  for (const code of codes) {
    expect(JSON.parse(code.reveal())).toMatchObject({ name: 'LAMP_000001', password: 'TESTTESTTESTTEST' });
  }
  expect((await readFile(join(out, 'label.zpl'), 'latin1')).match(/\^XA/g)).toHaveLength(2);
});

const TITLE = { type: 'text', xMm: 2, yMm: 2, widthMm: 40, heightMm: 6, text: '{title}', sizeMm: 4 } as const;

test('the screen draws a label that fits the specimen only, says why no unit passes, and asks for its proof once', async () => {
  const render = vi.fn(renderLabel);
  const previews = new LabelPreviews(render);
  await writeFile(join(product, 'label.json'), JSON.stringify(templates({ outer: [SHORT_BAR] })));
  const drawn = await previews.of(product, NEVER);
  expect(drawn.outer.widthMm).toBeGreaterThan(0);
  expect(drawn.problem).toMatchObject({
    code: 'label.cannot-render',
    evidence: { label: 'outer', item: 1, type: 'code128', minModuleMm: 0.25 },
  });
  expect((await previews.of(product, NEVER)).problem).toEqual(drawn.problem);
  expect(render).toHaveBeenCalledTimes(3); // two specimens, one proof
  await writeFile(join(product, 'label.json'), JSON.stringify(templates({ outer: [TITLE] })));
  expect(await previews.of(product, NEVER)).toMatchObject({ problem: null });
});

test('a renderer that stopped is asked again: it says nothing of the labels', async () => {
  const render = vi.fn(renderLabel).mockImplementationOnce(renderLabel);
  render.mockRejectedValueOnce(new Fault('label.renderer-gone'));
  const previews = new LabelPreviews(render);
  expect(await previews.of(product, NEVER)).toMatchObject({ problem: { code: 'label.renderer-gone' } });
  expect(await previews.of(product, NEVER)).toMatchObject({ problem: null });
});

test('the screen sees what label.json says now, and a mistake in it as the fault that names the field', async () => {
  const rules = { requireAllowed: () => undefined, record: () => undefined };
  const products = new Products({ products: join(dir, 'products'), releaseKeys: join(dir, 'keys') }, rules);
  await rm(join(product, 'label.json'), { force: true });
  const before = await products.previewLabels('lamp-one', NEVER);
  await writeFile(join(product, 'label.json'), JSON.stringify(templates()));
  const after = await products.previewLabels('lamp-one', NEVER);
  expect([before.inner.widthMm, after.inner.widthMm].map(Math.round)).toEqual([50, 60]);
  expect(after.outer.pngBase64).not.toBe(before.outer.pngBase64);
  await writeFile(join(product, 'label.json'), JSON.stringify(templates({ outer: INNER })));
  await expect(products.previewLabels('lamp-one', NEVER)).rejects.toMatchObject({ code: 'product.bad-config' });
  await expect(products.previewLabels('lamp-two', NEVER)).rejects.toMatchObject({ code: 'product.unknown' });
});
