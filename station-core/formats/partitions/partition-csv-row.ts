import { FormatError } from '../format-error.ts';
import { otherSeparator } from '../text/csv-records.ts';
import { wholeNumber } from '../text/whole-number.ts';
import { offsetAlignmentOf } from './partition-rules.ts';
import type { Partition } from './partition-rules.ts';
import { SUBTYPE_PRIMARY, SUBTYPE_UNDEFINED, TYPE_APP } from './partition-types.ts';
import { TYPE_BOOTLOADER, TYPE_PARTITION_TABLE } from './partition-types.ts';
import { subtypeNumber, typeNumber } from './partition-types.ts';

export const TABLE_SECTOR_BYTES = 0x1000;

/** What a table does not say itself: where boot loader and table lie. */
export interface Places {
  readonly tableOffset: number;
  readonly tableEnd: number;
  readonly bootloaderOffset: number | undefined;
}

/** What the ROM and the boot loader look for at a fixed place; partitions without an offset do not follow it. */
export function isPrimary({ type, subtype }: Pick<Partition, 'type' | 'subtype'>): boolean {
  return (type === TYPE_BOOTLOADER || type === TYPE_PARTITION_TABLE) && subtype === SUBTYPE_PRIMARY;
}

/** One line of the CSV, which can say where it is wrong. */
export class CsvLine {
  readonly file: string;
  readonly line: number;
  readonly fields: readonly string[];

  constructor(file: string, line: number, content: string) {
    this.file = file;
    this.line = line;
    this.fields = content.split(',').map((field) => field.trim());
  }

  field(index: number): string {
    return this.fields[index] ?? '';
  }

  bad(field: string, reason: string): FormatError {
    return new FormatError('bad-partition-table', { file: this.file, line: this.line, field, reason });
  }
}

export function parseLine(line: CsvLine, nextFree: number, places: Places): Partition {
  const separator = otherSeparator(line.fields[0] ?? '');
  if (line.fields.length === 1 && separator !== undefined) throw line.bad('line', separator);
  if (line.fields.length > 6 && line.fields.slice(6).some((field) => field !== '')) {
    throw line.bad('flags', 'there are more than six fields');
  }
  const type = parseType(line);
  const subtype = parseSubtype(line, type);
  const kind = { type, subtype };
  const offsetBytes = isFixed(line.field(3), isPrimary(kind))
    ? fixedOffset(line, kind, places)
    : parseOffset(line, type, nextFree);
  const sizeBytes = isFixed(line.field(4), type === TYPE_BOOTLOADER || type === TYPE_PARTITION_TABLE)
    ? fixedSize(line, kind, places)
    : parseSize(line, offsetBytes);
  return { name: line.field(0), type, subtype, offsetBytes, sizeBytes, ...parseFlags(line) };
}

/** `N/A`, or nothing at all where only a fixed place can be meant. */
function isFixed(text: string, mayBeEmpty: boolean): boolean {
  return text.toLowerCase() === 'n/a' || (text === '' && mayBeEmpty);
}

type Kind = Pick<Partition, 'type' | 'subtype'>;

function fixedOffset(line: CsvLine, kind: Kind, { tableOffset, bootloaderOffset }: Places): number {
  if (!isPrimary(kind))
    throw line.bad('offset', 'only the primary boot loader and the primary table have a fixed place');
  if (kind.type === TYPE_PARTITION_TABLE) return tableOffset;
  if (bootloaderOffset === undefined) throw line.bad('offset', 'N/A here depends on the chip, and no chip is named');
  return bootloaderOffset;
}

/** Every boot loader has the room between its fixed place and the table, every table its sector. */
function fixedSize(line: CsvLine, { type }: Kind, { tableOffset, bootloaderOffset }: Places): number {
  if (type === TYPE_PARTITION_TABLE) return TABLE_SECTOR_BYTES;
  if (type !== TYPE_BOOTLOADER) throw line.bad('size', 'only boot loaders and partition tables have a fixed size');
  if (bootloaderOffset === undefined) throw line.bad('size', 'N/A here depends on the chip, and no chip is named');
  return tableOffset - bootloaderOffset;
}

function parseType(line: CsvLine): number {
  const text = line.field(1).toLowerCase();
  if (text === '') throw line.bad('type', 'it is empty');
  const type = typeNumber(text) ?? parseNumber(text);
  if (type === undefined || type < 0 || type > 0xfe)
    throw line.bad('type', 'it is neither a known name nor a number from 0 to 0xfe');
  return type;
}

function parseSubtype(line: CsvLine, type: number): number {
  const text = line.field(2).toLowerCase();
  if (text === '') {
    if (type === TYPE_APP) throw line.bad('subtype', 'an app partition needs one');
    return SUBTYPE_UNDEFINED;
  }
  const subtype = subtypeNumber(type, text) ?? parseNumber(text);
  if (subtype === undefined || subtype < 0 || subtype > 0xff) {
    throw line.bad('subtype', 'it is neither a name this type has nor a number from 0 to 0xff');
  }
  return subtype;
}

function parseOffset(line: CsvLine, type: number, nextFree: number): number {
  const text = line.field(3);
  const alignment = offsetAlignmentOf(type);
  if (text === '') return Math.ceil(nextFree / alignment) * alignment;
  const offsetBytes = parseNumber(text);
  if (offsetBytes === undefined || offsetBytes < 0) throw line.bad('offset', 'it is not a number');
  return offsetBytes;
}

/** A negative size means: up to this address. */
function parseSize(line: CsvLine, offsetBytes: number): number {
  const size = parseNumber(line.field(4));
  if (size === undefined) throw line.bad('size', 'it is not a number');
  return size < 0 ? -size - offsetBytes : size;
}

function parseFlags(line: CsvLine): Pick<Partition, 'encrypted' | 'readonly'> {
  const flags = line
    .field(5)
    .split(':')
    .map((flag) => flag.trim().toLowerCase());
  const unknown = flags.find((flag) => !['', 'encrypted', 'readonly'].includes(flag));
  if (unknown !== undefined) throw line.bad('flags', 'only encrypted and readonly are known');
  return { encrypted: flags.includes('encrypted'), readonly: flags.includes('readonly') };
}

/** Decimal or 0x hexadecimal, with an optional K or M. */
function parseNumber(text: string): number | undefined {
  const [, sign, digits = '', unit] = /^(-?)(.*?)([km]?)$/i.exec(text) ?? [];
  const number = wholeNumber(digits);
  if (number === undefined) return undefined;
  const scale = { k: 1024, m: 1024 * 1024 }[unit?.toLowerCase() ?? ''] ?? 1;
  const value = Number(number) * scale;
  return sign === '-' ? -value : value;
}
