/**
 * What the ROM prints at reset, as evidence of how the board started. Source: docs/specs/espressif.md 1.6; chip data
 * sheets, "Boot mode" and "Reset". The text is judged here and never passed on: firmware can print anything.
 */
import { createHash } from 'node:crypto';

export type BootMode = 'download' | 'flash' | 'unknown';

export type ResetReason =
  | 'power-on'
  | 'brownout'
  | 'watchdog'
  | 'deep-sleep'
  | 'usb'
  | 'software'
  | 'other'
  | 'unknown';

export interface BootBanner {
  readonly mode: BootMode;
  readonly reset: ResetReason;
  /** The ROM says that it waits for a host: what the board sends does arrive. */
  readonly waiting: boolean;
  /** It says so in the words of Secure Download Mode. */
  readonly secureDownload: boolean;
  /** The strapping pins named flash, and the ROM found no image there. */
  readonly noImage: boolean;
}

/** `rst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)`, on any chip of the family. */
const START = /rst:0x[0-9a-f]+ \(([A-Z0-9_]+)\),\s*boot:0x[0-9a-f]+ \(([A-Z0-9_/()]+)/g;
/** Older text may have lost its front half to the reset. */
const STRAPPING = /boot:0x[0-9a-f]+ \(([A-Z0-9_/()]+)/g;
const WAITING = /wait(?:ing)?\b[^\r\n]{0,30}\bdownload\b/;
const SECURE = /wait(?:ing)?\b[^\r\n]{0,30}\bdownload \(secure mode\)/;
/** From the ROM, and of ESP-IDF's own detector, which is enabled in most firmware. */
const BROWNOUT = /Brownout detector was triggered/;
const NO_IMAGE = /invalid header: 0x|No bootable app|csum err:0x/;

/** Judges by the last start in the text. */
export function readBanner(consoleText: string): BootBanner {
  const starts = [...consoleText.matchAll(START)];
  const last = starts.at(-1);
  const since = last === undefined ? consoleText : consoleText.slice(last.index);
  return {
    mode: bootMode(since),
    reset: BROWNOUT.test(since) ? 'brownout' : resetReason(last?.[1]),
    waiting: WAITING.test(since),
    secureDownload: SECURE.test(since),
    noImage: NO_IMAGE.test(since),
  };
}

/** Judges by the last banner in the text. */
export function bootMode(consoleText: string): BootMode {
  const last = [...consoleText.matchAll(STRAPPING)].at(-1)?.[1];
  if (last === undefined) return 'unknown';
  if (last.includes('UART') || last.includes('DOWNLOAD')) return 'download';
  return last.includes('FLASH') ? 'flash' : 'unknown';
}

/** Each chip has names of its own for the same events. */
function resetReason(word: string | undefined): ResetReason {
  if (word === undefined) return 'unknown';
  if (word.includes('BROWN')) return 'brownout';
  if (word.includes('POWERON') || word.includes('POWER_ON')) return 'power-on';
  if (word.includes('WDT')) return 'watchdog';
  if (word.includes('SLEEP')) return 'deep-sleep';
  if (word.includes('USB') || word.includes('JTAG')) return 'usb';
  return word.startsWith('SW') || word.includes('_SW_') || word.endsWith('_SW') ? 'software' : 'other';
}

/** The numbers of the last few banners: `rst:0x1 boot:0x8`. */
const MARKS = /\b(?:rst|boot):0x[0-9a-f]{1,2}\b/g;
const MARKS_IN_EVIDENCE = 6;

/**
 * What may be shown of console text while nobody knows what in it is secret: a unit that was made before may print its
 * password. Length and hash show whether two boards said the same.
 */
export function consoleMarks(consoleText: string): { banner: string; consoleBytes: number; consoleSha256Hex: string } {
  return {
    banner: (consoleText.match(MARKS) ?? []).slice(-MARKS_IN_EVIDENCE).join(' '),
    consoleBytes: Buffer.byteLength(consoleText),
    consoleSha256Hex: createHash('sha256').update(consoleText).digest('hex'),
  };
}
