import { expect, test } from 'vitest';

import { refuseForeign } from '../../../station-core/release/build/foreign-file.ts';
import { readFirmware } from '../../../station-core/release/reading/read-firmware.ts';
import { caseFile } from '../../formats/cases.ts';
import { faultFrom, faultOf } from '../../formats/fault-of.ts';
import { vector } from '../../formats/vectors.ts';
import { BuildDirectory } from './build-directory.ts';

const WILD = '20-files-that-are-no-image';
const POINTER = Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n');

const FILES: readonly (readonly [code: string, is: string, bytes: Buffer])[] = [
  ['firmware.merged-image', 'a merged flash image', caseFile(`${WILD}/04_merged_esp32.bin`)],
  ['firmware.other-format', 'a UF2 file', caseFile(`${WILD}/06_uf2.bin`)],
  ['firmware.other-format', 'an ELF file', Buffer.from('7f454c46010101', 'hex')],
  ['firmware.other-format', 'an Intel HEX file', Buffer.from(':020000040000FA\r\n:00000001FF\r\n')],
  ['firmware.other-format', 'a compressed archive', Buffer.from('504b0304140000', 'hex')],
  ['firmware.not-firmware', 'an HTML page', caseFile(`${WILD}/14_html.bin`)],
  ['firmware.not-firmware', 'a Git LFS pointer', POINTER],
  ['firmware.not-firmware', 'a text file', Buffer.from('Not found\n')],
  ['firmware.not-firmware', 'erased flash', Buffer.alloc(4096, 0xff)],
  ['firmware.image-truncated', 'an empty file', Buffer.alloc(0)],
  ['firmware.bad-image', 'a partition table', vector('partition-table/station_basic.bin')],
  ['firmware.bad-image', 'in no format the station knows', Buffer.from('00aa8f31c2f0e19b', 'hex')],
];

test.each(FILES)('%s: %s where an image is expected is named for what it is', async (code, is, bytes) => {
  const fault = faultOf(() => {
    refuseForeign(bytes, 'demo_app.bin');
  });
  expect(fault).toMatchObject({ code, evidence: { file: 'demo_app.bin', offsetBytes: 0 } });
  expect(fault.evidence['is']).toContain(is);
  await using dir = await BuildDirectory.make();
  await dir.write('demo_app.bin', bytes);
  expect((await faultFrom(readFirmware(dir.path))).code).toBe(code);
});

test('a boot loader that is none is named too, and an ESP8266 image is of another chip', async () => {
  await using dir = await BuildDirectory.make();
  await dir.write('bootloader/bootloader.bin', caseFile(`${WILD}/14_html.bin`));
  expect(await faultFrom(readFirmware(dir.path))).toMatchObject({
    code: 'firmware.not-firmware',
    evidence: { file: 'bootloader/bootloader.bin' },
  });
  expect(
    faultOf(() => {
      refuseForeign(Buffer.from('ea04020000111040000000000000000000', 'hex'), 'eagle.bin');
    }),
  ).toMatchObject({ code: 'firmware.wrong-chip', evidence: { imageChip: 'esp8266' } });
});

test('a Git LFS pointer in place of any file of a build is refused, images or not', async () => {
  for (const file of ['partition_table/partition-table.bin', 'ota_data_initial.bin']) {
    await using dir = await BuildDirectory.make();
    await dir.write(file, POINTER);
    expect(await faultFrom(readFirmware(dir.path))).toMatchObject({
      code: 'firmware.not-firmware',
      evidence: { file },
    });
  }
});

test('every remedy says what to do with such a file', () => {
  const remedies = new Set<string>();
  for (const [, , bytes] of FILES) {
    const { text } = faultOf(() => {
      refuseForeign(bytes, 'x.bin');
    });
    remedies.add(text.remedy);
    expect(text.remedy).not.toMatch(/^Build the project again and import it; do not use this file\.$/);
    if (text.remedy.includes('git lfs')) expect(text.remedy).toContain('git lfs pull');
  }
  expect(remedies.size).toBeGreaterThan(3);
});
