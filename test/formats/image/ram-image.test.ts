import { expect, test } from 'vitest';
import { writeAppImage, type ImageSegment } from '../../../fixtures/sample-product/app-image-writer.ts';
import { parseAppImage } from '../../../station-core/formats/image/app-image.ts';
import { ramProblem } from '../../../station-core/formats/image/ram-image.ts';

const CODE = 0x4038_0000;
const DATA = 0x3fca_0000;

const segment = (loadAddress: number, lengthBytes: number): ImageSegment => ({
  loadAddress,
  bytes: Buffer.alloc(lengthBytes, 0x13),
});

function problem(segments: readonly ImageSegment[], entry = CODE): string | undefined {
  return ramProblem(parseAppImage(writeAppImage({ chip: 'esp32c3', entry, segments })), 'esp32c3');
}

test('code on the instruction bus and data on the data bus, up to the last free byte, can be loaded', () => {
  expect(problem([segment(CODE, 0x9000), segment(DATA, 0x2ae00)])).toBeUndefined();
  expect(problem([segment(CODE, 0x9000), segment(0x3fc9_0000, 16)], CODE + 0x8ffc)).toBeUndefined();
});

test.each([
  ['in flash', segment(0x4200_0020, 0x100)],
  ['below RAM', segment(0x3fc7_fffc, 8)],
  ['in the buffers of the loader', segment(0x3fcc_ae00, 4)],
  ['reaching into them', segment(0x3fcc_adfc, 8)],
  ['in the buffers of the loader, as the instruction bus sees them', segment(0x403c_ae00, 4)],
  ['on the stack of the ROM', segment(0x3fcd_c710, 16)],
  ['in ROM', segment(0x4000_0000, 16)],
])('a segment %s is named with what is free', (_where, other) => {
  const at = `0x${other.loadAddress.toString(16)}`;
  expect(problem([segment(CODE, 0x100), other])).toMatch(
    new RegExp(`^${at} to 0x[0-9a-f]{8} is not free: 0x3fc80000 to 0x3fccae00, or for code 0x40380000 to 0x403cae00$`),
  );
});

test('two segments in the same cells are found, on whichever bus each of them is', () => {
  const over = 'overwrites another';
  expect(problem([segment(CODE, 0x100), segment(0x3fc8_0000, 0x100)])).toContain(over);
  expect(problem([segment(DATA, 0x100), segment(DATA + 0xfc, 0x100), segment(CODE, 4)])).toContain(over);
  expect(problem([segment(CODE, 0x100), segment(0x3fc8_0100, 0x100)])).toBeUndefined();
});

test.each([
  ['before the code', CODE - 4],
  ['behind it', CODE + 0x100],
  ['in data', DATA],
  ['where the data bus sees the code', 0x3fc8_0000],
])('an entry %s starts nothing', (_where, entry) => {
  expect(problem([segment(CODE, 0x100), segment(DATA, 0x100)], entry)).toMatch(
    /^the entry 0x[0-9a-f]{8} is in no segment of code$/,
  );
});

test('a chip that nobody has measured takes no image', () => {
  const image = parseAppImage(writeAppImage({ chip: 'esp32c6', entry: CODE, segments: [segment(CODE, 16)] }));
  expect(ramProblem(image, 'esp32c6')).toBe('nobody has measured which RAM of an esp32c6 is free');
});
