import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { sampleApp, sampleBootloader } from '../../../fixtures/sample-product/sample-images.ts';
import { signImage } from '../../../fixtures/sample-product/secure-boot-signer.ts';
import { buildPartitionTable } from '../../../station-core/formats/partitions/partition-table.ts';
import { readFirmware } from '../../../station-core/release/reading/read-firmware.ts';
import { CASES } from '../../formats/cases.ts';
import { faultFrom } from '../../formats/fault-of.ts';

const TABLE = `nvs,data,nvs,0x9000,0x6000,
otadata,data,ota,0xf000,0x2000,
fctry,data,nvs,0x12000,0x4000,
settings,data,undefined,0x17000,0x1000,
ota_0,app,ota_0,0x20000,0x80000,
ota_1,app,ota_1,0xa0000,0x80000,
`;

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'birthmark-merged-'));
});
afterAll(() => rm(dir, { recursive: true }));

/** As `esptool merge-bin` leaves it: parts at their places, ff between them. */
function merged(chip: 'esp32' | 'esp32c3', parts: Readonly<Record<number, Uint8Array>> = {}): Buffer {
  const all: Record<number, Uint8Array> = {
    [chip === 'esp32' ? 0x1000 : 0]: sampleBootloader(chip),
    0x8000: buildPartitionTable(TABLE),
    0x20000: sampleApp(chip, 'lamp-one', '1.4.2'),
    ...parts,
  };
  const end = Math.max(...Object.entries(all).map(([at, bytes]) => Number(at) + bytes.length));
  const file = Buffer.alloc(end, 0xff);
  for (const [at, bytes] of Object.entries(all)) file.set(bytes, Number(at));
  return file;
}

async function read(bytes: Uint8Array) {
  const path = join(dir, 'merged.bin');
  await writeFile(path, bytes);
  return await readFirmware(path);
}

test.each(['esp32', 'esp32c3'] as const)('%s: a merged image is cut into the parts it was made of', async (chip) => {
  const { kind, build, notes } = await read(merged(chip, { 0x17000: Buffer.alloc(0x1000, 0x5a) }));
  expect(kind).toBe('merged flash image');
  const bootloaderAt = chip === 'esp32' ? 0x1000 : 0;
  expect(build.files.map(({ name, offsetBytes }) => [name, offsetBytes])).toEqual([
    ['bootloader', bootloaderAt],
    ['partition-table', 0x8000],
    ['otadata', 0xf000],
    ['settings', 0x17000],
    ['app', 0x20000],
  ]);
  const bytesOf = (wanted: string): Buffer | undefined => build.files.find(({ name }) => name === wanted)?.bytes;
  expect(bytesOf('bootloader')?.equals(sampleBootloader(chip))).toBe(true);
  expect(bytesOf('partition-table')?.equals(buildPartitionTable(TABLE))).toBe(true);
  expect(bytesOf('app')?.equals(sampleApp(chip, 'lamp-one', '1.4.2'))).toBe(true);
  expect(bytesOf('otadata')?.equals(Buffer.alloc(0x2000, 0xff))).toBe(true);
  expect(build).toMatchObject({ chip, project: 'lamp_one', app: { version: '1.4.2', partition: 'ota_0' } });
  expect(notes).toEqual([]);
});

test('an image that was filled up to the size of the flash is cut into the same parts', async () => {
  const file = merged('esp32c3');
  const filled = Buffer.concat([file, Buffer.alloc(0x40_0000 - file.length, 0xff)]);
  const hashes = async (bytes: Buffer) => (await read(bytes)).build.files.map(({ sha256Hex }) => sha256Hex);
  expect(await hashes(filled)).toEqual(await hashes(file));
});

