import { describe, expect, test } from 'vitest';
import { readBootLog } from '../../station-core/device/boot-log.ts';

/** As ESP-IDF 5.5 prints it on an ESP32-C3, with colours. */
const ROM =
  'ESP-ROM:esp32c3-api1-20210207\r\nBuild:Feb  7 2021\r\nrst:0x1 (POWERON),boot:0xd (SPI_FAST_FLASH_BOOT)\r\n';
const BOOTLOADER = '\x1b[0;32mI (95) boot: Loaded app from partition at offset 0x20000\x1b[0m\r\n';
const APP =
  '\x1b[0;32mI (227) app_init: App version:      1.4.2-rc1\x1b[0m\r\n' +
  '\x1b[0;32mI (238) app_init: ELF file SHA256:  0a1b2c3d4...\x1b[0m\r\n';

test('slot, version and hash are read from a whole start, in colour or not', () => {
  const seen = { slotOffsetBytes: 0x2_0000, appVersion: '1.4.2-rc1', elfSha256PrefixHex: '0a1b2c3d4' };
  const log = ROM + BOOTLOADER + APP;
  expect(readBootLog(log)).toEqual({ ...seen, starts: 1, failed: false });
  // oxlint-disable-next-line no-control-regex -- ESC begins every colour code
  expect(readBootLog(log.replaceAll(/\x1b\[[0-9;]*m/g, ''))).toEqual({ ...seen, starts: 1, failed: false });
});

test('ESP-IDF of the years before names the application as cpu_start', () => {
  const log = 'I (30) cpu_start: App version:      v2\r\nI (36) cpu_start: ELF file SHA256:  0123456789abcdef...\r\n';
  expect(readBootLog(log)).toMatchObject({ appVersion: 'v2', elfSha256PrefixHex: '0123456789abcdef' });
});

test('at no cut of the log is half a line taken for a whole one', () => {
  const log = ROM + BOOTLOADER + APP;
  for (let cut = 0; cut <= log.length; cut += 1) {
    const { slotOffsetBytes, appVersion, elfSha256PrefixHex } = readBootLog(log.slice(0, cut));
    expect([undefined, 0x2_0000]).toContain(slotOffsetBytes);
    expect([undefined, '1.4.2-rc1']).toContain(appVersion);
    expect([undefined, '0a1b2c3d4']).toContain(elfSha256PrefixHex);
  }
});

test('what an earlier start said is not what runs now', () => {
  const before = ROM + BOOTLOADER + APP + 'I (400) flash_encrypt: Resetting with flash encryption enabled...\r\n';
  expect(readBootLog(before + ROM)).toEqual({ starts: 2, failed: false });
  const other = APP.replace('1.4.2-rc1', '1.4.3');
  expect(readBootLog(before + ROM + BOOTLOADER + other)).toMatchObject({ appVersion: '1.4.3', starts: 2 });
});

test('an empty console, and one that tells nothing of this, say nothing', () => {
  expect(readBootLog('')).toEqual({ starts: 0, failed: false });
  expect(readBootLog('App version: 1.4.2\r\nELF file SHA256: 0a1b2c3d4\r\n')).toEqual({ starts: 0, failed: false });
});

describe('a start that failed is seen', () => {
  test.each([
    ['nothing in flash', `${ROM}invalid header: 0xffffffff\r\n`],
    ['no application', `${ROM}E (60) boot: No bootable app partitions in the partition table\r\n`],
    ['a brownout', 'rst:0xf (RTCWDT_BROWN_OUT_RST),boot:0xd (SPI_FAST_FLASH_BOOT)\r\n'],
    ['a panic', `${ROM}${BOOTLOADER}${APP}Guru Meditation Error: Core  0 panic'ed (Load access fault).\r\n`],
    [
      'a panic before the last start',
      `${ROM}abort() was called at PC 0x42000000\r\nRebooting...\r\n${ROM}${BOOTLOADER}${APP}`,
    ],
    ['an image that cannot be read', `${ROM}${BOOTLOADER}E (95) esp_image: flash read failed, err 0x10A\r\n`],
    ['an assertion', `${ROM}assert failed: app_main main.c:12 (ready)\r\n`],
  ])('%s', (_name, log) => {
    expect(readBootLog(log).failed).toBe(true);
  });
});
