import { FormatError } from '../format-error.ts';
import {
  SUBTYPE_COREDUMP,
  SUBTYPE_NVS,
  SUBTYPE_OTADATA,
  SUBTYPE_TEE_OTADATA,
  TYPE_APP,
  TYPE_DATA,
} from './partition-types.ts';

/** One partition. `type` and `subtype` are numbers; partition-types.ts knows their names. */
export interface Partition {
  readonly name: string;
  readonly type: number;
  readonly subtype: number;
  readonly offsetBytes: number;
  readonly sizeBytes: number;
  readonly encrypted: boolean;
  readonly readonly: boolean;
}

/** Where a row was written down: its file, and its line (CSV) or offset (binary). */
export interface RowPlace {
  readonly file: string;
  readonly line?: number;
  readonly offsetBytes?: number;
}

const SECTOR_BYTES = 0x1000;
const APP_ALIGNMENT_BYTES = 0x10000;
const OTADATA_BYTES = 0x2000;
const SMALLEST_WRITABLE_NVS_BYTES = 0x3000;
const MAX_NAME_BYTES = 16;
/** Offset and size are 32-bit fields. */
const ADDRESS_SPACE_BYTES = 0x1_0000_0000;

export function offsetAlignmentOf(type: number): number {
  return type === TYPE_APP ? APP_ALIGNMENT_BYTES : SECTOR_BYTES;
}

/** Checks one row by itself; the rules are those of ESP-IDF's own generator. */
export function checkPartition(row: Partition, place: RowPlace): void {
  const broken = brokenRule(row);
  if (broken !== undefined) throw badRow(row, place, broken);
}

/** Checks the rows against each other. */
export function checkTogether(rows: readonly Partition[], placeOf: (row: Partition) => RowPlace): void {
  const names = new Set<string>();
  const otadata = new Set<number>();
  for (const row of rows) {
    if (names.has(row.name)) throw badRow(row, placeOf(row), 'another partition has this name');
    names.add(row.name);
    if (!isOtadata(row)) continue;
    if (otadata.has(row.subtype)) throw badRow(row, placeOf(row), 'there may be only one otadata partition');
    otadata.add(row.subtype);
  }
  const sorted = rows.toSorted((a, b) => a.offsetBytes - b.offsetBytes);
  sorted.forEach((row, index) => {
    const before = sorted[index - 1];
    if (before === undefined || before.offsetBytes + before.sizeBytes <= row.offsetBytes) return;
    throw badRow(row, placeOf(row), `it overlaps the partition ${before.name}`);
  });
}

function brokenRule(row: Partition): string | undefined {
  return brokenName(row.name) ?? brokenExtent(row) ?? brokenBySubtype(row);
}

function brokenName(name: string): string | undefined {
  if (name === '') return 'the name is empty';
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) return `the name is longer than ${MAX_NAME_BYTES} bytes`;
  if (name.includes('\0')) return 'the name contains a NUL';
  return undefined;
}

function brokenExtent(row: Partition): string | undefined {
  if (!isWhole(row.type, 0xff) || row.type === 0xff) return 'the type is not between 0 and 0xfe';
  if (!isWhole(row.subtype, 0xff)) return 'the subtype is not between 0 and 0xff';
  if (!isWhole(row.offsetBytes, ADDRESS_SPACE_BYTES - 1)) return 'the offset does not fit 32 bits';
  if (!isWhole(row.sizeBytes, ADDRESS_SPACE_BYTES - 1)) return 'the size does not fit 32 bits';
  if (row.sizeBytes === 0) return 'the size is 0';
  if (row.offsetBytes + row.sizeBytes > ADDRESS_SPACE_BYTES) return 'the end does not fit 32 bits';
  const alignment = offsetAlignmentOf(row.type);
  if (row.offsetBytes % alignment !== 0) return `the offset is not a multiple of 0x${alignment.toString(16)}`;
  // ESP-IDF asks this of apps alone: a finished table may hold data partitions of any size.
  if (row.type === TYPE_APP && row.sizeBytes % SECTOR_BYTES !== 0) return 'the size is not a multiple of 0x1000';
  return undefined;
}

function brokenBySubtype(row: Partition): string | undefined {
  if (row.type === TYPE_APP && row.readonly) return 'an app partition cannot be readonly';
  if (row.type !== TYPE_DATA) return undefined;
  if (isOtadata(row) && row.sizeBytes !== OTADATA_BYTES) return 'otadata must be 0x2000 bytes';
  const alwaysWritten = row.subtype === SUBTYPE_OTADATA || row.subtype === SUBTYPE_COREDUMP;
  return alwaysWritten && row.readonly
    ? 'the firmware must be able to write this partition; it cannot be readonly'
    : undefined;
}

function isOtadata({ type, subtype }: Partition): boolean {
  return type === TYPE_DATA && (subtype === SUBTYPE_OTADATA || subtype === SUBTYPE_TEE_OTADATA);
}

export interface PartitionWarning {
  readonly partition: string;
  readonly reason: string;
}

/**
 * What is taken as it stands and may still be a mistake. ESP-IDF 5.3 and later build no table with a writable NVS
 * partition below three pages; earlier ones did, and units in the field have it.
 */
export function partitionWarnings(rows: readonly Partition[]): readonly PartitionWarning[] {
  return rows
    .filter(({ type, subtype, sizeBytes, readonly }) => {
      return type === TYPE_DATA && subtype === SUBTYPE_NVS && !readonly && sizeBytes < SMALLEST_WRITABLE_NVS_BYTES;
    })
    .map(({ name }) => ({
      partition: name,
      reason: 'an nvs partition below 0x3000 bytes can only be read, and is not marked readonly',
    }));
}

function isWhole(value: number, max: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= max;
}

function badRow(row: Partition, place: RowPlace, reason: string): FormatError {
  return new FormatError('bad-partition-table', { ...place, partition: row.name, reason });
}
