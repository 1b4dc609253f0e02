import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { readFirmware } from '../../../station-core/release/reading/read-firmware.ts';
import { buildPartitionTable } from '../../../station-core/formats/partitions/partition-table.ts';
import { CASES, caseFile } from '../../formats/cases.ts';
import { faultFrom } from '../../formats/fault-of.ts';
import { BuildDirectory } from './build-directory.ts';

const MAKERS = join(CASES, '22-platformio-and-arduino-folders');
const PLATFORMIO = join(MAKERS, 'platformio');
const ARDUINO = join(MAKERS, 'arduino');
const PARTS = '22-platformio-and-arduino-folders/arduino/sketch.ino';

/** As the Arduino core ships it: the first slot starts. */
function bootApp0(): Buffer {
  const bytes = Buffer.alloc(0x2000, 0xff);
  bytes.writeUInt32LE(1, 0);
  bytes.writeUInt32LE(0x4743989a, 28); // CRC of the sequence
  return bytes;
}

const placed = ({ files }: Awaited<ReturnType<typeof readFirmware>>['build']) =>
  files.map(({ name, offsetBytes, path }) => [name, offsetBytes, path]);

test('a PlatformIO build of ESP-IDF is named and taken: its app is firmware.bin, whatever flasher_args.json says', async () => {
  const { kind, build } = await readFirmware(PLATFORMIO);
  expect(kind).toBe('PlatformIO build');
  expect(placed(build)).toEqual([
    ['bootloader', 0, 'bootloader/bootloader.bin'],
    ['partition-table', 0x8000, 'partition_table/partition-table.bin'],
    ['otadata', 0xf000, 'ota_data_initial.bin'],
    ['app', 0x20000, 'firmware.bin'],
  ]);
  expect(build).toMatchObject({ chip: 'esp32c3', project: 'demo', app: { version: '1.0.0', partition: 'ota_0' } });
});

test('a file that neither name finds is missed under the name that the build gives it', async () => {
  await using dir = await BuildDirectory.make(PLATFORMIO);
  await rm(join(dir.path, 'firmware.bin'));
  expect(await faultFrom(readFirmware(dir.path))).toMatchObject({
    code: 'firmware.not-found',
    evidence: { path: 'demo.bin' },
  });
});

test('an Arduino sketch is named; without boot_app0.bin it is incomplete, and the part that is missing is said', async () => {
  expect(await faultFrom(readFirmware(ARDUINO))).toMatchObject({
    code: 'firmware.incomplete-build',
    evidence: { kind: 'Arduino sketch', missing: 'boot_app0.bin', partition: 'otadata' },
  });
});

test('an Arduino sketch with all its parts is taken, with the places and settings of its flash_args', async () => {
  await using dir = await BuildDirectory.make(ARDUINO);
  await dir.write('boot_app0.bin', bootApp0());
  const { kind, build } = await readFirmware(dir.path);
  expect(kind).toBe('Arduino sketch');
  expect(placed(build)).toEqual([
    ['bootloader', 0, 'sketch.ino.bootloader.bin'],
    ['partition-table', 0x8000, 'sketch.ino.partitions.bin'],
    ['otadata', 0xf000, 'boot_app0.bin'],
    ['app', 0x20000, 'sketch.ino.bin'],
  ]);
  expect(build).toMatchObject({ project: 'sketch', flash: { mode: 'dio', size: '4MB', frequency: '80m' } });
});

test('without flash_args the parts go where chip, table and otadata say, and the header stays as it is', async () => {
  await using dir = await BuildDirectory.make(ARDUINO);
  await dir.write('boot_app0.bin', bootApp0());
  await rm(join(dir.path, 'flash_args'));
  const { build, notes } = await readFirmware(dir.path);
  expect(placed(build).map(([, offsetBytes]) => offsetBytes)).toEqual([0, 0x8000, 0xf000, 0x20000]);
  expect(build.flash).toMatchObject({ mode: 'keep', size: 'keep', frequency: 'keep' });
  expect(notes).toEqual([]);
});

test('boot_app0.bin beside a table without otadata has no place, and is left out', async () => {
  await using dir = await BuildDirectory.make(ARDUINO);
  await rm(join(dir.path, 'flash_args'));
  await dir.write('boot_app0.bin', bootApp0());
  const table = `nvs,data,nvs,0x9000,0x5000,\nfactory,app,factory,0x20000,0x80000,\nota_0,app,ota_0,0xa0000,0x80000,\n`;
  await dir.write('sketch.ino.partitions.bin', buildPartitionTable(table));
  expect(placed((await readFirmware(dir.path)).build)).toEqual([
    ['bootloader', 0, 'sketch.ino.bootloader.bin'],
    ['partition-table', 0x8000, 'sketch.ino.partitions.bin'],
    ['app', 0x20000, 'sketch.ino.bin'],
  ]);
});

test('further files that flash_args names are taken too', async () => {
  await using dir = await BuildDirectory.make(ARDUINO);
  await dir.write('boot_app0.bin', bootApp0());
  await dir.write('settings.bin', Buffer.alloc(0x1000, 0x5a));
  await dir.change('flash_args', '0x20000', '0x12000 settings.bin\n0x20000');
  expect(placed((await readFirmware(dir.path)).build)).toContainEqual(['settings', 0x12000, 'settings.bin']);
});

test('a PlatformIO build of Arduino is taken where all parts are there; each part that is missing is named', async () => {
  const root = await mkdtemp(join(tmpdir(), 'birthmark-pio-'));
  try {
    const parts: readonly (readonly [string, Buffer])[] = [
      ['firmware.bin', caseFile(`${PARTS}.bin`)],
      ['bootloader.bin', caseFile(`${PARTS}.bootloader.bin`)],
      ['partitions.bin', caseFile(`${PARTS}.partitions.bin`)],
      ['boot_app0.bin', bootApp0()],
    ];
    for (const left of parts.slice(1)) {
      const dir = join(root, left[0]);
      await mkdir(dir);
      for (const [name, bytes] of parts) if (name !== left[0]) await writeFile(join(dir, name), bytes);
      expect((await faultFrom(readFirmware(dir))).evidence).toMatchObject({
        kind: 'PlatformIO build',
        missing: left[0],
      });
      await writeFile(join(dir, left[0]), left[1]);
      const { kind, build } = await readFirmware(dir);
      expect(kind).toBe('PlatformIO build');
      expect(placed(build).map(([name]) => name)).toEqual(['bootloader', 'partition-table', 'otadata', 'app']);
    }
  } finally {
    await rm(root, { recursive: true });
  }
});

test('two sketches in one folder are not chosen between', async () => {
  await using dir = await BuildDirectory.make(ARDUINO);
  await dir.write('other.ino.bin', Buffer.alloc(1));
  expect(await faultFrom(readFirmware(dir.path))).toMatchObject({ code: 'firmware.bad-build' });
});

test('a folder of nobody’s making misses the description of a build', async () => {
  const root = await mkdtemp(join(tmpdir(), 'birthmark-empty-'));
  try {
    expect(await faultFrom(readFirmware(root))).toMatchObject({
      code: 'firmware.not-found',
      evidence: { file: 'flasher_args.json' },
    });
  } finally {
    await rm(root, { recursive: true });
  }
});
