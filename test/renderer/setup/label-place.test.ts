import { expect, test } from 'vitest';
import { labelPlaceOf } from '../../../renderer/src/locales/label-place.ts';
import { Fault } from '../../../station-core/fault.ts';
import { faultView } from '../../../station-core/host/views/fault-view.ts';

test('a code without room is told with label, item and sizes', () => {
  const evidence = { label: 'outer', item: 4, type: 'code128', moduleMm: 0.169, minModuleMm: 0.25 };
  expect(labelPlaceOf(faultView(new Fault('label.cannot-render', evidence)))).toEqual({
    label: 'outer',
    item: 4,
    type: 'code128',
    module: { mm: 0.169, minMm: 0.25 },
    minTypeMm: null,
  });
});

test('a code that fails its proof is told by its kind', () => {
  const fault = faultView(new Fault('label.fails-proof', { label: 'inner', symbology: 'qr', condition: 'worn' }));
  expect(labelPlaceOf(fault)).toMatchObject({ label: 'inner', item: null, type: 'qr', module: null });
});

test('nothing else has a place on a label', () => {
  expect(labelPlaceOf(faultView(new Fault('label.cannot-render', { field: 'order' })))).toBeNull();
  expect(labelPlaceOf(faultView(new Fault('product.none', { label: 'outer' })))).toBeNull();
});
