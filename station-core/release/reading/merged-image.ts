import { Fault } from '../../fault.ts';
import { readAppDescriptor } from '../../formats/image/app-descriptor.ts';
import { parseAppImage } from '../../codecs/firmware.ts';
import { bootloaderOffsetOf, type ChipName } from '../../model/chip.ts';
import { mergedChip, tableOffsetIn } from '../../formats/image/recognise.ts';
import { bootSlot, otadataOf } from '../../formats/partitions/boot-slot.ts';
import { parsePartitionTable } from '../../codecs/firmware.ts';
import { TABLE_BYTES, type Partition } from '../../formats/partitions/partition-table.ts';
import { TYPE_APP } from '../../formats/partitions/partition-types.ts';
import { hasSignatureMagic, SIGNATURE_SECTOR_BYTES } from '../../formats/secure-boot/signature-block.ts';
import type { PlainFile } from '../build/firmware-build.ts';

/**
 * Cuts a merged flash image into the files it was made of. It is safe only when every byte has a place: boot loader, table
 * and partitions. Erased partitions are left out, except otadata, which decides what starts.
 */
export interface CutImage {
  readonly chip: ChipName;
  /** As its app calls itself. */
  readonly project: string;
  readonly files: readonly PlainFile[];
}

interface Whole {
  readonly bytes: Buffer;
  /** The name of the file; each part is named by it and its offset. */
  readonly name: string;
}

const SECTOR_BYTES = 0x1000;

export function cutMergedImage(whole: Whole): CutImage {
  const { bytes, name } = whole;
  const chip = mergedChip(bytes);
  if (chip === undefined) throw new Fault('firmware.bad-image', { file: name, offsetBytes: 0, reason: 'not merged' });
  const tableAt = tableOffsetIn(bytes);
  if (tableAt === undefined) throw incomplete(name, chip, 'partition table');
  const bootloaderAt = bootloaderOffsetOf(chip);
  const bootloader = part(whole, 'bootloader', { at: bootloaderAt, end: imageEnd(whole, bootloaderAt, tableAt) });
  const signed = hasSignature(bytes, tableAt + SECTOR_BYTES);
  const tableEnd = tableAt + (signed ? SECTOR_BYTES + SIGNATURE_SECTOR_BYTES : TABLE_BYTES);
  const table = part(whole, 'partition-table', { at: tableAt, end: tableEnd });
  const partitions = parsePartitionTable(table.bytes, table.path);
  const otadata = otadataOf(partitions);
  // A board that ran before may hold an otadata that names another slot, so the image must bring its own.
  if (otadata !== undefined && otadata.offsetBytes + otadata.sizeBytes > bytes.length)
    throw incomplete(name, chip, otadata.name);
  // Rows may describe the boot loader and the table themselves (ESP-IDF 5.4 and later).
  const others = partitions.filter((row) => row.offsetBytes !== bootloaderAt && row.offsetBytes !== tableAt);
  const files = [bootloader, table, ...partitionFiles(whole, others)];
  const app = files.find((file) => file.name === 'app');
  if (app === undefined) throw incomplete(name, chip, 'app');
  requireNothingElse(whole, files);
  const project = readAppDescriptor(app.bytes)?.project ?? '';
  return { chip, project: project === '' ? name : project, files: files.sort((a, b) => a.offsetBytes - b.offsetBytes) };
}

function partitionFiles(whole: Whole, partitions: readonly Partition[]): PlainFile[] {
  const { bytes } = whole;
  const otadata = otadataOf(partitions);
  const starts = bootSlot(partitions, otadata === undefined ? Buffer.alloc(0) : contentOf(bytes, otadata));
  return partitions.flatMap((row) => {
    const at = row.offsetBytes;
    const content = contentOf(bytes, row);
    if (content.length === 0 || (isErased(content) && row !== otadata)) return [];
    if (row.type !== TYPE_APP) return [part(whole, row.name, { at, end: at + content.length })];
    const end = imageEnd(whole, at, at + content.length);
    return [part(whole, row === starts ? 'app' : row.name, { at, end })];
  });
}

/** As much of a partition as the file holds: merging stops behind the last file. */
function contentOf(bytes: Buffer, { offsetBytes, sizeBytes }: Partition): Buffer {
  return bytes.subarray(offsetBytes, offsetBytes + sizeBytes);
}

/** Behind the image, or behind the sector of its secure boot signatures. */
function imageEnd({ bytes, name }: Whole, at: number, limit: number): number {
  const { lengthBytes } = parseAppImage(bytes.subarray(at, limit), pathOf(name, at));
  const sectorAt = at + Math.ceil(lengthBytes / SIGNATURE_SECTOR_BYTES) * SIGNATURE_SECTOR_BYTES;
  const signed = sectorAt + SIGNATURE_SECTOR_BYTES <= limit && hasSignature(bytes, sectorAt);
  return signed ? sectorAt + SIGNATURE_SECTOR_BYTES : at + lengthBytes;
}

function hasSignature(bytes: Buffer, sectorAt: number): boolean {
  return sectorAt + SIGNATURE_SECTOR_BYTES <= bytes.length && hasSignatureMagic(bytes, sectorAt);
}

function part({ bytes, name }: Whole, partName: string, { at, end }: { at: number; end: number }): PlainFile {
  const content = Buffer.from(bytes.subarray(at, end));
  return { name: partName, offsetBytes: at, path: pathOf(name, at), bytes: content, encrypted: false };
}

const pathOf = (name: string, offsetBytes: number): string => `${name}@0x${offsetBytes.toString(16)}`;

/** Between the parts lies filling, and nothing else. */
function requireNothingElse({ bytes, name }: Whole, files: readonly PlainFile[]): void {
  let at = 0;
  const sorted = files.toSorted((a, b) => a.offsetBytes - b.offsetBytes);
  for (const next of [...sorted, { offsetBytes: bytes.length, bytes: Buffer.alloc(0) }]) {
    const stray = bytes.subarray(at, next.offsetBytes).findIndex((byte) => byte !== 0xff && byte !== 0);
    if (stray !== -1) {
      const reason = 'these bytes belong to no part of the merged image';
      throw new Fault('firmware.misplaced', { file: name, offsetBytes: at + stray, reason });
    }
    at = Math.max(at, next.offsetBytes + next.bytes.length);
  }
}

const isErased = (bytes: Buffer): boolean => bytes.every((byte) => byte === 0xff);

function incomplete(file: string, chip: ChipName, missing: string): Fault {
  return new Fault('firmware.incomplete-build', { file, kind: 'merged image', chip, missing });
}
