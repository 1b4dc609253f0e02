import { Fault } from '../../fault.ts';
import { bootloaderOffsetOf } from '../../model/chip.ts';
import type { ChipName } from '../../model/chip.ts';
import type { FlashSizeBytes } from './flasher-args.ts';
import type { Partition } from '../../formats/partitions/partition-table.ts';
import { TYPE_BOOTLOADER, TYPE_PARTITION_TABLE } from '../../formats/partitions/partition-types.ts';

/**
 * What must hold between the files of a build and its partition table before a line may start on it.
 * The images themselves have been checked by then; this is only about where things lie.
 */
export interface PlacedFile {
  readonly name: string;
  readonly path: string;
  readonly offsetBytes: number;
  readonly bytes: Uint8Array;
}

export interface PlacedBuild {
  readonly chip: ChipName;
  readonly files: readonly PlacedFile[];
  readonly partitions: readonly Partition[];
  /** Where the build leaves it to the board, the end is checked against the board itself. */
  readonly flashSizeBytes: FlashSizeBytes;
  readonly headerBytes: number | 'no-boot-loader';
}

const TABLE_SECTOR_BYTES = 0x1000;

export function acceptBuild(build: PlacedBuild): void {
  requirePlaces(build);
  requireNoOverlap(build.files);
  requireTableClear(build);
  if (build.flashSizeBytes !== 'not-said') requireWithin(build, build.flashSizeBytes);
  if (build.headerBytes !== 'no-boot-loader') requireCounted(build, build.headerBytes);
}

/** Every file begins where a partition begins and ends inside it; bootloader and table have places of their own. */
function requirePlaces({ chip, files, partitions }: PlacedBuild): void {
  for (const file of files) {
    if (isTable(file)) continue;
    if (file.offsetBytes === bootloaderOffsetOf(chip)) continue;
    const partition = partitions.find(({ offsetBytes }) => offsetBytes === file.offsetBytes);
    if (partition === undefined) {
      throw new Fault('firmware.misplaced', { file: file.path, offsetBytes: file.offsetBytes });
    }
    if (file.bytes.length > partition.sizeBytes) {
      throw new Fault('firmware.too-large', {
        file: file.path,
        offsetBytes: file.offsetBytes,
        lengthBytes: file.bytes.length,
        partition: partition.name,
        partitionBytes: partition.sizeBytes,
      });
    }
  }
}

function requireNoOverlap(files: readonly PlacedFile[]): void {
  const sorted = files.toSorted((a, b) => a.offsetBytes - b.offsetBytes);
  sorted.forEach((file, index) => {
    const before = sorted[index - 1];
    if (before === undefined || before.offsetBytes + before.bytes.length <= file.offsetBytes) return;
    throw new Fault('firmware.overlap', {
      file: file.path,
      offsetBytes: file.offsetBytes,
      otherFile: before.path,
      otherEndBytes: before.offsetBytes + before.bytes.length,
    });
  });
}

/** Bootloader and table come first in flash; only rows that describe these two may name what lies there. */
function requireTableClear({ files, partitions }: PlacedBuild): void {
  const table = files.find(isTable);
  if (table === undefined) return;
  if (table.offsetBytes % TABLE_SECTOR_BYTES !== 0) {
    throw new Fault('firmware.misplaced', { file: table.path, offsetBytes: table.offsetBytes });
  }
  const first = partitions.find(
    ({ type, offsetBytes }) =>
      type !== TYPE_BOOTLOADER && type !== TYPE_PARTITION_TABLE && offsetBytes < table.offsetBytes + TABLE_SECTOR_BYTES,
  );
  if (first === undefined) return;
  throw new Fault('firmware.overlap', { file: table.path, offsetBytes: table.offsetBytes, partition: first.name });
}

function requireWithin({ files, partitions }: PlacedBuild, flashSizeBytes: number): void {
  for (const file of files) {
    const endBytes = file.offsetBytes + file.bytes.length;
    if (endBytes > flashSizeBytes) {
      throw new Fault('firmware.beyond-flash', {
        file: file.path,
        offsetBytes: file.offsetBytes,
        endBytes,
        flashSizeBytes,
      });
    }
  }
  for (const { name, offsetBytes, sizeBytes } of partitions) {
    const endBytes = offsetBytes + sizeBytes;
    if (endBytes > flashSizeBytes) {
      throw new Fault('firmware.beyond-flash', { partition: name, offsetBytes, endBytes, flashSizeBytes });
    }
  }
}

/** A boot loader starts nothing when a partition reaches beyond the flash that its own header names. */
function requireCounted({ chip, files, partitions }: PlacedBuild, headerBytes: number): void {
  const beyond = partitions.find(({ offsetBytes, sizeBytes }) => offsetBytes + sizeBytes > headerBytes);
  if (beyond === undefined) return;
  throw new Fault('firmware.header-too-small', {
    file: files.find(({ offsetBytes }) => offsetBytes === bootloaderOffsetOf(chip))?.path ?? '',
    offsetBytes: 3,
    headerBytes,
    partition: beyond.name,
    endBytes: beyond.offsetBytes + beyond.sizeBytes,
  });
}

function isTable(file: PlacedFile): boolean {
  return file.name === 'partition-table' || file.name === 'partition_table';
}
