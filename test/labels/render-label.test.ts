import { execFileSync } from 'node:child_process';
import { inspect } from 'node:util';
import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { renderLabel } from '../../station-core/labels/render-label.ts';
import { Secret } from '../../station-core/secret.ts';
import { inFours, labelData, LONG_TITLE, missingPrograms, randomLabelData, SIZES } from './sample-label.ts';

const noPoppler = missingPrograms({ pdftotext: 'poppler-utils' });
const size = { widthMm: 50, heightMm: 30 };

function textOfPage(pdf: Buffer, page: number): string {
  const args = ['-f', String(page), '-l', String(page), '-layout', '-', '-'];
  return execFileSync('pdftotext', args, { input: pdf }).toString('utf8');
}

test('equal data gives equal bytes, and another secret another hash', async () => {
  const one = await renderLabel(labelData(size));
  const two = await renderLabel(labelData(size));
  expect(two.pdf.reveal().equals(one.pdf.reveal())).toBe(true);
  expect(two.sha256Hex).toBe(one.sha256Hex);
  const other = await renderLabel(labelData(size, { ownershipCode: new Secret('T5K84E4XLUW3DEAF') }));
  expect(other.sha256Hex).not.toBe(one.sha256Hex);
});

test.each([...SIZES, { widthMm: 25.4, heightMm: 50.8 }, { widthMm: 62, heightMm: 29 }])(
  'the two pages are as large as the label, to the micrometre: $widthMm × $heightMm mm',
  async (inner) => {
    const outer = { widthMm: 70, heightMm: 37 };
    const { pdf } = await renderLabel({ ...labelData(inner), label: { inner, outer } });
    const boxes = [
      ...pdf
        .reveal()
        .toString('latin1')
        .matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g),
    ];
    const sizesMm = boxes.map(([, width, height]) => [(Number(width) * 25.4) / 72, (Number(height) * 25.4) / 72]);
    expect(sizesMm).toEqual([
      [expect.closeTo(inner.widthMm, 4), expect.closeTo(inner.heightMm, 4)],
      [expect.closeTo(outer.widthMm, 4), expect.closeTo(outer.heightMm, 4)],
    ]);
  },
);

test('the codes are drawn as vectors: there is no picture in the file', async () => {
  const { pdf } = await renderLabel(labelData(size));
  expect(/\/Subtype\s*\/Image/.test(pdf.reveal().toString('latin1'))).toBe(false);
});

test.skipIf(noPoppler).each(SIZES)('people can read the inner label: $widthMm × $heightMm mm', async (each) => {
  const data = labelData(each, { title: 'Größe “M” – 5 €' });
  const text = textOfPage((await renderLabel(data)).pdf.reveal(), 1);
  const words = [
    ...inFours(data.softApPassword),
    ...inFours(data.ownershipCode),
    'PROV_12ABCD',
    'GS-S1-000123',
    'Größe',
  ];
  for (const word of words) expect(text).toContain(word);
});

test.skipIf(noPoppler).each(SIZES)(
  'the outer label has serial, MAC, product, date and lot: $widthMm × $heightMm mm',
  async (each) => {
    const text = textOfPage((await renderLabel(labelData(each, { lot: 'WO-2217' }))).pdf.reveal(), 2);
    for (const word of ['GS-S1-000123', '24:0a:c4:12:ab:cd', 'garden-sensor', '2026-03-04', 'WO-2217']) {
      expect(text).toContain(word);
    }
  },
);

test.skipIf(noPoppler)('the outer label carries no part of any secret', async () => {
  for (const each of SIZES) {
    const data = randomLabelData(each);
    const text = textOfPage((await renderLabel(data)).pdf.reveal(), 2).replaceAll(/\s/g, '');
    for (const group of [...inFours(data.softApPassword), ...inFours(data.ownershipCode), 'PROV']) {
      expect(text).not.toContain(group);
    }
  }
});

test('the outer page is the same whatever the secrets are', async () => {
  const pages = (pdf: Buffer): string[] =>
    [...pdf.toString('latin1').matchAll(/stream\n([^]*?)\nendstream/g)]
      .map(([, bytes = '']) => inflateSync(Buffer.from(bytes, 'latin1')).toString('latin1'))
      .filter((stream) => stream.includes(' Tf') && stream.includes(' re\n')); // the others are fonts
  const one = pages((await renderLabel(randomLabelData(size))).pdf.reveal());
  const two = pages((await renderLabel(randomLabelData(size))).pdf.reveal());
  expect(one).toHaveLength(2);
  expect(one.filter((page) => two.includes(page))).toHaveLength(1);
});

test
  .skipIf(noPoppler)
  .each([
    ...SIZES.map((each) => ({ ...each, title: LONG_TITLE })),
    ...SIZES.map((each) => ({ ...each, title: 'W'.repeat(60) })),
    ...SIZES.map((each) => ({ ...each, title: 'i' })),
    { widthMm: 25, heightMm: 50, title: LONG_TITLE },
    { widthMm: 40, heightMm: 40, title: LONG_TITLE },
    { widthMm: 80, heightMm: 20, title: LONG_TITLE },
  ])('no word runs off the label: $widthMm × $heightMm mm, $title', async ({ title, ...each }) => {
  const data = labelData(each, { title, ssid: 'GARDEN-SENSOR_12ABCD', lot: 'WO-2026-000017' });
  const { pdf } = await renderLabel(data);
  const layout = execFileSync('pdftotext', ['-bbox', '-', '-'], { input: pdf.reveal() }).toString('utf8');
  const words = [...layout.matchAll(/<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">/g)];
  expect(words.length).toBeGreaterThan(15);
  const mm = (text = ''): number => (Number(text) * 25.4) / 72;
  for (const [, xMin, , xMax] of words) {
    expect(mm(xMin)).toBeGreaterThan(0.8);
    expect(mm(xMax)).toBeLessThan(each.widthMm - 0.8);
  }
  // A word's box holds room for accents and descenders: a fifth of the type above and below the ink.
  for (const [, , yMin, , yMax] of words) {
    const slack = (mm(yMax) - mm(yMin)) / 4;
    expect(mm(yMin) + slack).toBeGreaterThan(0.5);
    expect(mm(yMax) - slack).toBeLessThan(each.heightMm - 0.5);
  }
});

test('neither the result nor its parts show a secret', async () => {
  const data = randomLabelData(size);
  const label = await renderLabel(data);
  const shown = [
    inspect({ label, data }, { depth: 20, showHidden: true }),
    JSON.stringify({ label, data }),
    String(label.pdf),
  ];
  for (const secret of [data.softApPassword, data.ownershipCode]) expect(shown.join()).not.toContain(secret.reveal());
});
