import { expect, test } from 'vitest';
import { bootMode } from '../../../station-core/device/loader/boot-banner.ts';

test.each([
  ['rst:0x1 (POWERON_RESET),boot:0xf (UART_BOOT(UART0))\r\n', 'download'],
  [
    'rst:0x1 (POWERON_RESET),boot:0x3 (DOWNLOAD_BOOT(UART0/UART1/SDIO_REI_REO_V2))\r\nwaiting for download\r\n',
    'download',
  ],
  ['rst:0x1 (POWERON),boot:0x2 (UART0_BOOT)\r\nwait uart0 download\r\n', 'download'],
  ['rst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\n', 'flash'],
  ['rst:0x1 (POWERON),boot:0x8 (SPI_FAST_FLASH_BOOT)\r\n', 'flash'],
  ['hello from some firmware', 'unknown'],
  ['', 'unknown'],
] as const)('%j is the way to %s', (text, mode) => {
  expect(bootMode(text)).toBe(mode);
});

test('the last reset counts', () => {
  expect(bootMode('boot:0x2 (UART0_BOOT)\r\nboot:0x8 (SPI_FAST_FLASH_BOOT)\r\n')).toBe('flash');
});
