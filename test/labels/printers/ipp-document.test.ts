import { expect, test } from 'vitest';
import { documentOf, formFor, resolutionFor } from '../../../station-core/labels/printers/ipp-document.ts';
import { readRaster } from '../../formats/pwg-raster/read-raster.ts';
import { type IppAttribute, type IppMessage, keyword } from '../../../station-core/protocol/ipp/ipp-message.ts';
import { TAG } from '../../../station-core/protocol/ipp/tags.ts';
import { printable } from './sample-job.ts';

const PER_INCH = 3;

function resolution(name: string, ...values: (readonly [number, number])[]): IppAttribute {
  const bytes = values.map(([x, y]) => {
    const value = Buffer.alloc(9, PER_INCH);
    value.writeInt32BE(x, 0);
    value.writeInt32BE(y, 4);
    return value;
  });
  return { name, tag: TAG.resolution, values: bytes };
}

const formats = (...names: string[]) => keyword('document-format-supported', ...names);
const types = (...names: string[]) => keyword('pwg-raster-document-type-supported', ...names);
const rasterAt = (...values: (readonly [number, number])[]) =>
  resolution('pwg-raster-document-resolution-supported', ...values);
const [PDF, RASTER] = ['application/pdf', 'image/pwg-raster'];

function saying(...attributes: IppAttribute[]): IppMessage {
  return { version: 0x0200, code: 0, requestId: 1, groups: [{ group: 'printer', attributes }] };
}

const takesBoth = [formats(PDF, RASTER), types('sgray_8', 'black_1')];

test('dots go at the resolution of the labels, or at its lowest multiple', () => {
  const printer = saying(...takesBoth, rasterAt([1200, 1200], [600, 600], [300, 300]));
  expect(formFor(printer, [300])).toEqual({ kind: 'dots', type: 'black_1', xDpi: 300, yDpi: 300 });
  expect(formFor(printer, [600])).toMatchObject({ xDpi: 600, yDpi: 600 });
  expect(formFor(printer, [300, 600])).toMatchObject({ xDpi: 600, yDpi: 600 });
  expect(formFor(saying(...takesBoth, rasterAt([600, 300])), [300])).toMatchObject({ xDpi: 600, yDpi: 300 });
});

test.each([
  ['names no resolution that is a multiple', [...takesBoth, rasterAt([300, 300], [600, 200])]],
  ['names one that no print head has', [...takesBoth, rasterAt([203_000_000, 203_000_000], [0, 0], [-203, -203])]],
  ['names no resolution', takesBoth],
  ['names no type of dots that is known', [formats(PDF, RASTER), types('srgb_8'), rasterAt([203, 203])]],
  ['takes no dots', [formats(PDF), types('black_1'), rasterAt([203, 203])]],
] as const)('a printer that %s gets a PDF', (_, attributes) => {
  expect(formFor(saying(...attributes), [203])).toEqual({ kind: 'pdf' });
});

test('a printer that takes neither gets nothing', () => {
  expect(formFor(saying(formats('image/urf', RASTER), types('black_1'), rasterAt([300, 300])), [203])).toBeUndefined();
});

test('a printer of grey dots with twice as many of them gets each dot as four', () => {
  const label = printable(Buffer.from([0b1010_0000]));
  const form = formFor(saying(formats(RASTER), types('sgray_8'), rasterAt([406, 406])), [203]);
  if (form === undefined) throw new Error('no form');
  const { format, bytes } = documentOf(label, form);
  const [page] = readRaster(bytes.reveal());
  expect([format, page?.width, page?.height, page?.bitsPerPixel]).toEqual([RASTER, 960, 640, 8]);
  const row = (y: number): number[] => [...(page?.dark.subarray(y * 960, y * 960 + 8) ?? [])];
  expect([row(0), row(1), row(2)]).toEqual([[1, 1, 0, 0, 1, 1, 0, 0], [1, 1, 0, 0, 1, 1, 0, 0], Array(8).fill(0)]);
});

test('a printer that can be told its resolution is told that of the dots, in its own words', () => {
  const own = resolution('printer-resolution-supported', [600, 600], [300, 300]);
  const knows = keyword('job-creation-attributes-supported', 'printer-resolution');
  const form = { kind: 'dots', type: 'black_1', xDpi: 300, yDpi: 300 } as const;
  const told = [{ name: 'printer-resolution', tag: TAG.resolution, values: [own.values[1]] }];
  expect(resolutionFor(saying(own, knows), form)).toEqual(told);
  expect(resolutionFor(saying(own), form)).toEqual([]);
  expect(resolutionFor(saying(knows), form)).toEqual([]);
  expect(resolutionFor(saying(own, knows), { kind: 'pdf' })).toEqual([]);
});
