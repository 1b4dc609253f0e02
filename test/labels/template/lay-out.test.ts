import { execFileSync } from 'node:child_process';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { renderLabel } from '../../../station-core/labels/render-label.ts';
import { bitmapOf, pngOf } from '../../../station-core/labels/rendered-label.ts';
import type { Item } from '../../../station-core/labels/template/label-template.ts';
import { difference, dotsOfPdf } from '../draw/printed-forms.ts';
import { labelData, missingPrograms } from '../sample-label.ts';
import { LINK, LOGO_ITEM, OUTER, templates } from './sample-template.ts';

const size = { widthMm: 60, heightMm: 40 };
const data = labelData(size, { templates: templates() });
const zbarimg = (png: Buffer): string[] =>
  execFileSync('zbarimg', ['--quiet', '--nodbus', 'png:-'], { input: png }).toString().trim().split('\n').sort();

const missing = missingPrograms({ zbarimg: 'zbar-tools', dmtxread: 'dmtx-utils', pdftoppm: 'poppler-utils' });

test.skipIf(missing)('every code of a template is read back', async () => {
  await using dir = await mkdtempDisposable(join(tmpdir(), 'birthmark-template-'));
  const { inner, outer, qrText } = await renderLabel(data);
  expect(zbarimg(pngOf(inner).reveal())).toEqual([
    'QR-Code:WIFI:T:WPA;S:PROV_12ABCD;P:7TQY4JNGNVMSGTVG;;',
    `QR-Code:${qrText.reveal()}`,
  ]);
  const png = pngOf(outer).reveal();
  expect(zbarimg(png)).toEqual(['CODE-128:GS-S1-000123', `QR-Code:${LINK}`]);
  await writeFile(join(dir.path, 'outer.png'), png); // dmtxread wants a file; this label has no secret
  const read = execFileSync('dmtxread', ['-N1', '-m', '60000', join(dir.path, 'outer.png')]).toString('latin1');
  expect(read.replace(/^\W/, '')).toBe('010950600013435221GS-S1-000123');
});

test.skipIf(missing)(
  'PDF and bitmap of a template lie upon each other, turned text, marks and pictures too',
  async () => {
    const { pdf, inner, outer } = await renderLabel({
      ...data,
      templates: templates({ outer: [...OUTER, LOGO_ITEM] }),
    });
    for (const [page, label] of [inner, outer].entries()) {
      const bitmap = bitmapOf(label);
      const darkness = (x: number, y: number): number => (bitmap.isDark(x, y) ? 255 : 0);
      const dots = { width: label.widthDots, height: label.heightDots, darkness };
      const found = difference(dotsOfPdf(pdf.reveal(), page + 1, label.dotsPerMm), dots);
      expect(found.dark).toBeGreaterThan(5000);
      expect(found.clear).toBeLessThanOrEqual(found.dark / 1000);
    }
  },
);

test('a picture that is no PNG is a fault that says which item it is', async () => {
  const bad = { ...LOGO_ITEM, pngBase64: 'iVBORw0KGgoAAAA=' } as Item;
  const rendered = renderLabel({ ...data, templates: templates({ outer: [...OUTER, bad] }) });
  await expect(rendered).rejects.toMatchObject({
    code: 'label.cannot-render',
    evidence: { item: OUTER.length + 1, type: 'image', reason: 'an image is no PNG that can be read' },
  });
});

test('the outer label of a template is the same whatever the secrets are', async () => {
  const one = await renderLabel(data);
  const other = await renderLabel({ ...data, softApPassword: data.ownershipCode, ownershipCode: data.softApPassword });
  expect(other.outer.dots.reveal().equals(one.outer.dots.reveal())).toBe(true);
  expect(other.inner.dots.reveal().equals(one.inner.dots.reveal())).toBe(false);
});

test.each<[string, Item, string]>([
  ['reaches beyond the paper', { type: 'line', xMm: 20, yMm: 5, lengthMm: 50, thicknessMm: 1 }, 'beyond the label'],
  [
    'reaches beyond it once turned',
    { type: 'line', xMm: 5, yMm: 5, lengthMm: 50, thicknessMm: 1, rotation: 90 },
    'beyond the label',
  ],
  ['lies in the margin', { type: 'line', xMm: 0.2, yMm: 5, lengthMm: 5, thicknessMm: 1 }, 'margin'],
  [
    'has modules too small to read',
    { type: 'qr', xMm: 40, yMm: 25, sizeMm: 5, encodes: 'text', content: 'https://example.com/{serial}' },
    'too small for its code',
  ],
  [
    'has a GTIN with a wrong check digit',
    { type: 'dataMatrix', xMm: 44, yMm: 20, sizeMm: 14, encodes: 'gs1', content: '(01)09506000134353' },
    'wrong check digit',
  ],
  [
    'is a text that fits in no type',
    { type: 'text', xMm: 40, yMm: 30, widthMm: 3, heightMm: 2, text: '{title} {title}', sizeMm: 3 },
    'does not fit',
  ],
  [
    'names what this unit does not have',
    { type: 'text', xMm: 40, yMm: 30, widthMm: 10, heightMm: 3, text: '{slot}', sizeMm: 3 },
    'no such value',
  ],
])('an item that %s is a fault with its number, and without a secret', async (_what, item, reason) => {
  const wrong = { ...data, templates: templates({ outer: [...OUTER, item] }) };
  const fault: unknown = await renderLabel(wrong).catch((error: unknown) => error);
  expect(fault).toMatchObject({
    code: 'label.cannot-render',
    evidence: { item: OUTER.length + 1, type: item.type, reason: expect.stringContaining(reason) as string },
  });
  expect(inspect(fault, { depth: 20, showHidden: true })).not.toContain(data.softApPassword.reveal());
});

test.each([0, 90, 180, 270] as const)(
  'an item that is turned by %i° has its corner where the template says',
  async (rotation) => {
    const line: Item = { type: 'line', xMm: 10, yMm: 20, lengthMm: 10, thicknessMm: 2, rotation };
    const { outer } = await renderLabel({ ...data, templates: templates({ outer: [line] }) });
    const bitmap = bitmapOf(outer);
    const dark: [number, number][] = [];
    for (let y = 0; y < outer.heightDots; y++)
      for (let x = 0; x < outer.widthDots; x++) if (bitmap.isDark(x, y)) dark.push([x, y]);
    const [left, top] = [Math.min(...dark.map(([x]) => x)), Math.min(...dark.map(([, y]) => y))];
    expect([left, top]).toEqual([118, 236]);
    const lying = rotation % 180 === 0;
    expect(Math.max(...dark.map(([x]) => x)) - left + 1).toBe(lying ? 118 : 24);
  },
);
