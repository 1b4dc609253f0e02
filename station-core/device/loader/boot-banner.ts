import { createHash } from 'node:crypto';

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

/** The numbers of the last few banners: `rst:0x1 boot:0x8`. Words are left out, for firmware can print any word it likes. */
const MARKS = /\b(?:rst|boot):0x[0-9a-f]{1,2}\b/g;
const MARKS_IN_EVIDENCE = 6;

/**
 * What may be told of console text while nobody knows what in it is secret: a unit that was made before may print its
 * password. Length and hash show whether two boards said the same.
 */
export function consoleMarks(consoleText: string): { banner: string; consoleBytes: number; consoleSha256Hex: string } {
  return {
    banner: (consoleText.match(MARKS) ?? []).slice(-MARKS_IN_EVIDENCE).join(' '),
    consoleBytes: Buffer.byteLength(consoleText),
    consoleSha256Hex: createHash('sha256').update(consoleText).digest('hex'),
  };
}
