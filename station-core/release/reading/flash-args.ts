import { Fault } from '../../fault.ts';
import type { FlashSettings } from '../../formats/image/flash-settings.ts';
import { parseOffset } from '../build/flasher-args.ts';

/**
 * `flash_args`: the command line of esptool that a build leaves. Options stand on the first line, then `0xOFFSET path`,
 * one a line (ESP-IDF, and the Arduino core for ESP32).
 */
export interface FlashArgs {
  readonly flash: FlashSettings;
  readonly files: readonly PlacedPath[];
}

export interface PlacedPath {
  readonly offsetBytes: number;
  readonly path: string;
}

const PLACED = /^\s*(0x[0-9a-f]{1,8})\s+(\S.*?)\s*$/i;

export function parseFlashArgs(text: string, file = 'flash_args'): FlashArgs {
  const files = text.split(/[\r\n]+/).flatMap((line): PlacedPath[] => {
    const [, offset, path] = PLACED.exec(line) ?? [];
    return offset === undefined || path === undefined
      ? []
      : [{ offsetBytes: parseOffset(offset, 'offset', file), path }];
  });
  if (files.length === 0) throw new Fault('firmware.bad-build', { file, reason: 'it names no file' });
  return { flash: { mode: option(text, 'mode'), size: option(text, 'size'), frequency: option(text, 'freq') }, files };
}

/** `--flash_mode` up to ESP-IDF 5, `--flash-mode` from 6 on. */
function option(text: string, key: string): string {
  return new RegExp(`(?:^|\\s)--flash[_-]${key}[\\s=]+(\\S+)`).exec(text)?.[1] ?? '';
}
