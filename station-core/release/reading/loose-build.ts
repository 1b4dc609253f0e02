import { readdir } from 'node:fs/promises';

import { Fault } from '../../fault.ts';
import { parseAppImage } from '../../codecs/firmware.ts';
import { bootloaderOffsetOf, isChipName, type ChipName } from '../../model/chip.ts';
import { KEPT } from '../../formats/image/flash-settings.ts';
import { bootSlot, otadataOf } from '../../formats/partitions/boot-slot.ts';
import { parsePartitionTable } from '../../codecs/firmware.ts';
import { readDescription, readNamed, type BuildFolder } from './build-files.ts';
import type { BuildParts, PlainFile } from '../build/firmware-build.ts';
import { refuseForeign } from '../build/foreign-file.ts';
import { parseFlashArgs } from './flash-args.ts';

/**
 * Folders that hold the parts of a firmware under known names, but no flasher_args.json: those of PlatformIO and of the
 * Arduino IDE. Each part goes where the chip, the partition table and flash_args say; none is made up.
 */
export interface LooseFolder {
  readonly kind: 'PlatformIO build' | 'Arduino sketch';
  readonly project: string;
  readonly names: Readonly<Record<'bootloader' | 'partition-table' | 'app', string>>;
  readonly hasFlashArgs: boolean;
}

/** The Arduino core and PlatformIO call it boot_app0, ESP-IDF ota_data_initial. */
const OTADATA_NAMES = ['boot_app0.bin', 'ota_data_initial.bin'];
/** CONFIG_PARTITION_TABLE_OFFSET, which neither of the two lets its users change. */
const TABLE_OFFSET_BYTES = 0x8000;

/** By the names in it; undefined when neither has made this folder. */
export function looseFolder(names: readonly string[]): LooseFolder | undefined {
  const sketches = names.flatMap((name) => /^(.+)\.ino\.bin$/.exec(name)?.[1] ?? []);
  const [sketch] = sketches;
  if (sketch !== undefined) {
    if (sketches.length > 1) {
      throw new Fault('firmware.bad-build', { kind: 'Arduino sketch', reason: `it holds ${sketches.length} sketches` });
    }
    return {
      kind: 'Arduino sketch',
      project: sketch,
      names: {
        bootloader: `${sketch}.ino.bootloader.bin`,
        'partition-table': `${sketch}.ino.partitions.bin`,
        app: `${sketch}.ino.bin`,
      },
      hasFlashArgs: names.includes('flash_args'),
    };
  }
  if (!names.includes('firmware.bin')) return undefined;
  return {
    kind: 'PlatformIO build',
    project: 'firmware',
    names: { bootloader: 'bootloader.bin', 'partition-table': 'partitions.bin', app: 'firmware.bin' },
    hasFlashArgs: false,
  };
}

export async function readLooseBuild(loose: LooseFolder, folder: BuildFolder): Promise<BuildParts> {
  const parts = await readParts(loose, folder);
  const chip = chipOf(parts.bootloader);
  const { otadata, ...places } = placesOf(parts, chip, incompleteIn(loose, folder));
  const args = loose.hasFlashArgs ? parseFlashArgs(await readDescription(folder.dir, 'flash_args')) : undefined;
  const known = [
    { ...parts.bootloader, offsetBytes: places.bootloader },
    { ...parts.table, offsetBytes: places['partition-table'] },
    { ...parts.app, offsetBytes: places.app },
    ...(parts.otadata === undefined || otadata === 'no-place' ? [] : [{ ...parts.otadata, offsetBytes: otadata }]),
  ];
  const files = known.map((part) => {
    const said = args?.files.find(({ path }) => path === part.path)?.offsetBytes;
    return { ...part, offsetBytes: said ?? part.offsetBytes, encrypted: false };
  });
  const more: PlainFile[] = [];
  for (const { path, offsetBytes } of args?.files ?? []) {
    if (known.some((part) => part.path === path)) continue;
    more.push({
      name: path.replace(/\.bin$/, ''),
      path,
      offsetBytes,
      encrypted: false,
      bytes: await readNamed(path, folder),
    });
  }
  const inOrder = [...files, ...more].sort((a, b) => a.offsetBytes - b.offsetBytes);
  return { chip, project: loose.project, flash: args?.flash ?? KEPT, files: inOrder };
}

type PartName = 'bootloader' | 'partition-table' | 'app' | 'otadata';

interface Part {
  readonly name: PartName;
  readonly path: string;
  readonly bytes: Buffer;
}

interface Parts {
  readonly bootloader: Part;
  readonly table: Part;
  readonly app: Part;
  readonly otadata: Part | undefined;
}

type Incomplete = (evidence: { readonly missing: string; readonly partition?: string }) => Fault;

const incompleteIn =
  ({ kind }: LooseFolder, { dir }: BuildFolder): Incomplete =>
  (evidence) =>
    new Fault('firmware.incomplete-build', { directory: dir, kind, ...evidence });

async function readParts(loose: LooseFolder, folder: BuildFolder): Promise<Parts> {
  const present = await readdir(folder.dir);
  const read = async (name: PartName, path: string): Promise<Part> => {
    if (!present.includes(path)) throw incompleteIn(loose, folder)({ missing: path });
    return { name, path, bytes: await readNamed(path, folder) };
  };
  const otadata = OTADATA_NAMES.find((path) => present.includes(path));
  return {
    bootloader: await read('bootloader', loose.names.bootloader),
    table: await read('partition-table', loose.names['partition-table']),
    app: await read('app', loose.names.app),
    otadata: otadata === undefined ? undefined : await read('otadata', otadata),
  };
}

interface Places extends Readonly<Record<Exclude<PartName, 'otadata'>, number>> {
  /** `no-place`: the table has no partition for it, so no boot loader ever reads it. */
  readonly otadata: number | 'no-place';
}

/** A board that ran before may hold an otadata that names another slot, so a table that has one needs one written. */
function placesOf({ table, otadata }: Parts, chip: ChipName, incomplete: Incomplete): Places {
  const partitions = parsePartitionTable(table.bytes, table.path);
  const row = otadataOf(partitions);
  if (row !== undefined && otadata === undefined) throw incomplete({ missing: 'boot_app0.bin', partition: row.name });
  const starts = bootSlot(partitions, row === undefined || otadata === undefined ? Buffer.alloc(0) : otadata.bytes);
  if (starts === undefined) throw incomplete({ missing: 'a partition for the app' });
  return {
    bootloader: bootloaderOffsetOf(chip),
    'partition-table': TABLE_OFFSET_BYTES,
    app: starts.offsetBytes,
    otadata: row?.offsetBytes ?? 'no-place',
  };
}

function chipOf({ bytes, path }: Part): ChipName {
  refuseForeign(bytes, path);
  const { chip } = parseAppImage(bytes, path);
  if (isChipName(chip)) return chip;
  throw new Fault('firmware.wrong-chip', { file: path, offsetBytes: 12, imageChip: chip });
}
