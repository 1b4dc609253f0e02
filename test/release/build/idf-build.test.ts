import { rename, symlink } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { buildPartitionTable, parsePartitionTable } from '../../../station-core/codecs/firmware.ts';
import { importIdfBuild } from '../../../station-core/release/reading/idf-build.ts';
import { BuildDirectory } from './build-directory.ts';
import { vector, VECTORS } from '../../formats/vectors.ts';

const V5 = join(VECTORS, 'idf-build/esp-idf-v5');

test('a build directory becomes checked files to write', async () => {
  const build = await importIdfBuild(V5);
  expect(build).toMatchObject({
    chip: 'esp32c3',
    project: 'demo_app',
    flash: { mode: 'dio', size: '4MB', frequency: '80m', sizeBytes: 0x400000, headerBytes: 0x400000 },
    app: { version: '1.4.2', project: 'demo_app', partition: 'ota_0', secureVersion: 3 },
  });
  expect(build.files.map(({ name, offsetBytes, path }) => [name, offsetBytes, path])).toEqual([
    ['bootloader', 0, 'bootloader/bootloader.bin'],
    ['partition-table', 0x8000, 'partition_table/partition-table.bin'],
    ['otadata', 0xf000, 'ota_data_initial.bin'],
    ['app', 0x20000, 'demo_app.bin'],
  ]);
  expect(build.files[3]?.bytes.equals(vector('idf-build/esp-idf-v5/demo_app.bin'))).toBe(true);
  expect(build.files[3]?.sha256Hex).toMatch(/^[0-9a-f]{64}$/);
  expect(build.files.map(({ image }) => image !== 'no-image')).toEqual([true, false, false, true]);
  expect(build.partitions).toHaveLength(9);
});

test('a build whose table holds data partitions of any size is taken', async () => {
  await using build = await BuildDirectory.make();
  const table = 'partition_table/partition-table.bin';
  const rows = parsePartitionTable(await build.read(table));
  const end = Math.max(...rows.map(({ offsetBytes, sizeBytes }) => offsetBytes + sizeBytes));
  const odd = { name: 'odd', type: 0x44, subtype: 0, sizeBytes: 0x300, encrypted: false, readonly: false };
  await build.write(table, buildPartitionTable([...rows, { ...odd, offsetBytes: end }]));
  expect((await importIdfBuild(build.path)).partitions.at(-1)).toMatchObject({ name: 'odd', sizeBytes: 0x300 });
});

test('the spellings of ESP-IDF 6 mean the same', async () => {
  await using build = await BuildDirectory.make();
  for (const key of ['mode', 'size', 'freq'])
    await build.change('flasher_args.json', `"--flash_${key}"`, `"--flash-${key}"`);
  await build.change('flasher_args.json', 'hard_reset', 'hard-reset');
  await build.change('flasher_args.json', 'default_reset', 'default-reset');
  expect((await importIdfBuild(build.path)).flash).toEqual((await importIdfBuild(V5)).flash);
});

test.each(['--flash_', '--flash-'])(
  'settings are taken from the arguments %s… when there are no others',
  async (prefix) => {
    await using build = await BuildDirectory.make();
    const args = JSON.parse((await build.read('flasher_args.json')).toString()) as Record<string, unknown>;
    args['flash_settings'] = {};
    args['write_flash_args'] = [`${prefix}mode`, 'qio', `${prefix}size`, '8MB', `${prefix}freq`, '40m'];
    await build.write('flasher_args.json', JSON.stringify(args));
    expect((await importIdfBuild(build.path)).flash).toEqual({
      mode: 'qio',
      size: '8MB',
      frequency: '40m',
      sizeBytes: 0x800000,
      headerBytes: 0x800000,
    });
  },
);

test.each(['detect', 'keep'])('the flash size %s leaves it to the board', async (size) => {
  await using build = await BuildDirectory.make();
  await build.change('flasher_args.json', '4MB', size);
  const { flash } = await importIdfBuild(build.path);
  expect(flash.size).toBe(size);
  expect(flash.sizeBytes).toBe('not-said');
});

test('the encryption mark is a string in the file and a boolean here', async () => {
  await using build = await BuildDirectory.make();
  await build.change(
    'flasher_args.json',
    '"demo_app.bin", "encrypted" : "false"',
    '"demo_app.bin", "encrypted" : "true"',
  );
  const { files } = await importIdfBuild(build.path);
  expect(files.filter(({ encrypted }) => encrypted).map(({ name }) => name)).toEqual(['app']);
});

test('a secure boot build leaves the bootloader out, unless the product wants the signed one written', async () => {
  await using build = await BuildDirectory.make();
  await build.change('flasher_args.json', '"0x0" : "bootloader/bootloader.bin",', '');
  const names = async (withSignedBootloader: boolean) =>
    (await importIdfBuild(build.path, { withSignedBootloader })).files.map(({ name }) => name);
  expect(await names(false)).toEqual(['partition-table', 'otadata', 'app']);
  expect(await names(true)).toEqual(['bootloader', 'partition-table', 'otadata', 'app']);
  await rename(join(build.path, 'flash_bootloader_args'), join(build.path, 'bootloader-flash_args'));
  expect(await names(true)).toHaveLength(4);
});

test('a file beside the build directory is read when its folder is allowed', async () => {
  await using build = await BuildDirectory.make();
  await rename(join(build.path, 'demo_app.bin'), join(build.root, 'demo_app.bin'));
  await build.change('flasher_args.json', '"demo_app.bin"', '"../demo_app.bin"');
  const { files } = await importIdfBuild(build.path, { allowedRoot: build.root });
  expect(files.find(({ name }) => name === 'app')?.path).toBe('../demo_app.bin');
});

test('a build directory that is itself behind a symbolic link is one like any other', async () => {
  await using build = await BuildDirectory.make();
  await symlink(build.path, join(build.root, 'current'));
  expect((await importIdfBuild(join(build.root, 'current'))).chip).toBe('esp32c3');
});
