import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { z } from 'zod';

import { Fault } from '../fault.ts';
import type { AppDescriptor } from './app-descriptor.ts';
import { parseAppImage, requireImageChip } from './app-image.ts';
import type { AppImage } from './app-image.ts';
import { signedBootloader } from './bootloader-args.ts';
import { acceptBuild } from './build-acceptance.ts';
import { bootloaderOffsetOf, isChipName } from './chip-ids.ts';
import type { ChipName } from './chip-ids.ts';
import { confinedPath } from './confined-path.ts';
import { badField, flashSizeBytes, parseFlasherArgs, parseJson } from './flasher-args.ts';
import type { FlasherArgs, FlashFile } from './flasher-args.ts';
import { parsePartitionTable } from './partition-table.ts';
import type { Partition } from './partition-table.ts';
import { TYPE_APP } from './partition-types.ts';

/**
 * Imports an ESP-IDF build directory: reads it whole, checks all it claims, and hands out what is to be written.
 * What this returns can be flashed as it stands; nothing of it is read from disk again, and nothing is patched.
 */
export interface FirmwareBuild {
  readonly chip: ChipName;
  readonly project: string;
  readonly flash: {
    readonly mode: string;
    /** As the build says it: `4MB`, `detect`, `keep`. */
    readonly size: string;
    readonly frequency: string;
    /** Absent for `detect` and `keep`: then only the board knows. */
    readonly sizeBytes?: number;
  };
  /** In the order of their offsets. */
  readonly files: readonly BuildFile[];
  readonly partitions: readonly Partition[];
  readonly app: AppDescriptor & {
    readonly partition: string;
    readonly minRevision: number;
    readonly maxRevision: number;
  };
}

export interface BuildFile {
  readonly name: string;
  readonly offsetBytes: number;
  /** As the build names it, relative to its directory. */
  readonly path: string;
  readonly bytes: Buffer;
  readonly sha256Hex: string;
  /** Flash encryption wants it written encrypted. */
  readonly encrypted: boolean;
  /** Present for the bootloader and for everything in an app partition. */
  readonly image?: AppImage;
}

export interface ImportOptions {
  /** Files outside this folder are refused; the build directory unless told otherwise. */
  readonly allowedRoot?: string;
  /** Secure boot builds leave their signed bootloader out of what is flashed by default; this takes it in. */
  readonly withSignedBootloader?: boolean;
}

/** Larger than any flash chip these modules carry; keeps a wrong path from filling the memory. */
const MAX_FILE_BYTES = 128 * 1024 * 1024;

const projectDescription = z.looseObject({ project_name: z.string().min(1), target: z.string().min(1) });

export async function importIdfBuild(dir: string, options: ImportOptions = {}): Promise<FirmwareBuild> {
  const args = parseFlasherArgs(await readText(dir, 'flasher_args.json'));
  const project = await readProject(dir);
  const chip = agreedChip(args, project.target);
  const named = await flashFiles(args, dir, { chip, withBootloader: options.withSignedBootloader === true });
  const files = await Promise.all(named.map((file) => readBuildFile(file, dir, options.allowedRoot ?? dir)));
  const partitions = partitionsOf(files);
  const checked = files.map((file) => withImage(file, chip, partitions));
  const sizeBytes = flashSizeBytes(args.flash.size);
  acceptBuild({ chip, files: checked, partitions, ...(sizeBytes === undefined ? {} : { flashSizeBytes: sizeBytes }) });
  return {
    chip,
    project: project.project_name,
    flash: { ...args.flash, ...(sizeBytes === undefined ? {} : { sizeBytes }) },
    files: checked,
    partitions,
    app: appOf(checked, partitions),
  };
}

async function readText(dir: string, file: string): Promise<string> {
  try {
    return await readFile(join(dir, file), 'utf8');
  } catch (error) {
    throw new Fault('firmware.not-found', { directory: dir, file }, { cause: error });
  }
}

async function readProject(dir: string): Promise<z.infer<typeof projectDescription>> {
  const file = 'project_description.json';
  const parsed = projectDescription.safeParse(parseJson(await readText(dir, file), file));
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

async function readBuildFile(file: FlashFile, dir: string, allowedRoot: string): Promise<BuildFile> {
  const path = await confinedPath(file.path, { baseDirectory: dir, allowedRoot });
  const bytes = await readWhole(path, file.path);
  if (bytes.length === 0) throw new Fault('firmware.image-truncated', { file: file.path, offsetBytes: 0 });
  const sha256Hex = createHash('sha256').update(bytes).digest('hex');
  return { ...file, bytes, sha256Hex };
}

async function readWhole(path: string, named: string): Promise<Buffer> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new Fault('firmware.not-found', { file: named }, { cause: error });
  }
  if (bytes.length <= MAX_FILE_BYTES) return bytes;
  throw new Fault('firmware.too-large', { file: named, lengthBytes: bytes.length, maxBytes: MAX_FILE_BYTES });
}

function partitionsOf(files: readonly BuildFile[]): readonly Partition[] {
  const table = files.find(({ name }) => name === 'partition-table' || name === 'partition_table');
  if (table !== undefined) return parsePartitionTable(table.bytes, table.path);
  throw new Fault('firmware.bad-build', {
    file: 'flasher_args.json',
    field: 'partition-table',
    reason: 'it is missing',
  });
}

function withImage(file: BuildFile, chip: ChipName, partitions: readonly Partition[]): BuildFile {
  const inApp = partitions.some((row) => row.type === TYPE_APP && row.offsetBytes === file.offsetBytes);
  if (!inApp && file.offsetBytes !== bootloaderOffsetOf(chip) && file.name !== 'app') return file;
  const image = parseAppImage(file.bytes, file.path);
  requireImageChip(image, chip, file.path);
  return { ...file, image };
}

function appOf(files: readonly BuildFile[], partitions: readonly Partition[]): FirmwareBuild['app'] {
  const inPartition = files.flatMap((file) => {
    const row = partitions.find(({ type, offsetBytes }) => type === TYPE_APP && offsetBytes === file.offsetBytes);
    return row === undefined || file.image === undefined ? [] : [{ file, row, image: file.image }];
  });
  const app = inPartition.find(({ file }) => file.name === 'app') ?? inPartition[0];
  if (app === undefined) {
    throw new Fault('firmware.bad-build', { file: 'flasher_args.json', field: 'app', reason: 'no app is written' });
  }
  const { descriptor, minRevision, maxRevision } = app.image;
  if (descriptor === undefined) {
    throw new Fault('firmware.bad-image', {
      file: app.file.path,
      offsetBytes: 0x20,
      reason: 'it has no app descriptor',
    });
  }
  return { ...descriptor, partition: app.row.name, minRevision, maxRevision };
}