test('the app that otadata names is the app of the build', async () => {
  const otadata = Buffer.alloc(0x2000, 0xff);
  otadata.writeUInt32LE(2, 0);
  otadata.writeUInt32LE(0x55f63774, 28);
  const parts = { 0xf000: otadata, 0xa0000: sampleApp('esp32c3', 'lamp-one', '2.0.0') };
  const { build } = await read(merged('esp32c3', parts));
  expect(build.app).toMatchObject({ version: '2.0.0', partition: 'ota_1' });
  expect(build.files.map(({ name }) => name)).toContain('ota_0');
});

test('rows that describe boot loader and partition table are no further parts (ESP-IDF 5.4 and later)', async () => {
  const described = `boot,bootloader,primary,0x0,0x8000,\ntable,partition_table,primary,0x8000,0x1000,\n${TABLE}`;
  const { build } = await read(merged('esp32c3', { 0x8000: buildPartitionTable(described) }));
  const plain = await read(merged('esp32c3'));
  expect(build.files.map(({ name }) => name)).toEqual(plain.build.files.map(({ name }) => name));
});

test('otadata that lies behind the end of the file would keep what a board held before: the image is refused', async () => {
  const behind = `nvs,data,nvs,0x9000,0x6000,\nota_0,app,ota_0,0x20000,0x80000,\notadata,data,ota,0xa0000,0x2000,\n`;
  expect(await faultFrom(read(merged('esp32c3', { 0x8000: buildPartitionTable(behind) })))).toMatchObject({
    code: 'firmware.incomplete-build',
    evidence: { kind: 'merged image', missing: 'otadata' },
  });
});

test('signed images keep the sector of their signature', async () => {
  const key = generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey;
  const app = signImage(sampleApp('esp32c3', 'lamp-one', '1.4.2'), [key]);
  const { build } = await read(merged('esp32c3', { 0x20000: app }));
  const cut = build.files.find(({ name }) => name === 'app');
  expect(cut?.bytes.equals(app)).toBe(true);
  expect(cut?.signatures).toHaveLength(1);
});

test('bytes that belong to no part are not thrown away: the image is refused', async () => {
  for (const at of [0x7000, 0x11000, 0x1f000]) {
    const fault = await faultFrom(read(merged('esp32c3', { [at]: Buffer.from('who knows') })));
    expect(fault).toMatchObject({ code: 'firmware.misplaced', evidence: { file: 'merged.bin', offsetBytes: at } });
  }
});

test('an image without table or app says which part is missing', async () => {
  const wild = join(CASES, '20-files-that-are-no-image/04_merged_esp32.bin');
  expect(await faultFrom(readFirmware(wild))).toMatchObject({
    code: 'firmware.incomplete-build',
    evidence: { file: '04_merged_esp32.bin', kind: 'merged image', chip: 'esp32', missing: 'partition table' },
  });
  expect((await faultFrom(read(merged('esp32c3', { 0x20000: Buffer.alloc(16, 0xff) })))).evidence).toMatchObject({
    missing: 'app',
  });
});

test('damage in any part of a merged image is found', async () => {
  for (const [at, code] of [
    [100, 'firmware.bad-checksum'],
    [0x8004, 'format.bad-partition-table'],
    [0x25000, 'firmware.bad-checksum'],
  ] as const) {
    const file = merged('esp32c3');
    file.writeUInt8(file.readUInt8(at) ^ 4, at);
    expect((await faultFrom(read(file))).code).toBe(code);
  }
});

test('a single image is not a whole firmware, and a file of another kind is named', async () => {
  expect(await faultFrom(read(sampleApp('esp32c3', 'lamp-one', '1.4.2')))).toMatchObject({
    code: 'firmware.incomplete-build',
    evidence: { kind: 'single image', missing: 'partition table' },
  });
  const uf2 = join(CASES, '20-files-that-are-no-image/06_uf2.bin');
  expect((await faultFrom(readFirmware(uf2))).code).toBe('firmware.other-format');
  expect((await faultFrom(readFirmware(join(dir, 'nothing.bin')))).code).toBe('firmware.not-found');
});
