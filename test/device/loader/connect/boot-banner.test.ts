import { expect, test } from 'vitest';
import { cpuMsOf } from '../../../cpu-time.ts';
import { CHIP_MODELS } from '../../../../fixtures/virtual-jig/chip/chip-models.ts';
import { bootMode, consoleMarks, readBanner } from '../../../../station-core/device/loader/connect/boot-banner.ts';

test.each([
  ['rst:0x1 (POWERON_RESET),boot:0xf (UART_BOOT(UART0))\r\n', 'download'],
  [
    'rst:0x1 (POWERON_RESET),boot:0x3 (DOWNLOAD_BOOT(UART0/UART1/SDIO_REI_REO_V2))\r\nwaiting for download\r\n',
    'download',
  ],
  ['rst:0x1 (POWERON),boot:0x2 (UART0_BOOT)\r\nwait uart0 download\r\n', 'download'],
  ['rst:0x15 (USB_UART_CHIP_RESET),boot:0x7 (DOWNLOAD(USB/UART0/1))\r\nwaiting for download\r\n', 'download'],
  ['rst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\n', 'flash'],
  ['rst:0x1 (POWERON),boot:0x8 (SPI_FAST_FLASH_BOOT)\r\n', 'flash'],
  ['hello from some firmware', 'unknown'],
  ['', 'unknown'],
] as const)('%j is the way to %s', (text, mode) => {
  expect(bootMode(text)).toBe(mode);
});

test('the last reset counts', () => {
  expect(bootMode('boot:0x2 (UART0_BOOT)\r\nboot:0x8 (SPI_FAST_FLASH_BOOT)\r\n')).toBe('flash');
  const before = 'rst:0xf (RTCWDT_BROWN_OUT_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\ninvalid header: 0xffffffff\r\n';
  const now = 'rst:0x1 (POWERON_RESET),boot:0x3 (DOWNLOAD_BOOT(UART0))\r\nwaiting for download\r\n';
  expect(readBanner(before + now)).toEqual({
    mode: 'download',
    reset: 'power-on',
    waiting: true,
    secureDownload: false,
    noImage: false,
  });
});

test.each(Object.values(CHIP_MODELS))('$name: both of its banners are understood', ({ banner }) => {
  expect(readBanner(banner.download)).toMatchObject({ mode: 'download', reset: 'power-on', waiting: true });
  expect(readBanner(banner.run)).toMatchObject({ mode: 'flash', waiting: false, noImage: false });
});

test.each([
  ['rst:0xf (RTCWDT_BROWN_OUT_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)', 'brownout'],
  ['rst:0xf (BROWNOUT_RST),boot:0x8 (SPI_FAST_FLASH_BOOT)', 'brownout'],
  ['rst:0x10 (RTCWDT_RTC_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)', 'watchdog'],
  ['rst:0x8 (TG1WDT_SYS_RST),boot:0x8 (SPI_FAST_FLASH_BOOT)', 'watchdog'],
  ['rst:0x5 (DEEPSLEEP_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)', 'deep-sleep'],
  ['rst:0x15 (USB_UART_CHIP_RESET),boot:0x8 (SPI_FAST_FLASH_BOOT)', 'usb'],
  ['rst:0xc (SW_CPU_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)', 'software'],
  ['rst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\nBrownout detector was triggered\r\n', 'brownout'],
  ['nothing of the kind', 'unknown'],
] as const)('%j: %s', (text, reset) => {
  expect(readBanner(text).reset).toBe(reset);
});

test('Secure Download Mode and an empty flash are seen', () => {
  const secure = 'rst:0x1 (POWERON),boot:0x7 (DOWNLOAD(USB/UART0/1))\r\nwaiting for download (secure mode)\r\n';
  expect(readBanner(secure)).toMatchObject({ waiting: true, secureDownload: true });
  const empty = 'rst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\ninvalid header: 0xffffffff\r\n';
  expect(readBanner(empty)).toMatchObject({ mode: 'flash', noImage: true });
});

test('a megabyte of near misses is read in no time, and none of its words is shown', async () => {
  const text = 'rst:0x1 (POW boot:0x (wait '.repeat(40_000);
  const tookMs = await cpuMsOf(() => {
    expect(readBanner(text)).toMatchObject({ mode: 'unknown', waiting: false });
  });
  expect(tookMs).toBeLessThan(500);
  expect(consoleMarks('secret boot:0x8 (hunter2) rst:0x1').banner).toBe('boot:0x8 rst:0x1');
});
