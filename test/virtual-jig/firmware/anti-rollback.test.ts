import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  appDescriptor,
  bootloaderDescriptor,
  writeAppImage,
} from '../../../fixtures/sample-product/app-image-writer.ts';
import { JIG_CHIPS, type JigChip } from '../../../fixtures/virtual-jig/chip/chip-model.ts';
import { CHIP_MODELS } from '../../../fixtures/virtual-jig/chip/chip-models.ts';
import { Efuse } from '../../../fixtures/virtual-jig/chip/efuse.ts';
import { NorFlash } from '../../../fixtures/virtual-jig/chip/nor-flash.ts';
import { boot } from '../../../fixtures/virtual-jig/firmware/boot.ts';
import { buildPartitionTable } from '../../../station-core/codecs/firmware.ts';

const APP_OFFSET = 0x10000;

/** A board of this chip whose app has this secure version, and whose eFuses hold these bits. */
function start(chip: JigChip, secureVersion: number, burnt: Readonly<Record<string, number>>) {
  const model = CHIP_MODELS[chip];
  const flash = new NorFlash(4 * 1024 * 1024);
  const elfSha256 = createHash('sha256').update('elf').digest();
  const image = (bytes: Buffer): Buffer =>
    writeAppImage({ chip, entry: 0x4037_0000, segments: [{ loadAddress: 0x3c00_0020, bytes }] });
  image(bootloaderDescriptor()).copy(flash.bytes, model.bootloaderOffset);
  buildPartitionTable('app,app,factory,0x10000,0x100000,\n').copy(flash.bytes, 0x8000);
  image(appDescriptor({ version: '1.0', project: 'p', elfSha256, secureVersion })).copy(flash.bytes, APP_OFFSET);
  const mac = Buffer.from('7cdfa1b2c3d4', 'hex');
  const efuse = new Efuse({ chip: model, mac, revision: model.defaultRevision, burnt });
  const { log, app } = boot({ chip: model, flash, revision: model.defaultRevision, efuse });
  return { starts: app !== undefined, log: log.join('\n') };
}

test.each(JIG_CHIPS)('%s starts no app whose secure version is below the number of burnt bits', (chip) => {
  expect(start(chip, 0, {}).starts).toBe(true);
  const burnt = { SECURE_VERSION: 0b111 };
  expect(start(chip, 3, burnt).starts).toBe(true);
  const older = start(chip, 2, burnt);
  expect(older.starts).toBe(false);
  expect(older.log).toContain('secure version of the app is 2, the eFuses count 3');
});
