import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeSampleProduct } from '../../../fixtures/sample-product/sample-product.ts';
import { checkProduct } from '../../../station-core/first-day/product/check-product.ts';
import { labelTemplates } from '../../../station-core/labels/template/label-template.ts';
import { VARIABLES } from '../../../station-core/labels/template/variables.ts';

const guide = readFileSync(new URL('../../../docs/guides/labels.md', import.meta.url), 'utf8');

let product: string;
beforeAll(async () => {
  product = await mkdtemp(join(tmpdir(), 'birthmark-label-guide-'));
  await writeSampleProduct(product, { chip: 'esp32c3' });
});
afterAll(() => rm(product, { recursive: true }));

test.each(['L1', 'PUMP'])(
  'the label.json of the guide, copied into a product of prefix %s, passes its check',
  async (serialPrefix) => {
    const [, json = ''] = /```json\n(.*?)```/s.exec(guide) ?? [];
    const description = JSON.parse(await readFile(join(product, 'product.json'), 'utf8')) as object;
    await writeFile(join(product, 'product.json'), JSON.stringify({ ...description, serialPrefix }));
    await writeFile(join(product, 'label.json'), json);
    const findings = await checkProduct(product);
    expect(findings.find(({ check }) => check === 'labels')).toEqual({
      check: 'labels',
      state: 'good',
      seen: 'label.json',
    });
  },
);

test('the guide names every kind of item and every variable', () => {
  const kinds = labelTemplates.shape.inner.shape.items.element.options.map(({ shape }) => shape.type.value);
  for (const kind of kinds) expect(guide).toContain(`| \`${kind}\``);
  for (const name of VARIABLES) expect(guide).toContain(`\`{${name}}\``);
});
