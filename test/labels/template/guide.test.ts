import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { renderLabel } from '../../../station-core/labels/render-label.ts';
import { labelTemplates } from '../../../station-core/labels/template/label-template.ts';
import { VARIABLES } from '../../../station-core/labels/template/variables.ts';
import { labelData } from '../sample-label.ts';

const guide = readFileSync(new URL('../../../docs/guides/labels.md', import.meta.url), 'utf8');

test('the label.json of the guide can be read and printed', async () => {
  const [, json = ''] = /```json\n(.*?)```/s.exec(guide) ?? [];
  const templates = labelTemplates.parse(JSON.parse(json));
  await expect(renderLabel(labelData({ widthMm: 50, heightMm: 30 }, { templates }))).resolves.toBeDefined();
});

test('the guide names every kind of item and every variable', () => {
  const kinds = labelTemplates.shape.inner.shape.items.element.options.map(({ shape }) => shape.type.value);
  for (const kind of kinds) expect(guide).toContain(`| \`${kind}\``);
  for (const name of VARIABLES) expect(guide).toContain(`\`{${name}}\``);
});
