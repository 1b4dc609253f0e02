import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { z } from 'zod';

import { Fault } from '../../fault.ts';
import { signedBootloader } from './bootloader-args.ts';
import { bootloaderOffsetOf, isChipName } from '../../model/chip.ts';
import type { ChipName } from '../../model/chip.ts';
import { confinedPath } from './confined-path.ts';
import { firmwareBuild } from './firmware-build.ts';
import type { FirmwareBuild, PlainFile } from './firmware-build.ts';
import { badField, MAX_DESCRIPTION_BYTES, parseFlasherArgs, parseJson } from './flasher-args.ts';
import type { FlasherArgs, FlashFile } from './flasher-args.ts';

export type { BuildFile, FirmwareBuild } from './firmware-build.ts';

/**
 * Reads an ESP-IDF build directory (IDF 4.4 to 6) whole: its descriptions and every file they name. What this returns
 * has passed all acceptance checks and can be written as it stands; nothing of it is read from disk again.
 */
export interface ImportOptions {
  /** Files outside this folder are refused; the build directory unless told otherwise. */
  readonly allowedRoot?: string;
  /** Secure boot builds leave their signed bootloader out of what is flashed by default; this takes it in. */
  readonly withSignedBootloader?: boolean;
}

/** Larger than any flash chip these modules carry; keeps a wrong path from filling the memory. */
const MAX_FILE_BYTES = 128 * 1024 * 1024;

const projectDescription = z.looseObject({ project_name: z.string().min(1).max(200), target: z.string().min(1) });

export async function importIdfBuild(dir: string, options: ImportOptions = {}): Promise<FirmwareBuild> {
  const args = parseFlasherArgs(await readDescription(dir, 'flasher_args.json'));
  const project = await readProject(dir);
  const chip = agreedChip(args, project.target);
  const named = await flashFiles(args, dir, { chip, withBootloader: options.withSignedBootloader === true });
  const files: PlainFile[] = [];
  // One after the other: what a lying description names is refused before the next is taken into memory.
  for (const file of named) files.push(await readBuildFile(file, dir, options.allowedRoot ?? dir));
  return firmwareBuild({ chip, project: project.project_name, flash: args.flash, files });
}

async function readDescription(dir: string, file: string): Promise<Buffer> {
  try {
    return await readBounded(join(dir, file), { named: file, maxBytes: MAX_DESCRIPTION_BYTES });
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'firmware.not-found') throw error;
    throw new Fault('firmware.not-found', { directory: dir, file }, { cause: error });
  }
}

async function readProject(dir: string): Promise<z.infer<typeof projectDescription>> {
  const file = 'project_description.json';
  const parsed = projectDescription.safeParse(parseJson(await readDescription(dir, file), file));
  if (!parsed.success) throw badField(file, parsed.error);
  return parsed.data;
}

function agreedChip(args: FlasherArgs, target: string): ChipName {
  if (args.chip !== target) {
    throw new Fault('firmware.wrong-chip', { file: 'flasher_args.json', imageChip: args.chip, wantedChip: target });
  }
  if (isChipName(target)) return target;
  throw new Fault('firmware.bad-build', { file: 'project_description.json', field: 'target', value: target });
}

interface BootloaderChoice {
  readonly chip: ChipName;
  readonly withBootloader: boolean;
}

async function flashFiles(args: FlasherArgs, dir: string, { chip, withBootloader }: BootloaderChoice) {
  const hasBootloader = args.files.some(({ offsetBytes }) => offsetBytes === bootloaderOffsetOf(chip));
  if (!withBootloader || hasBootloader) return args.files;
  return [await signedBootloader(dir), ...args.files].sort((a, b) => a.offsetBytes - b.offsetBytes);
}

async function readBuildFile(file: FlashFile, dir: string, allowedRoot: string): Promise<PlainFile> {
  const path = await confinedPath(file.path, { baseDirectory: dir, allowedRoot });
  return { ...file, bytes: await readBounded(path, { named: file.path, maxBytes: MAX_FILE_BYTES }) };
}

/** Asks for the size first: a file may be a device, or larger than the memory. */
async function readBounded(path: string, { named, maxBytes }: { named: string; maxBytes: number }): Promise<Buffer> {
  try {
    const found = await stat(path);
    if (!found.isFile()) throw new Fault('firmware.not-found', { file: named, reason: 'it is no file' });
    if (found.size > maxBytes) {
      throw new Fault('firmware.too-large', { file: named, lengthBytes: found.size, maxBytes });
    }
    return await readFile(path);
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('firmware.not-found', { file: named }, { cause: error });
  }
}
