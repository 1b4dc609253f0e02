import { z } from 'zod';

import { Fault } from '../../fault.ts';
import { signedBootloader } from './bootloader-args.ts';
import { bootloaderOffsetOf, isChipName } from '../../model/chip.ts';
import type { ChipName } from '../../model/chip.ts';
import { readDescription, readNamed, type BuildFolder } from './build-files.ts';
import { refuseKeyManagerSettings } from '../build/key-manager.ts';
import type { BuildParts, PlainFile } from '../build/firmware-build.ts';
import { badField, parseFlasherArgs, parseJson } from '../build/flasher-args.ts';
import type { FlasherArgs, FlashFile } from '../build/flasher-args.ts';

/**
 * Reads an ESP-IDF build directory (IDF 4.4 to 6): its descriptions and every file they name. PlatformIO leaves the same
 * descriptions, but names some files in its own way.
 */
export interface IdfFolder extends BuildFolder {
  /** Secure boot builds leave their signed boot loader out of what is flashed by default; this takes it in. */
  readonly withSignedBootloader: boolean;
}

export interface IdfParts {
  readonly kind: 'ESP-IDF build' | 'PlatformIO build';
  readonly parts: BuildParts;
}

const projectDescription = z.looseObject({ project_name: z.string().min(1).max(200), target: z.string().min(1) });

/** What PlatformIO makes of the names in flasher_args.json. */
const PLATFORMIO_NAMES: Readonly<Record<string, string>> = {
  app: 'firmware.bin',
  bootloader: 'bootloader.bin',
  'partition-table': 'partitions.bin',
};

export async function readIdfBuild(folder: IdfFolder): Promise<IdfParts> {
  const { dir } = folder;
  const args = parseFlasherArgs(await readDescription(dir, 'flasher_args.json'));
  const project = await readProject(dir);
  await refuseSettings(dir);
  const chip = agreedChip(args, project.target);
  const named = await flashFiles(args, folder, chip);
  const files: PlainFile[] = [];
  // One after the other: what a lying description names is refused before the next is taken into memory.
  for (const file of named) files.push(await readBuildFile(file, folder));
  const renamed = files.some(({ path }, at) => path !== named[at]?.path);
  return {
    kind: renamed ? 'PlatformIO build' : 'ESP-IDF build',
    parts: { chip, project: project.project_name, flash: args.flash, files },
  };
}

async function readProject(dir: string): Promise<z.infer<typeof projectDescription>> {
  const file = 'project_description.json';
  const parsed = projectDescription.safeParse(parseJson(await readDescription(dir, file), file));
  if (!parsed.success) throw badField(file, parsed.error);
  return parsed.data;
}

const SETTINGS = 'config/sdkconfig.json';

/** Present in a build directory as ESP-IDF leaves it; a copy that holds only what is flashed may lack it. */
async function refuseSettings(dir: string): Promise<void> {
  const text = await readDescription(dir, SETTINGS).catch((error: unknown) => {
    if (error instanceof Fault && error.code === 'firmware.not-found') return undefined;
    throw error;
  });
  if (text !== undefined) refuseKeyManagerSettings(text, SETTINGS);
}

function agreedChip(args: FlasherArgs, target: string): ChipName {
  if (args.chip !== target) {
    throw new Fault('firmware.wrong-chip', { file: 'flasher_args.json', imageChip: args.chip, wantedChip: target });
  }
  if (isChipName(target)) return target;
  throw new Fault('firmware.bad-build', { file: 'project_description.json', field: 'target', value: target });
}

async function flashFiles(args: FlasherArgs, { dir, withSignedBootloader }: IdfFolder, chip: ChipName) {
  const hasBootloader = args.files.some(({ offsetBytes }) => offsetBytes === bootloaderOffsetOf(chip));
  if (!withSignedBootloader || hasBootloader) return args.files;
  return [await signedBootloader(dir), ...args.files].sort((a, b) => a.offsetBytes - b.offsetBytes);
}

async function readBuildFile(file: FlashFile, folder: IdfFolder): Promise<PlainFile> {
  try {
    return { ...file, bytes: await readNamed(file.path, folder) };
  } catch (error) {
    const path = PLATFORMIO_NAMES[file.name];
    if (path === undefined || !(error instanceof Fault) || error.code !== 'firmware.not-found') throw error;
    const bytes = await readNamed(path, folder).catch(() => undefined);
    if (bytes === undefined) throw error;
    return { ...file, path, bytes };
  }
}
