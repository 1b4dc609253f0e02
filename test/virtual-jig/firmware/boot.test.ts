import { expect, test } from 'vitest';
import { sampleApp } from '../../../fixtures/sample-product/sample-images.ts';
import { boot } from '../../../fixtures/virtual-jig/firmware/boot.ts';
import type { JigChip, Revision } from '../../../fixtures/virtual-jig/chip/chip-model.ts';
import { CHIP_MODELS } from '../../../fixtures/virtual-jig/chip/chip-models.ts';
import { NorFlash } from '../../../fixtures/virtual-jig/chip/nor-flash.ts';
import { readProvisioning } from '../../../fixtures/virtual-jig/firmware/provisioning.ts';
import { espCrc32 } from '../../../station-core/formats/crc32.ts';
import { APP_OFFSET, bootloaderOffset, fillFlash, PROVISIONING } from '../sample-flash.ts';

function flashed(chip: JigChip, change: (flash: Buffer) => void = () => undefined): NorFlash {
  const flash = new NorFlash(4 * 1024 * 1024);
  fillFlash({ chip, flash: flash.bytes });
  change(flash.bytes);
  return flash;
}

function start(chip: JigChip, flash: NorFlash, revision: Revision = CHIP_MODELS[chip].defaultRevision) {
  const efuse = { secureVersion: 0, blockRevision: 0, anyNewer: { silicon: false, blocks: false } };
  const { log, app } = boot({ chip: CHIP_MODELS[chip], flash, revision, efuse });
  return { log: log.join('\n'), app };
}

test('a blank flash gives the ROM’s complaint and no app', () => {
  for (const [chip, banner] of [
    ['esp32', 'ets Jul 29 2019 12:21:46'],
    ['esp32c3', 'ESP-ROM:esp32c3-api1-20210207'],
  ] as const) {
    const { log, app } = start(chip, new NorFlash(4 * 1024 * 1024));
    expect(log).toContain(banner);
    expect(log).toContain('invalid header: 0xffffffff');
    expect(app).toBeUndefined();
  }
});

test('a flashed board boots the app its partition table names and knows its values', () => {
  for (const chip of ['esp32', 'esp32c3'] as const) {
    const flash = flashed(chip);
    const { log, app } = start(chip, flash);
    expect(log).toContain('boot: Loaded app from partition at offset 0x20000');
    expect(app?.image.descriptor?.version).toBe('1.4.2');
    const found = readProvisioning(app?.partitions ?? [], flash);
    expect(found).toMatchObject({ ssid: PROVISIONING.ssid, serial: PROVISIONING.serial, username: 'wifiprov' });
    expect(found?.password.reveal()).toBe(PROVISIONING.password);
  }
});

test('any damaged byte of bootloader, table or app stops the boot with a reason in the log', () => {
  const damages = [
    [bootloaderOffset('esp32c3') + 100, /csum err/],
    [0x8004, /partition table invalid/],
    [APP_OFFSET + 5000, /Checksum failed/],
    [APP_OFFSET, /not bootable/],
  ] as const;
  for (const [offset, complaint] of damages) {
    const { log, app } = start(
      'esp32c3',
      flashed('esp32c3', (flash) => flash.writeUInt8(flash.readUInt8(offset) ^ 4, offset)),
    );
    expect(app).toBeUndefined();
    expect(log).toMatch(complaint);
  }
});

test('an app whose appended hash does not fit is not started', () => {
  const image = sampleApp('esp32c3', 'lamp-one', '1.4.2');
  const { log, app } = start(
    'esp32c3',
    flashed('esp32c3', (flash) =>
      flash.writeUInt8(flash.readUInt8(APP_OFFSET + image.length - 1) ^ 1, APP_OFFSET + image.length - 1),
    ),
  );
  expect(app).toBeUndefined();
  expect(log).toContain('Image hash failed - image is corrupt');
});

test('an app for another chip or for newer silicon is not started', () => {
  const other = start(
    'esp32c3',
    flashed('esp32c3', (flash) => sampleApp('esp32', 'lamp-one', '1.4.2').copy(flash, APP_OFFSET)),
  );
  expect(other.app).toBeUndefined();
  expect(other.log).toContain('mismatch chip ID, expected 5, found 0');
  const older = start('esp32c3', flashed('esp32c3'), { major: 0, minor: 1 });
  expect(older.app).toBeUndefined();
  expect(older.log).toContain('Image requires chip rev >= v0.3, but chip is v0.1');
});

test('otadata decides which slot starts; damaged otadata does not count', () => {
  const second = (flash: Buffer): void => {
    sampleApp('esp32c3', 'lamp-one', '2.0.0').copy(flash, 0x120000);
    const entry = Buffer.alloc(32, 0xff);
    entry.writeUInt32LE(2, 0);
    entry.writeUInt32LE(espCrc32(entry.subarray(0, 4)), 28);
    entry.copy(flash, 0xf000);
  };
  expect(start('esp32c3', flashed('esp32c3', second)).app?.image.descriptor?.version).toBe('2.0.0');
  const damaged = flashed('esp32c3', (flash) => {
    second(flash);
    flash.writeUInt8(flash.readUInt8(0xf01c) ^ 1, 0xf01c);
  });
  expect(start('esp32c3', damaged).app?.image.descriptor?.version).toBe('1.4.2');
});

test('a damaged NVS partition boots without the unit’s values', () => {
  const flash = flashed('esp32c3', (bytes) => bytes.writeUInt8(bytes.readUInt8(0x12050) ^ 1, 0x12050));
  const { app } = start('esp32c3', flash);
  expect(app).toBeDefined();
  expect(readProvisioning(app?.partitions ?? [], flash)).toBeUndefined();
});
