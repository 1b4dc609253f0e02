import { rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { Fault } from '../../../station-core/fault.ts';
import { parseFlasherArgs } from '../../../station-core/release/build/flasher-args.ts';
import { importIdfBuild } from '../../../station-core/release/reading/idf-build.ts';
import { buildPartitionTable } from '../../../station-core/codecs/firmware.ts';
import { BuildDirectory } from './build-directory.ts';
import { faultFrom, faultOf } from '../../formats/fault-of.ts';
import { vectorText, withByte } from '../../formats/vectors.ts';

const ARGS = 'flasher_args.json';
const TABLE = 'partition_table/partition-table.bin';
const APP = 'demo_app.bin';

interface Damage {
  readonly name: string;
  readonly do: (build: BuildDirectory) => Promise<void>;
  readonly code: string;
  readonly evidence: Readonly<Record<string, unknown>>;
}

const DAMAGES: Damage[] = [
  {
    name: 'no flasher_args.json',
    do: (build) => rm(join(build.path, ARGS)),
    code: 'firmware.not-found',
    evidence: { file: ARGS },
  },
  {
    name: 'no project_description.json',
    do: (build) => rm(join(build.path, 'project_description.json')),
    code: 'firmware.not-found',
    evidence: { file: 'project_description.json' },
  },
  {
    name: 'a file that is named and not there',
    do: (build) => rm(join(build.path, APP)),
    code: 'firmware.not-found',
    evidence: { path: APP },
  },
  {
    name: 'JSON that is none',
    do: (build) => build.write(ARGS, '{"flash_files":'),
    code: 'firmware.bad-build',
    evidence: { file: ARGS },
  },
  {
    name: 'files that are no list of files',
    do: (build) => build.change(ARGS, '"bootloader/bootloader.bin",\n        "0x20000"', '7,\n        "0x20000"'),
    code: 'firmware.bad-build',
    evidence: { file: ARGS, field: 'flash_files.0x0' },
  },
  {
    name: 'an offset that is no number',
    do: (build) => build.change(ARGS, '"0xf000" : "ota', '"f000" : "ota'),
    code: 'firmware.bad-build',
    evidence: { field: 'flash_files' },
  },
  {
    name: 'two files for one offset',
    do: (build) => build.change(ARGS, '"offset" : "0xf000"', '"offset" : "0x20000"'),
    code: 'firmware.bad-build',
    evidence: { file: ARGS },
  },
  {
    name: 'a flash size nobody makes',
    do: (build) => build.change(ARGS, '"flash_size": "4MB"', '"flash_size": "much"'),
    code: 'firmware.bad-build',
    evidence: { field: 'flash_settings.flash_size' },
  },
  {
    name: 'two descriptions that name different chips',
    do: (build) => build.change('project_description.json', 'esp32c3', 'esp32'),
    code: 'firmware.wrong-chip',
    evidence: { imageChip: 'esp32c3', wantedChip: 'esp32' },
  },
  {
    name: 'images for another chip than the descriptions',
    do: async (build) => {
      await build.change('project_description.json', 'esp32c3', 'esp32s3');
      await build.change(ARGS, 'esp32c3', 'esp32s3');
    },
    code: 'firmware.wrong-chip',
    evidence: { file: 'bootloader/bootloader.bin', imageChip: 'esp32c3', wantedChip: 'esp32s3', offsetBytes: 12 },
  },
  {
    name: 'a chip this station does not know',
    do: async (build) => {
      await build.change('project_description.json', 'esp32c3', 'esp8266');
      await build.change(ARGS, 'esp32c3', 'esp8266');
    },
    code: 'firmware.bad-build',
    evidence: { field: 'target', value: 'esp8266' },
  },
  {
    name: 'an app that was cut off',
    do: async (build) => build.write(APP, (await build.read(APP)).subarray(0, 9000)),
    code: 'firmware.image-truncated',
    evidence: { file: APP, offsetBytes: 9000 },
  },
  {
    name: 'an empty file',
    do: (build) => build.write('ota_data_initial.bin', ''),
    code: 'firmware.image-truncated',
    evidence: { file: 'ota_data_initial.bin', offsetBytes: 0 },
  },
  {
    name: 'an app with a changed byte of code',
    do: async (build) => build.write(APP, withByte(await build.read(APP), 10_000, 0x11)),
    code: 'firmware.bad-checksum',
    evidence: { file: APP, offsetBytes: 17823 },
  },
  {
    name: 'an app with a changed version',
    do: async (build) => {
      const app = await build.read(APP);
      // Two changes that cancel each other in the checksum: only the SHA-256 sees them.
      await build.write(APP, withByte(withByte(app, 0x30, (app[0x30] ?? 0) ^ 8), 0x31, (app[0x31] ?? 0) ^ 8));
    },
    code: 'firmware.bad-sha256',
    evidence: { file: APP, offsetBytes: 17824 },
  },
  {
    name: 'a bootloader that is none',
    do: (build) => build.write('bootloader/bootloader.bin', Buffer.alloc(4096)),
    code: 'firmware.not-firmware',
    evidence: { file: 'bootloader/bootloader.bin', offsetBytes: 0 },
  },
  {
    name: 'a damaged partition table',
    do: async (build) => build.write(TABLE, withByte(await build.read(TABLE), 5, 0x91)),
    code: 'format.bad-partition-table',
    evidence: { file: TABLE },
  },
  {
    name: 'an app larger than its partition',
    do: (build) =>
      build.write(TABLE, buildPartitionTable('otadata,data,ota,0xf000,0x2000,\napp,app,ota_0,0x20000,16K,\n')),
    code: 'firmware.too-large',
    evidence: { file: APP, lengthBytes: 17856, partition: 'app', partitionBytes: 0x4000 },
  },
  {
    name: 'a file where no partition begins',
    do: async (build) => build.change(ARGS, '0xf000', '0x10000'),
    code: 'firmware.misplaced',
    evidence: { file: 'ota_data_initial.bin', offsetBytes: 0x10000 },
  },
  {
    name: 'a bootloader that reaches into the partition table',
    do: async (build) => {
      const bootloader = await build.read('bootloader/bootloader.bin');
      await build.write('bootloader/bootloader.bin', Buffer.concat([bootloader, Buffer.alloc(0x8000, 0xff)]));
    },
    code: 'firmware.overlap',
    evidence: { file: TABLE, offsetBytes: 0x8000, otherFile: 'bootloader/bootloader.bin' },
  },
  {
    name: 'a partition that reaches into the sector of the table',
    do: async (build) => {
      await build.change(ARGS, '"0x8000"', '"0x9000"');
    },
    code: 'firmware.overlap',
    evidence: { file: TABLE, partition: 'nvs' },
  },
  {
    name: 'partitions beyond the end of the flash chip',
    do: (build) => build.change(ARGS, '"flash_size": "4MB"', '"flash_size": "2MB"'),
    code: 'firmware.beyond-flash',
    evidence: { partition: 'ota_1', endBytes: 0x300000, flashSizeBytes: 0x200000 },
  },
  {
    name: 'no partition table',
    do: (build) => build.change(ARGS, '"0x8000" : "partition_table/partition-table.bin",', ''),
    code: 'firmware.bad-build',
    evidence: { field: 'partition-table' },
  },
  {
    name: 'no app',
    do: (build) => build.change(ARGS, '"0x20000" : "demo_app.bin",', ''),
    code: 'firmware.bad-build',
    evidence: { field: 'app' },
  },
];

test.each(DAMAGES)('$name is refused as $code', async (damage) => {
  await using build = await BuildDirectory.make();
  await damage.do(build);
  const fault = await faultFrom(importIdfBuild(build.path));
  expect(fault.code).toBe(damage.code);
  expect(fault.evidence).toMatchObject(damage.evidence);
  expect(fault.text.blame).toBe('release');
});

test('a path that leaves the build directory is refused, whether the file is there or not', async () => {
  await using build = await BuildDirectory.make();
  await writeFile(join(build.root, 'outside.bin'), 'x');
  let named = APP;
  for (const path of ['../outside.bin', '../absent.bin', '/etc/hostname', 'bootloader/../../outside.bin', '']) {
    await build.change(ARGS, `"${named}"`, `"${path}"`);
    named = path;
    const fault = await faultFrom(importIdfBuild(build.path));
    expect([path, fault.code]).toEqual([path, 'firmware.path-escapes']);
    expect(fault.evidence).toMatchObject({ path });
  }
});

test('a symbolic link out of the build directory is refused', async () => {
  await using build = await BuildDirectory.make();
  await rename(join(build.path, APP), join(build.root, APP));
  await symlink(join(build.root, APP), join(build.path, APP));
  expect((await faultFrom(importIdfBuild(build.path))).code).toBe('firmware.path-escapes');
  expect((await importIdfBuild(build.path, { allowedRoot: build.root })).chip).toBe('esp32c3');
});

test('a neighbour whose name begins like the build directory is outside', async () => {
  await using build = await BuildDirectory.make();
  await rename(join(build.path, APP), `${build.path}-old.bin`);
  await build.change(ARGS, `"${APP}"`, '"../build-old.bin"');
  expect((await faultFrom(importIdfBuild(build.path))).code).toBe('firmware.path-escapes');
});

test('a signed bootloader that is wanted and not described is missing, not skipped', async () => {
  await using build = await BuildDirectory.make();
  await build.change(ARGS, '"0x0" : "bootloader/bootloader.bin",', '');
  const missing = () => faultFrom(importIdfBuild(build.path, { withSignedBootloader: true }));
  await build.write('flash_bootloader_args', '--flash_mode dio\n');
  expect((await missing()).evidence).toEqual({ file: 'flash_bootloader_args', reason: 'it names no file' });
  await build.write('flash_bootloader_args', '--flash_mode dio\n0x0 ../bootloader.bin\n');
  expect((await missing()).code).toBe('firmware.path-escapes');
  await rm(join(build.path, 'flash_bootloader_args'));
  expect((await missing()).code).toBe('firmware.not-found');
});

test('no text makes the reader of flasher_args.json throw anything but a Fault', () => {
  const good = JSON.parse(vectorText(`idf-build/esp-idf-v5/${ARGS}`)) as Record<string, unknown>;
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(good)), fc.jsonValue(), (key, value) => {
      try {
        parseFlasherArgs(JSON.stringify({ ...good, [key]: value }));
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
      }
    }),
    { numRuns: 2000 },
  );
  expect(faultOf(() => parseFlasherArgs('[]')).code).toBe('firmware.bad-build');
  expect(faultOf(() => parseFlasherArgs('{"__proto__":{}}')).code).toBe('firmware.bad-build');
});
