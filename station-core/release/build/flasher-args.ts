import { z } from 'zod';

import { Fault } from '../../fault.ts';
import { isLeftAlone } from '../../formats/image/stamp-flash-settings.ts';
import { parseStrictJson } from '../../formats/text/strict-json.ts';
import { wholeNumber } from '../../formats/text/whole-number.ts';

/**
 * `flasher_args.json` of an ESP-IDF build: which file goes where, in the spellings of IDF 4.4 to 6.
 * Says only what is written there; whether the files exist and fit is for idf-build.ts to find out.
 */
export interface FlasherArgs {
  readonly chip: string;
  /** As written: `4MB`, `detect`, `keep`. */
  readonly flash: { readonly mode: string; readonly size: string; readonly frequency: string };
  readonly files: readonly FlashFile[];
}

export interface FlashFile {
  /** The name of its entry (`app`, `bootloader`, `partition-table`, …), or the file's own when it has none. */
  readonly name: string;
  readonly offsetBytes: number;
  readonly path: string;
  readonly encrypted: boolean;
}

const namedFile = z.object({
  offset: z.string(),
  file: z.string(),
  encrypted: z.union([z.boolean(), z.enum(['true', 'false'])]).default('false'),
});

const flasherArgs = z.looseObject({
  write_flash_args: z.array(z.string()).default([]),
  flash_settings: z.object({
    flash_mode: z.string().optional(),
    flash_size: z.string().optional(),
    flash_freq: z.string().optional(),
  }),
  flash_files: z.record(z.string(), z.string()),
  extra_esptool_args: z.object({ chip: z.string() }),
});

export function parseFlasherArgs(text: string | Uint8Array, file = 'flasher_args.json'): FlasherArgs {
  const json = parseJson(text, file);
  const parsed = flasherArgs.safeParse(json);
  if (!parsed.success) throw badField(file, parsed.error);
  const { data } = parsed;
  const option = (key: string) => optionOf(data.write_flash_args, key);
  const settings = data.flash_settings;
  const flash = {
    mode: settings.flash_mode ?? option('mode'),
    size: settings.flash_size ?? option('size'),
    frequency: settings.flash_freq ?? option('freq'),
  };
  return { chip: data.extra_esptool_args.chip, flash, files: flashFiles(data, file) };
}

/** What a build says about the flash chip. `not-said`: `detect` and `keep` leave it to header and board. */
export type FlashSizeBytes = number | 'not-said';

export function flashSizeBytes(size: string, file = 'flasher_args.json'): FlashSizeBytes {
  if (isLeftAlone(size)) return 'not-said';
  const match = /^([0-9]{1,4})(KB|MB)$/.exec(size);
  if (match === null) throw new Fault('firmware.bad-build', { file, field: 'flash_settings.flash_size', value: size });
  return Number(match[1]) * (match[2] === 'KB' ? 1024 : 1024 * 1024);
}

/** Real descriptions have a few kilobytes. */
export const MAX_DESCRIPTION_BYTES = 1024 * 1024;

export function parseJson(text: string | Uint8Array, file: string): unknown {
  const lengthBytes = typeof text === 'string' ? Buffer.byteLength(text) : text.length;
  if (lengthBytes > MAX_DESCRIPTION_BYTES)
    throw new Fault('firmware.too-large', { file, lengthBytes, maxBytes: MAX_DESCRIPTION_BYTES });
  return parseStrictJson(text, (place) => new Fault('firmware.bad-build', { file, ...place }));
}

export function badField(file: string, error: z.ZodError): Fault {
  const issue = error.issues[0];
  const field = issue?.path.map(String).join('.') ?? '';
  return new Fault('firmware.bad-build', { file, field, reason: issue?.message ?? 'it is wrong' });
}

/** `--flash_mode` up to IDF 5, `--flash-mode` from IDF 6 on. */
function optionOf(args: readonly string[], key: string): string {
  const at = args.findIndex((arg) => arg === `--flash_${key}` || arg === `--flash-${key}`);
  return at === -1 ? '' : (args[at + 1] ?? '');
}

function flashFiles(data: z.infer<typeof flasherArgs>, file: string): FlashFile[] {
  const named = new Map<number, z.infer<typeof namedFile> & { name: string }>();
  for (const [name, value] of Object.entries(data)) {
    const entry = namedFile.safeParse(value);
    if (entry.success) named.set(parseOffset(entry.data.offset, name, file), { ...entry.data, name });
  }
  const files = Object.entries(data.flash_files).map(([offset, path]) => {
    const offsetBytes = parseOffset(offset, 'flash_files', file);
    const entry = named.get(offsetBytes);
    const known = entry?.file === path ? entry : undefined;
    if (entry !== undefined && known === undefined) {
      throw new Fault('firmware.bad-build', {
        file,
        field: entry.name,
        offsetBytes,
        reason: 'two files are named for one offset',
      });
    }
    const encrypted = known?.encrypted === true || known?.encrypted === 'true';
    return { name: known?.name ?? path.replace(/^.*\//, '').replace(/\.bin$/, ''), offsetBytes, path, encrypted };
  });
  if (files.length === 0)
    throw new Fault('firmware.bad-build', { file, field: 'flash_files', reason: 'it names no file' });
  return files.sort((a, b) => a.offsetBytes - b.offsetBytes);
}

export function parseOffset(text: string, field: string, file: string): number {
  const offset = wholeNumber(text);
  if (offset !== undefined && offset <= 0xffffffffn) return Number(offset);
  throw new Fault('firmware.bad-build', { file, field, reason: 'an offset is not a number' });
}
