import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import type { LabelData } from '../../station-core/labels/label-data.ts';
import { renderLabel } from '../../station-core/labels/render-label.ts';
import { labelData } from './sample-label.ts';

const size = { widthMm: 50, heightMm: 30 };
const sized = (widthMm: number, heightMm: number): Partial<LabelData> => {
  const both = { widthMm, heightMm };
  return { label: { inner: both, outer: both } };
};

test.each<[string, string, Partial<LabelData>]>([
  ['a title in a script whose letters join', 'label.cannot-render', { title: 'مستشعر' }],
  ['a title with a character that is not seen', 'label.cannot-render', { title: 'Sensor\u202e' }],
  ['a title with an emoji', 'label.cannot-render', { title: 'Sensor 🌱' }],
  ['a title with a line feed', 'label.cannot-render', { title: 'Garden\nSensor' }],
  ['a label too small for its code', 'label.cannot-render', sized(20, 12)],
  ['a label too narrow for its text', 'label.cannot-render', sized(16, 15)],
  ['a label without height', 'label.cannot-render', sized(50, 0)],
  ['a label of no size', 'label.cannot-render', sized(Number.NaN, 30)],
  ['a label of endless size', 'label.cannot-render', sized(Infinity, 30)],
  ['a serial that no type size can fit', 'label.cannot-render', { serial: 'S'.repeat(400) }],
  ['no date', 'label.cannot-render', { madeOn: new Date(Number.NaN) }],
  ['an SSID beyond the code', 'label.too-long', { ssid: 'x'.repeat(32) }],
])('%s is a fault, and the fault shows no secret', async (_what, code, more) => {
  const data = labelData(size, more);
  const fault: unknown = await renderLabel(data).catch((error: unknown) => error);
  expect(fault).toMatchObject({ code });
  const shown = inspect(fault, { depth: 20, showHidden: true });
  expect(shown).not.toContain(data.softApPassword.reveal());
  expect(shown).not.toContain(data.ownershipCode.reveal());
});
