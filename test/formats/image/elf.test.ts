import { expect, test } from 'vitest';

import { readElf } from '../../../station-core/formats/image/elf.ts';
import { FormatError } from '../../../station-core/formats/format-error.ts';
import { parseAppImage } from '../../../station-core/codecs/firmware.ts';
import { writeAppImage } from '../../../station-core/formats/image/write-app-image.ts';
import { elfFile } from './elf-file.ts';

const text = { address: 0x40380000, bytes: Buffer.from('1301000000000000', 'hex') };
const data = { address: 0x3fca0000, bytes: Buffer.from('hello') };

test('an ELF file says where it starts, what is loaded where, and what its sections take', () => {
  const elf = readElf(elfFile({ entry: 0x40380004, loads: [text, data], bssBytes: 4096 }));
  expect(elf.entry).toBe(0x40380004);
  expect(elf.segments).toEqual([
    { loadAddress: 0x3fca0000, bytes: data.bytes },
    { loadAddress: 0x40380000, bytes: text.bytes },
  ]);
  expect(elf.sections).toEqual([
    { name: '.load0', address: 0x40380000, lengthBytes: 8, inFile: true },
    { name: '.load1', address: 0x3fca0000, lengthBytes: 5, inFile: true },
    { name: '.bss', address: 0x3fcb0000, lengthBytes: 4096, inFile: false },
  ]);
});

test('a segment is loaded at its physical address, wherever it runs', () => {
  const elf = readElf(elfFile({ entry: 0, loads: [{ ...text, runsAt: 0x42000000 }] }));
  expect(elf.segments[0]?.loadAddress).toBe(0x40380000);
});

test('a program header without bytes in the file loads nothing', () => {
  const elf = readElf(elfFile({ entry: 0, loads: [text, { address: 0x3fc90000, bytes: Buffer.alloc(0) }] }));
  expect(elf.segments).toHaveLength(1);
});

test('the image of an ELF file is what the parser reads', () => {
  const { entry, segments } = readElf(elfFile({ entry: 0x40380000, loads: [text, data] }));
  const image = parseAppImage(writeAppImage({ chip: 'esp32c3', entry, segments }));
  expect(image).toMatchObject({ chip: 'esp32c3', entry: 0x40380000, hashAppended: true, trailingBytes: 0 });
  // Five bytes are written as two words.
  expect(image.segments.map(({ loadAddress, lengthBytes }) => [loadAddress, lengthBytes])).toEqual([
    [0x3fca0000, 8],
    [0x40380000, 8],
  ]);
});

test('an image has one to sixteen segments', () => {
  const segments = Array.from({ length: 17 }, () => ({ loadAddress: 0x40380000, bytes: Buffer.alloc(4) }));
  expect(() => writeAppImage({ chip: 'esp32c3', entry: 0, segments })).toThrow(/16/);
  expect(() => writeAppImage({ chip: 'esp32c3', entry: 0, segments: [] })).toThrow(/16/);
});

test('what is no 32-bit little-endian ELF file is refused', () => {
  const good = elfFile({ entry: 0, loads: [text] });
  for (const [at, value] of [
    [0, 0x7e], // magic
    [4, 2], // 64 bits
    [5, 2], // big-endian
  ] as const) {
    const bad = Buffer.from(good);
    bad.writeUInt8(value, at);
    expect(() => readElf(bad)).toThrow(/bad-image/);
  }
});

test('a file cut anywhere is refused, never read beyond its end', () => {
  const good = elfFile({ entry: 0, loads: [text, data], bssBytes: 8 });
  for (let length = 0; length < good.length; length += 1)
    expect(() => readElf(good.subarray(0, length)), `${length} bytes`).toThrow(FormatError);
});
