import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { signImage } from '../../../fixtures/sample-product/secure-boot-signer.ts';
import { bootloaderOf, recheckBuild } from '../../../station-core/release/build/firmware-build.ts';
import { readFirmware } from '../../../station-core/release/reading/read-firmware.ts';
import { parseAppImage } from '../../../station-core/formats/image/app-image.ts';
import { importRelease } from '../../../station-core/release/import-release.ts';
import { newReleaseKey } from '../../../station-core/release/release-key.ts';
import { loadRelease } from '../../../station-core/release/release.ts';
import { TYPE_APP } from '../../../station-core/formats/partitions/partition-types.ts';
import { CASES } from '../../formats/cases.ts';
import { faultFrom } from '../../formats/fault-of.ts';
import { BuildDirectory } from './build-directory.ts';

/** Boot loader header: 2 MB. flash_settings: 4 MB. The table ends at 3.875 MB. */
const SMALL_HEADER = join(CASES, '05-bootloader-header-smaller-than-table/size-4MB');

test('a boot loader header that says less flash than the build is stamped with what the build says', async () => {
  const { build, notes } = await readFirmware(SMALL_HEADER);
  expect(build.flash).toMatchObject({ size: '4MB', headerBytes: 0x40_0000 });
  expect(bootloaderOf(build)?.image).toMatchObject({ flashParameter: 0x2f });
  expect(notes).toEqual([{ kind: 'stamped', setting: 'size', from: '2MB', to: '4MB' }]);
});

test('the frequency and the mode that a build asks for reach the header, and the hash of the image follows', async () => {
  await using dir = await BuildDirectory.make();
  const before = await dir.read('bootloader/bootloader.bin');
  await dir.change('flasher_args.json', '"flash_mode": "dio"', '"flash_mode": "qio"');
  const { build, notes } = await readFirmware(dir.path);
  const file = bootloaderOf(build);
  expect(before.subarray(2, 4).toString('hex')).toBe('0220');
  expect(file?.bytes.subarray(2, 4).toString('hex')).toBe('002f');
  expect(notes).toEqual([
    { kind: 'stamped', setting: 'mode', from: 'dio', to: 'qio' },
    { kind: 'stamped', setting: 'frequency', from: '40m', to: '80m' },
  ]);
  expect(parseAppImage(file?.bytes ?? before).sha256Hex).toMatch(/^[0-9a-f]{64}$/);
});

test('a second copy of the boot loader is left as it is, and stays where it was', async () => {
  await using dir = await BuildDirectory.make(SMALL_HEADER);
  const before = await dir.read('bootloader/bootloader.bin');
  const args = JSON.parse((await dir.read('flasher_args.json')).toString()) as { flash_files: Record<string, string> };
  const { partitions } = (await readFirmware(dir.path)).build;
  const slot = partitions.findLast(({ type }) => type === TYPE_APP)?.offsetBytes ?? 0;
  args.flash_files[`0x${slot.toString(16)}`] = 'bootloader/bootloader.bin';
  await dir.write('flasher_args.json', JSON.stringify(args));
  const { files } = (await readFirmware(dir.path)).build;
  expect(files.find(({ offsetBytes }) => offsetBytes === slot)?.bytes.equals(before)).toBe(true);
  expect(files.find(({ offsetBytes }) => offsetBytes === 0)?.bytes.readUInt8(3)).toBe(0x2f);
});

test('a release holds the stamped bytes under their own hash, and every check holds when it is loaded', async () => {
  const root = await mkdtemp(join(tmpdir(), 'birthmark-stamped-'));
  try {
    const key = await newReleaseKey();
    const { build } = await readFirmware(SMALL_HEADER);
    const { release } = await importRelease(build, { out: join(root, 'r'), key });
    const named = release.manifest.files.find(({ name }) => name === 'bootloader');
    const stored = await readFile(join(root, 'r', 'files', named?.sha256Hex ?? ''));
    expect(stored.readUInt8(3)).toBe(0x2f);
    expect(createHash('sha256').update(stored).digest('hex')).toBe(named?.sha256Hex);
    const loaded = await loadRelease(join(root, 'r'), [key.public]);
    recheckBuild(loaded.build);
    expect(loaded.build.flash.headerBytes).toBe(0x40_0000);
  } finally {
    await rm(root, { recursive: true });
  }
});

test.each(['keep', 'detect'])(
  'a header that is too small for the table and may not change is refused: %s',
  async (size) => {
    await using dir = await BuildDirectory.make(SMALL_HEADER);
    await dir.change('flasher_args.json', '"4MB"', `"${size}"`);
    expect(await faultFrom(readFirmware(dir.path))).toMatchObject({
      code: 'firmware.header-too-small',
      evidence: { file: 'bootloader/bootloader.bin', headerBytes: 0x20_0000, partition: 'ota_1', endBytes: 0x3e_0000 },
    });
  },
);

test('a signed boot loader is never stamped: one whose header is too small is refused', async () => {
  const key = generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey;
  await using dir = await BuildDirectory.make(SMALL_HEADER);
  await dir.write('bootloader/bootloader.bin', signImage(await dir.read('bootloader/bootloader.bin'), [key]));
  expect(await faultFrom(readFirmware(dir.path))).toMatchObject({
    code: 'firmware.not-keep',
    evidence: { field: 'size', wanted: '4MB', signed: '2MB' },
  });
  await dir.change('flasher_args.json', '"4MB"', '"keep"');
  expect((await faultFrom(readFirmware(dir.path))).code).toBe('firmware.header-too-small');
});

test('"detect" keeps the size of the header, and whoever imports it is told so', async () => {
  await using dir = await BuildDirectory.make();
  await dir.change('flasher_args.json', '4MB', 'detect');
  const { build, notes } = await readFirmware(dir.path);
  expect(notes).toContainEqual({ kind: 'size-kept', size: '4MB' });
  expect(build.flash).toMatchObject({ size: 'detect', sizeBytes: 'not-said', headerBytes: 0x40_0000 });
});

test('settings of a build that leaves its boot loader out reach none, and whoever imports it is told so', async () => {
  await using dir = await BuildDirectory.make();
  const args = JSON.parse((await dir.read('flasher_args.json')).toString()) as {
    flash_files: Record<string, string>;
    bootloader?: unknown;
  };
  args.flash_files = Object.fromEntries(Object.entries(args.flash_files).filter(([at]) => at !== '0x0'));
  delete args.bootloader;
  await dir.write('flasher_args.json', JSON.stringify(args));
  const { build, notes } = await readFirmware(dir.path);
  expect(build.flash.headerBytes).toBe('no-boot-loader');
  expect(notes).toEqual([{ kind: 'no-boot-loader' }]);
});

test('a frequency that the chip does not have is refused by name', async () => {
  await using dir = await BuildDirectory.make();
  await dir.change('flasher_args.json', '"80m"', '"33m"');
  expect(await faultFrom(readFirmware(dir.path))).toMatchObject({
    code: 'firmware.bad-build',
    evidence: { field: 'flash_settings.flash_freq', value: '33m' },
  });
});
