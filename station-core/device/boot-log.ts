/**
 * What the console shows of a start from flash: which slot the boot loader took, and which application runs in it. Both
 * ESP-IDF print by default and a project may switch off, so what is not shown says nothing. The text is judged here and
 * never passed on: firmware can print anything.
 */
import { sleep } from '../wait.ts';
import { readBanner } from './loader/connect/boot-banner.ts';
import type { Wire, WireWait } from './wire.ts';

export interface BootLog {
  /** Where in flash the boot loader found the application it started. */
  readonly slotOffsetBytes?: number;
  readonly appVersion?: string;
  /** The beginning of the hash, as long as the project has it printed. */
  readonly elfSha256PrefixHex?: string;
  /** How often the ROM has begun. A boot loader that encrypts flash or switches on secure boot starts the chip again. */
  readonly starts: number;
  /** The ROM found nothing to start, the supply broke down, or the firmware gave up. */
  readonly failed: boolean;
}

/** Lines end before they are read: half a version is another version. Escape sequences of colour end a text too. */
const END = String.raw`[^\S\r\n]*(?:\.\.\.)?(?=[\r\n\x1b])`;
const SLOT = new RegExp(String.raw`boot: Loaded app from partition at offset 0x([0-9a-f]{1,8})${END}`, 'g');
/** ESP-IDF before 5.1 prints both as `cpu_start`. */
const VERSION = new RegExp(String.raw`(?:app_init|cpu_start): App version:[^\S\r\n]+([\x21-\x7e]{1,32}?)${END}`, 'g');
const ELF = new RegExp(String.raw`(?:app_init|cpu_start): ELF file SHA256:[^\S\r\n]+([0-9a-f]{8,64})${END}`, 'g');
const START = /rst:0x[0-9a-f]+ \(/g;
const GAVE_UP = /Guru Meditation Error|abort\(\) was called|assert failed:|Rebooting\.\.\.|Backtrace: 0x/;

/** From the boot loader: it has not loaded what it was to start. */
const NOT_LOADED = /\bE \(\d+\) (?:boot|esp_image): /;

/** What runs is what the last start says; a firmware that gave up in an earlier one counts all the same. */
export function readBootLog(consoleText: string): BootLog {
  const starts = [...consoleText.matchAll(START)];
  const since = consoleText.slice(starts.at(-1)?.index ?? 0);
  const slot = lastOf(since, SLOT);
  const appVersion = lastOf(since, VERSION);
  const elfSha256PrefixHex = lastOf(since, ELF);
  const { reset, noImage } = readBanner(consoleText);
  return {
    ...(slot !== undefined && { slotOffsetBytes: Number.parseInt(slot, 16) }),
    ...(appVersion !== undefined && { appVersion }),
    ...(elfSha256PrefixHex !== undefined && { elfSha256PrefixHex }),
    starts: starts.length,
    failed: noImage || reset === 'brownout' || GAVE_UP.test(consoleText) || NOT_LOADED.test(since),
  };
}

const lastOf = (text: string, pattern: RegExp): string | undefined => [...text.matchAll(pattern)].at(-1)?.[1];

const POLL_MS = 50;
/** Between the boot loader's last line and the application's name lie some 200 ms. */
const APP_AFTER_SLOT_MS = 3_000;
/** An application that crashes mostly does so in its first moments. */
const SETTLE_MS = 1_000;

/**
 * Watches a start from flash until the console has named the application, or will not. Afterwards the application has run
 * for a moment, so that one that crashes at once is seen to.
 */
export async function watchBoot(wire: Wire, { timeoutMs, signal }: WireWait): Promise<BootLog> {
  const look = (): BootLog => {
    wire.discardInput();
    return readBootLog(wire.consoleText());
  };
  let leftMs = timeoutMs;
  let sinceSlotMs = 0;
  while (leftMs > 0) {
    const { slotOffsetBytes, appVersion, elfSha256PrefixHex, failed } = look();
    if (failed || (appVersion !== undefined && elfSha256PrefixHex !== undefined)) break;
    if (slotOffsetBytes !== undefined && sinceSlotMs >= APP_AFTER_SLOT_MS) break;
    if (slotOffsetBytes !== undefined) sinceSlotMs += POLL_MS;
    leftMs -= POLL_MS;
    await sleep(POLL_MS, signal);
  }
  const named = look();
  await sleep(SETTLE_MS, signal);
  const settled = look();
  return settled.starts > named.starts && named.appVersion !== undefined ? { ...settled, failed: true } : settled;
}
