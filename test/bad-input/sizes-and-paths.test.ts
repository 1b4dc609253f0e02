import { execFileSync } from 'node:child_process';
import { open, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { parseFlasherArgs } from '../../station-core/release/build/flasher-args.ts';
import { importIdfBuild } from '../../station-core/release/reading/idf-build.ts';
import { readNvsCsv } from '../../station-core/release/nvs-csv.ts';
import { parsePartitionCsv } from '../../station-core/codecs/firmware.ts';
import { loadRelease } from '../../station-core/release/release.ts';
import { BuildDirectory } from '../release/build/build-directory.ts';
import { faultFrom, faultOf } from '../formats/fault-of.ts';
import { SignedRelease } from '../release/signed-release.ts';

const MEGABYTE = 1024 * 1024;
const ARGS = 'flasher_args.json';
const APP = 'demo_app.bin';

let begun = process.threadCpuUsage();
let begunBytes = 0;
beforeEach(() => {
  begun = process.threadCpuUsage();
  begunBytes = process.memoryUsage().arrayBuffers;
});

/** None of these may cost more than a moment of the processor, nor keep more in buffers than the largest file of a real build. */
afterEach(() => {
  const { user, system } = process.threadCpuUsage(begun);
  expect((user + system) / 1_000).toBeLessThan(5_000);
  expect(process.memoryUsage().arrayBuffers - begunBytes).toBeLessThan(64 * MEGABYTE);
});

/** A file of any size that takes no room on the disk: what a zip bomb is to a reader of archives. */
async function hollow(path: string, sizeBytes: number): Promise<void> {
  await rm(path, { force: true });
  await using file = await open(path, 'w');
  await file.truncate(sizeBytes);
}

test.each([
  [ARGS, 10 * MEGABYTE],
  ['project_description.json', 10 * MEGABYTE],
  [APP, 100 * 1024 * MEGABYTE],
  ['ota_data_initial.bin', 100 * 1024 * MEGABYTE],
])('%s of %i hollow bytes is refused by its size, unread', async (file, sizeBytes) => {
  await using build = await BuildDirectory.make();
  await hollow(join(build.path, file), sizeBytes);
  const fault = await faultFrom(importIdfBuild(build.path));
  expect(fault).toMatchObject({ code: 'firmware.too-large', evidence: { file, lengthBytes: sizeBytes } });
});

test('argument files of the bootloader have a bound as well', async () => {
  await using build = await BuildDirectory.make();
  await build.change(ARGS, '"0x0" : "bootloader/bootloader.bin",', '');
  await hollow(join(build.path, 'flash_bootloader_args'), 10 * MEGABYTE);
  expect(await faultFrom(importIdfBuild(build.path, { withSignedBootloader: true }))).toMatchObject({
    code: 'firmware.too-large',
    evidence: { file: 'flash_bootloader_args' },
  });
});

test('a pipe or a device in place of a file is refused and not waited for', async () => {
  await using build = await BuildDirectory.make();
  await rm(join(build.path, APP));
  execFileSync('mkfifo', [join(build.path, APP)]);
  expect(await faultFrom(importIdfBuild(build.path))).toMatchObject({
    code: 'firmware.not-found',
    evidence: { file: APP },
  });
  await rm(join(build.path, APP));
  await symlink('/dev/zero', join(build.path, APP));
  expect((await faultFrom(importIdfBuild(build.path))).code).toBe('firmware.path-escapes');
  expect((await faultFrom(importIdfBuild(build.path, { allowedRoot: '/' }))).code).toBe('firmware.not-found');
});

test.each([
  ['ten megabytes of JSON', `{"a":"${'x'.repeat(10 * MEGABYTE)}"}`, 'firmware.too-large'],
  ['a million brackets', '['.repeat(1_000_000), 'firmware.bad-build'],
  ['a hundred thousand objects, one in the other', '{"a":'.repeat(100_000), 'firmware.bad-build'],
  ['a text without end', `{"a":"${'\\n'.repeat(400_000)}`, 'firmware.bad-build'],
  ['a number of a megabyte', `{"a":${'9'.repeat(1_000_000)}`, 'firmware.bad-build'],
])('%s is refused as what it is', (_, json, code) => {
  expect(faultOf(() => parseFlasherArgs(json))).toMatchObject({ code, evidence: { file: ARGS } });
});

test('two members of one name in the list of files are refused with their line, not taken as the last', async () => {
  await using build = await BuildDirectory.make();
  await build.change(ARGS, '"0x0" : "bootloader/bootloader.bin",', '"0x20000" : "bootloader/bootloader.bin",');
  const fault = await faultFrom(importIdfBuild(build.path));
  expect(fault).toMatchObject({ code: 'firmware.bad-build', evidence: { file: ARGS } });
  expect(fault.evidence['reason']).toBe('a name occurs twice in one object');
  const text = (await build.read(ARGS)).toString();
  const second = text.lastIndexOf('"0x20000" :', text.indexOf('"bootloader" :'));
  expect(fault.evidence['offsetBytes']).toBe(second);
});

test.each([
  ['without commas', 'n\n'.repeat(MEGABYTE / 4)],
  ['of one line', 'x'.repeat(10 * MEGABYTE)],
  ['of commas', ','.repeat(MEGABYTE)],
  ['of quotes', '"'.repeat(10 * MEGABYTE)],
  ['of comments', '#\n'.repeat(MEGABYTE)],
])('megabytes of a CSV %s are refused at once', async (_, text) => {
  const header = 'key,type,encoding,value\n';
  const read = async (csv: string) => (await faultFrom(readNvsCsv(`${header}n,namespace,,\n${csv}\nx,y,z\n`))).code;
  expect(await read(text)).toBe('format.bad-nvs');
  expect(faultOf(() => parsePartitionCsv(`${text}\nx,y,z\n`)).code).toBe('format.bad-partition-table');
});

test('a release whose files have grown is refused by their size, unread', async () => {
  await using made = await SignedRelease.make();
  const { build } = await loadRelease(made.path, made.trusted);
  const stored = join(made.path, 'files', build.files[3]?.sha256Hex ?? '');
  await hollow(stored, 100 * 1024 * MEGABYTE);
  expect(await faultFrom(loadRelease(made.path, made.trusted))).toMatchObject({
    code: 'release.altered-file',
    evidence: { file: APP, lengthBytes: 100 * 1024 * MEGABYTE },
  });
  await hollow(join(made.path, 'manifest.json'), 10 * MEGABYTE);
  expect(await faultFrom(loadRelease(made.path, made.trusted))).toMatchObject({
    code: 'release.altered-file',
    evidence: { file: 'manifest.json' },
  });
});

test('a link in a release is refused, even to a file with the right content', async () => {
  await using made = await SignedRelease.make();
  const { build } = await loadRelease(made.path, made.trusted);
  const file = build.files[3];
  const stored = join(made.path, 'files', file?.sha256Hex ?? '');
  await writeFile(join(made.root, 'same.bin'), file?.bytes ?? '');
  await rm(stored);
  await symlink(join(made.root, 'same.bin'), stored);
  expect(await faultFrom(loadRelease(made.path, made.trusted))).toMatchObject({
    code: 'release.altered-file',
    evidence: { file: APP },
  });
});
