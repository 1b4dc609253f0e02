import { expect, test } from 'vitest';

import { appDescriptor, writeAppImage } from '../../fixtures/sample-product/app-image-writer.ts';
import { parseAppImage } from '../../station-core/codecs/firmware.ts';
import { readElf } from '../../station-core/formats/image/elf.ts';
import { frequenciesOf, headerSettings, MODES, SIZES } from '../../station-core/formats/image/flash-settings.ts';
import { stampFlashSettings } from '../../station-core/formats/image/stamp-flash-settings.ts';
import { bootloaderOffsetOf, CHIP_NAMES, type ChipName } from '../../station-core/model/chip.ts';
import { elfFile } from '../formats/image/elf-file.ts';
import { Workplace } from './peer.ts';

/** Where each chip sees its flash as data: image-info looks for the app descriptor in a segment of that kind. */
const FLASH_DATA: Readonly<Record<ChipName, number>> = {
  esp32: 0x3f400000,
  esp32s2: 0x3f000000,
  esp32s3: 0x3c000000,
  esp32c2: 0x3c000000,
  esp32c3: 0x3c000000,
  esp32c5: 0x42000000,
  esp32c6: 0x42000000,
  esp32c61: 0x42000000,
  esp32h2: 0x42000000,
  esp32p4: 0x40000000,
};
const ELF_SHA256 = Buffer.alloc(32, 0x5a);

function imageOf(chip: ChipName, flashParameter = 0x20): Buffer {
  const descriptor = appDescriptor({
    version: '1.2.3',
    project: 'peer',
    elfSha256: ELF_SHA256,
    secureVersion: 7,
    minBlockRevision: 2,
    maxBlockRevision: 199,
  });
  const segments = [
    { loadAddress: FLASH_DATA[chip] + 0x20, bytes: descriptor },
    { loadAddress: 0x40080000, bytes: Buffer.alloc(400, 0x11) },
  ];
  const revisions = { minRevision: 3, maxRevision: 199 };
  return writeAppImage({ chip, entry: 0x40080100, segments, flashParameter, ...revisions });
}

/** The value of `name: value` in what image-info prints. */
function field(said: string, name: string): string | undefined {
  return new RegExp(`^${name}: *(.*?) *$`, 'm').exec(said)?.[1];
}

test.each(CHIP_NAMES)('%s: image-info says of an image what is read here', async (chip) => {
  await using place = await Workplace.make();
  await place.write('app.bin', imageOf(chip));
  const said = await place.run('esptool', 'image-info', 'app.bin');
  const ours = parseAppImage(imageOf(chip));
  const settings = headerSettings(ours, chip);
  expect(field(said, 'Checksum')).toMatch(/\(valid\)/);
  expect(field(said, 'Validation hash')).toBe(`${ours.sha256Hex ?? ''} (valid)`);
  expect(field(said, 'Entry point')).toBe(`0x${ours.entry.toString(16)}`);
  expect(field(said, 'Segments')).toBe(String(ours.segments.length));
  expect(field(said, 'Chip ID')).toMatch(new RegExp(`^${ours.chipId} `));
  expect(field(said, 'Flash size')).toBe(settings.size);
  expect(settings.frequency.split(' or ')).toContain(field(said, 'Flash freq'));
  expect(field(said, 'Flash mode')).toBe(settings.mode.toUpperCase());
  expect(field(said, 'Minimal chip revision')).toMatch(/^v0\.3/);
  expect(field(said, 'Maximal chip revision')).toBe('v1.99');
  expect(ours.silicon).toEqual({ min: 3, max: 199 });
  expect(field(said, 'App version')).toBe(ours.descriptor?.version);
  expect(field(said, 'Project name')).toBe(ours.descriptor?.project);
  expect(field(said, 'Secure version')).toBe(String(ours.descriptor?.secureVersion));
  expect(field(said, 'ELF file SHA256')).toBe(ours.descriptor?.elfSha256Hex);
  expect(field(said, 'Minimal eFuse block revision')).toBe('0.2');
  expect(field(said, 'Maximal eFuse block revision')).toBe('1.99');
});

test.each(CHIP_NAMES)('%s: a stamped boot loader is what merge-bin makes of it', async (chip) => {
  await using place = await Workplace.make();
  const bytes = imageOf(chip);
  await place.write('bootloader.bin', bytes);
  const frequencies = Object.values(frequenciesOf(chip)).flat();
  const settings = Object.values(MODES).flatMap((mode, at) => {
    const [size, frequency] = [Object.values(SIZES)[at + 1], frequencies[at % frequencies.length]];
    return size === undefined || frequency === undefined ? [] : [{ mode, size, frequency }];
  });
  expect(settings).toHaveLength(4);
  for (const { mode, size, frequency } of settings) {
    const options = ['--flash-mode', mode, '--flash-size', size, '--flash-freq', frequency];
    const offset = `0x${bootloaderOffsetOf(chip).toString(16)}`;
    const merge = ['--chip', chip, 'merge-bin', '--target-offset', offset, '-o', 'merged.bin', ...options];
    await place.run('esptool', ...merge, offset, 'bootloader.bin');
    const stamped = stampFlashSettings({ chip, image: parseAppImage(bytes), bytes }, { mode, size, frequency });
    const image = stamped.kind === 'stamped' ? stamped.bytes : bytes;
    expect(Buffer.compare(image, await place.read('merged.bin'))).toBe(0);
  }
});

test.each([0, 1, 4, 7, 8, 15, 16])(
  'an image of an ELF file is what elf2image makes of it: %i bytes of data',
  async (length) => {
    await using place = await Workplace.make();
    const elf = elfFile({
      entry: 0x40380004,
      loads: [
        { address: 0x40380000, bytes: Buffer.alloc(40, 0x13) },
        { address: 0x3fca0000, bytes: Buffer.alloc(length, 0xa5) },
      ],
      bssBytes: 64,
    });
    await place.write('agent.elf', elf);
    const settings = ['--flash-mode', 'dio', '--flash-freq', '40m', '--flash-size', '4MB'];
    await place.run('esptool', '--chip', 'esp32c3', 'elf2image', ...settings, '--output', 'theirs.bin', 'agent.elf');
    const { entry, segments } = readElf(elf);
    const ours = writeAppImage({ chip: 'esp32c3', entry, segments });
    expect(ours.toString('hex')).toBe((await place.read('theirs.bin')).toString('hex'));
  },
);

test('an image with one wrong byte is wrong for both', async () => {
  await using place = await Workplace.make();
  const image = imageOf('esp32c3');
  image.writeUInt8(image.readUInt8(200) ^ 1, 200);
  await place.write('app.bin', image);
  const said = await place.run('esptool', 'image-info', 'app.bin');
  expect(said).toMatch(/Checksum: .*invalid/);
  expect(() => parseAppImage(image)).toThrow(/bad-checksum/);
});
