/** What the ROM prints at reset, read as evidence of how the board started. Sources: espressif.md appendix C. */
export type BootMode = 'download' | 'flash' | 'unknown';

/** The ROM prints the strapping word: `boot:0x13 (SPI_FAST_FLASH_BOOT)` or `boot:0x3 (DOWNLOAD_BOOT(UART0/...))`. */
const STRAPPING = /boot:0x[0-9a-f]+ \(([A-Z0-9_/()]+)/g;

/** Judges by the last banner in the text. */
export function bootMode(consoleText: string): BootMode {
  const last = [...consoleText.matchAll(STRAPPING)].at(-1)?.[1];
  if (last === undefined) return 'unknown';
  if (last.includes('UART') || last.includes('DOWNLOAD')) return 'download';
  return last.includes('FLASH') ? 'flash' : 'unknown';
}
