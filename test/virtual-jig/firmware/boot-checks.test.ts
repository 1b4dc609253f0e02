import { expect, test } from 'vitest';
import { appDescriptor, writeAppImage } from '../../../fixtures/sample-product/app-image-writer.ts';
import { JIG_CHIPS, type JigChip } from '../../../fixtures/virtual-jig/chip/chip-model.ts';
import { CHIP_MODELS } from '../../../fixtures/virtual-jig/chip/chip-models.ts';
import { Efuse, type EfuseOptions } from '../../../fixtures/virtual-jig/chip/efuse.ts';
import { NorFlash } from '../../../fixtures/virtual-jig/chip/nor-flash.ts';
import { boot } from '../../../fixtures/virtual-jig/firmware/boot.ts';
import { buildPartitionTable } from '../../../station-core/formats/partitions/partition-table.ts';
import { caseFile } from '../../formats/cases.ts';

const APP_OFFSET = 0x10000;
const MIB = 0x10_0000;

interface Unit {
  /** Byte 3 of the boot loader's header; 0x2f is 4 MB at 80 MHz. */
  readonly flashParameter?: number;
  readonly chipBytes?: number;
  readonly tableEndBytes?: number;
  readonly blocks?: readonly [min: number, max: number];
  readonly silicon?: readonly [min: number, max: number];
  readonly made?: Partial<EfuseOptions>;
}

function start(chip: JigChip, unit: Unit = {}) {
  const { flashParameter = 0x2f, chipBytes = 4 * MIB, tableEndBytes = 2 * MIB, made = {} } = unit;
  const [minBlockRevision, maxBlockRevision] = unit.blocks ?? [0, 99];
  const [minRevision, maxRevision] = unit.silicon ?? [0, 0xffff];
  const model = CHIP_MODELS[chip];
  const flash = new NorFlash(chipBytes);
  const segments = [{ loadAddress: 0x4037_0000, bytes: Buffer.alloc(80) }];
  writeAppImage({ chip, entry: 0, segments, flashParameter }).copy(flash.bytes, model.bootloaderOffset);
  const last = tableEndBytes - 0x1000;
  buildPartitionTable(`app,app,factory,0x10000,0x10000,\nend,0x40,0,${last},0x1000,\n`).copy(flash.bytes, 0x8000);
  const bytes = appDescriptor({
    version: '1',
    project: 'p',
    elfSha256: Buffer.alloc(32),
    minBlockRevision,
    maxBlockRevision,
  });
  const app = { chip, entry: 0, segments: [{ loadAddress: 0x3c00_0020, bytes }], minRevision, maxRevision };
  writeAppImage(app).copy(flash.bytes, APP_OFFSET);
  const revision = { major: 1, minor: 1 };
  const efuse = new Efuse({ chip: model, mac: Buffer.from('7cdfa1b2c3d4', 'hex'), revision, ...made });
  const result = boot({ chip: model, flash, revision, efuse });
  return { starts: result.app !== undefined, log: result.log.join('\n') };
}

test('a boot loader whose header counts on less flash than the table needs starts nothing', () => {
  expect(start('esp32c3', { tableEndBytes: 3 * MIB }).starts).toBe(true);
  const { starts, log } = start('esp32c3', { flashParameter: 0x1f, tableEndBytes: 3 * MIB });
  expect(starts).toBe(false);
  expect(log).toContain('partition 1 invalid - offset 0x2ff000 size 0x1000 exceeds flash chip size 0x200000');
  expect(log).toContain('load partition table error!');
});

test('a size code that it does not know counts as 2 MB', () => {
  expect(start('esp32c3', { flashParameter: 0xff }).starts).toBe(true);
  expect(start('esp32c3', { flashParameter: 0xff, tableEndBytes: 2 * MIB + 0x1000 }).starts).toBe(false);
});

test('the boot loader of the case from the wild does not start its app', () => {
  const flash = new NorFlash(4 * MIB);
  const folder = '05-bootloader-header-smaller-than-table/size-4MB';
  caseFile(`${folder}/bootloader/bootloader.bin`).copy(flash.bytes, 0);
  caseFile(`${folder}/partition_table/partition-table.bin`).copy(flash.bytes, 0x8000);
  caseFile(`${folder}/demo.bin`).copy(flash.bytes, 0x20000);
  const chip = CHIP_MODELS.esp32c3;
  const revision = chip.defaultRevision;
  const efuse = new Efuse({ chip, mac: Buffer.alloc(6, 2), revision });
  const result = boot({ chip, flash, revision, efuse });
  expect(result.app).toBeUndefined();
  expect(result.log.join('\n')).toContain('exceeds flash chip size 0x200000');
});

test('an app gives up on a chip that is smaller than the header of its boot loader says', () => {
  const { starts, log } = start('esp32c3', { chipBytes: 2 * MIB });
  expect(starts).toBe(false);
  expect(log).toContain('Detected size(2048k) smaller than the size in the binary image header(4096k). Probe failed.');
  expect(start('esp32c3', { flashParameter: 0x1f, chipBytes: 2 * MIB }).starts).toBe(true);
});

test.each(JIG_CHIPS.filter((chip) => chip !== 'esp32'))(
  '%s starts no app that asks for another eFuse block revision',
  (chip) => {
    const made = { blockRevision: { major: 1, minor: 3 } };
    for (const blocks of [
      [103, 199],
      [0, 103],
      [0, 0],
      [0xffff, 0xffff],
    ] as const)
      expect(start(chip, { blocks, made }).starts).toBe(true);
    const older = start(chip, { blocks: [104, 199], made });
    expect(older.starts).toBe(false);
    expect(older.log).toContain('Image requires efuse blk rev >= v1.4, but chip is v1.3');
    expect(start(chip, { blocks: [0, 102], made }).log).toContain('efuse blk rev <= v1.2, but chip is v1.3');
    expect(start(chip, { blocks: [0, 102], made: { ...made, anyNewer: ['blocks'] } }).starts).toBe(true);
  },
);

test('an ESP32 has no eFuse block revision, and its boot loader asks for none', () => {
  expect(start('esp32', { blocks: [104, 199] }).starts).toBe(true);
});

test('an app for older silicon is not started, unless the chip waives the limit', () => {
  expect(start('esp32c3', { silicon: [0, 100] }).log).toContain('Image requires chip rev <= v1.0, but chip is v1.1');
  expect(start('esp32c3', { silicon: [0, 100], made: { anyNewer: ['silicon'] } }).starts).toBe(true);
  expect(start('esp32c3', { silicon: [0, 0] }).starts).toBe(true);
});
