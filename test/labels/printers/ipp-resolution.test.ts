import { expect, test } from 'vitest';
import { resolutionsOf } from '../../../station-core/labels/printers/ipp-resolution.ts';
import type { IppMessage } from '../../../station-core/protocol/ipp/ipp-message.ts';
import type { IppValue } from '../../../station-core/protocol/ipp/ipp-value.ts';

/** The tag of a resolution (RFC 8010 §3.5.2). */
const RESOLUTION = 0x32;
const [PER_INCH, PER_CM] = [3, 4];

function saying(...values: IppValue[]): IppMessage {
  const attributes = [{ name: 'printer-resolution-supported', tag: RESOLUTION, values }];
  return { version: 0x0200, code: 0, requestId: 1, groups: [{ group: 'printer', attributes }] };
}

function resolution(x: number, y: number, unit: number): Buffer {
  const bytes = Buffer.alloc(9);
  bytes.writeInt32BE(x, 0);
  bytes.writeInt32BE(y, 4);
  bytes.writeInt8(unit, 8);
  return bytes;
}

test('each resolution is read in dots an inch', () => {
  expect(resolutionsOf(saying(resolution(203, 203, PER_INCH), resolution(300, 300, PER_INCH)))).toEqual([203, 300]);
  expect(resolutionsOf(saying(resolution(80, 80, PER_CM)))).toEqual([203]);
});

test('of one that differs by direction the coarser counts', () => {
  expect(resolutionsOf(saying(resolution(600, 300, PER_INCH)))).toEqual([300]);
});

test('what is no resolution, or of a unit that nobody knows, says nothing', () => {
  expect(resolutionsOf(saying(null, 'fine', Buffer.alloc(8), resolution(300, 300, 9)))).toEqual([]);
  expect(resolutionsOf({ version: 0x0200, code: 0, requestId: 1, groups: [] })).toEqual([]);
});
