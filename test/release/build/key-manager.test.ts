import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bootloaderDescriptor, writeAppImage } from '../../../fixtures/sample-product/app-image-writer.ts';
import { refuseKeyManager } from '../../../station-core/release/build/key-manager.ts';
import { recheckBuild } from '../../../station-core/release/build/firmware-build.ts';
import { importIdfBuild } from '../../../station-core/release/reading/idf-build.ts';
import { BuildDirectory } from './build-directory.ts';

/** The message of ESP-IDF's boot loader, as it lies among its constants. */
const BURNS_IT = 'Failed to set the efuse bit %d (XTS-AES key) of FORCE_USE_KEY_MANAGER_KEY: %x\0';

function bootloader(constants: string): Buffer {
  const bytes = Buffer.concat([bootloaderDescriptor(), Buffer.from(constants.padEnd(96, '\0'))]);
  return writeAppImage({ chip: 'esp32c3', entry: 0x403cc710, segments: [{ loadAddress: 0x3fcd5820, bytes }] });
}

async function withSettings(settings: string): Promise<unknown> {
  await using build = await BuildDirectory.make();
  await mkdir(join(build.path, 'config'));
  await build.write('config/sdkconfig.json', settings);
  return await importIdfBuild(build.path);
}

test('a build that is set to keep its flash encryption key in the Key Manager is refused, and the option is named', async () => {
  const settings = { SOC_KEY_MANAGER_SUPPORTED: true, SECURE_FLASH_ENCRYPTION_KEY_SOURCE_KEY_MGR: true };
  await expect(withSettings(JSON.stringify(settings))).rejects.toMatchObject({
    code: 'firmware.key-manager',
    evidence: { file: 'config/sdkconfig.json', option: 'CONFIG_SECURE_FLASH_ENCRYPTION_KEY_SOURCE_KEY_MGR' },
  });
});

test('silicon that has a Key Manager, and a build that does not use it, are taken', async () => {
  const settings = { SOC_KEY_MANAGER_SUPPORTED: true, SECURE_FLASH_ENCRYPTION_KEY_SOURCE_KEY_MGR: false };
  expect(await withSettings(JSON.stringify(settings))).toMatchObject({ chip: 'esp32c3' });
});

test.each(['{"SECURE', '[]'])('settings that cannot be read are not passed over: %s', async (settings) => {
  await expect(withSettings(settings)).rejects.toMatchObject({
    code: 'firmware.bad-build',
    evidence: { file: 'config/sdkconfig.json' },
  });
});

test('a boot loader that burns FORCE_USE_KEY_MANAGER_KEY is refused without any settings, at import and before each flash', async () => {
  await using build = await BuildDirectory.make();
  await build.write('bootloader/bootloader.bin', bootloader('Failed to set the efuse bit'));
  const accepted = await importIdfBuild(build.path);
  const [first, ...others] = accepted.files;
  if (first === undefined) throw new Error('a build without a boot loader');
  const evidence = { file: 'bootloader/bootloader.bin', burns: 'FORCE_USE_KEY_MANAGER_KEY' };
  const changed = { ...accepted, files: [{ ...first, bytes: bootloader(BURNS_IT) }, ...others] };
  expect(() => {
    recheckBuild(changed);
  }).toThrow(expect.objectContaining({ code: 'firmware.key-manager', evidence }));
  await build.write('bootloader/bootloader.bin', bootloader(BURNS_IT));
  await expect(importIdfBuild(build.path)).rejects.toMatchObject({ code: 'firmware.key-manager', evidence });
});

test.each([0, 0x1000])(
  'a recovery sector of a Key Manager key at %i is refused on the chips that read it',
  (offset) => {
    const sector = Buffer.from('5acea5de00000000', 'hex');
    const files = [{ path: 'km.bin', offsetBytes: 0, bytes: Buffer.concat([Buffer.alloc(offset, 0xff), sector]) }];
    const refused = { code: 'firmware.key-manager', evidence: { file: 'km.bin', offsetBytes: offset } };
    for (const chip of ['esp32c5', 'esp32p4'] as const) {
      expect(() => {
        refuseKeyManager(files, chip);
      }, chip).toThrow(expect.objectContaining(refused));
    }
    refuseKeyManager(files, 'esp32c3');
  },
);
