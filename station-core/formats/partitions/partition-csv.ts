import { FormatError } from '../format-error.ts';
import { checkPartition, checkTogether, offsetAlignmentOf } from './partition-rules.ts';
import type { Partition } from './partition-rules.ts';
import { SUBTYPE_UNDEFINED, TYPE_APP, TYPE_BOOTLOADER, TYPE_PARTITION_TABLE } from './partition-types.ts';
import { subtypeName, subtypeNumber, typeName, typeNumber } from './partition-types.ts';

/**
 * The partition table as people write it: `name, type, subtype, offset, size, flags`, one partition per line.
 * An empty offset is filled in; nothing else is guessed.
 */
export interface CsvOptions {
  readonly name?: string;
  readonly tableOffsetBytes?: number;
}

const DEFAULT_TABLE_OFFSET_BYTES = 0x8000;
const TABLE_SECTOR_BYTES = 0x1000;
/** 0xC00 bytes in rows of 32, one of them erased as the end. */
const MAX_PARTITIONS = 95;

export function parsePartitionCsv(text: string, options: CsvOptions = {}): readonly Partition[] {
  const file = options.name ?? 'partition table';
  const tableEnd = (options.tableOffsetBytes ?? DEFAULT_TABLE_OFFSET_BYTES) + TABLE_SECTOR_BYTES;
  const lines = new Map<Partition, number>();
  let nextFree = tableEnd;
  text.split(/\r?\n/).forEach((line, index) => {
    const content = line.replace(/^\uFEFF/, '').trim();
    if (content === '' || content.startsWith('#')) return;
    if (lines.size >= MAX_PARTITIONS) {
      throw new CsvLine(file, index + 1, '').bad('name', `a table has room for ${MAX_PARTITIONS} partitions`);
    }
    const row = parseLine(new CsvLine(file, index + 1, content), nextFree);
    checkPartition(row, { file, line: index + 1 });
    if (row.offsetBytes < tableEnd && row.type !== TYPE_BOOTLOADER && row.type !== TYPE_PARTITION_TABLE) {
      throw new CsvLine(file, index + 1, content).bad('offset', 'the partition begins before the end of the table');
    }
    lines.set(row, index + 1);
    nextFree = row.offsetBytes + row.sizeBytes;
  });
  const rows = [...lines.keys()];
  checkTogether(rows, (row) => ({ file, line: lines.get(row) ?? 0 }));
  return rows;
}

export function formatPartitionCsv(rows: readonly Partition[]): string {
  const lines = rows.map((row) => {
    const flags = [row.encrypted ? 'encrypted' : '', row.readonly ? 'readonly' : ''].filter((flag) => flag !== '');
    const place = [`0x${row.offsetBytes.toString(16)}`, `0x${row.sizeBytes.toString(16)}`];
    return [row.name, typeName(row.type), subtypeName(row.type, row.subtype), ...place, flags.join(':')].join(',');
  });
  return ['# Name, Type, SubType, Offset, Size, Flags', ...lines, ''].join('\n');
}

class CsvLine {
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

function parseLine(line: CsvLine, nextFree: number): Partition {
  if (line.fields.length > 6 && line.fields.slice(6).some((field) => field !== '')) {
    throw line.bad('flags', 'there are more than six fields');
  }
  const type = parseType(line);
  const subtype = parseSubtype(line, type);
  const offsetBytes = parseOffset(line, type, nextFree);
  return {
    name: line.field(0),
    type,
    subtype,
    offsetBytes,
    sizeBytes: parseSize(line, offsetBytes),
    ...parseFlags(line),
  };
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
  const match = /^(-?)(0x[0-9a-f]+|[0-9]+)([km]?)$/i.exec(text);
  if (match === null) return undefined;
  const [, sign, digits, unit] = match;
  const scale = { k: 1024, m: 1024 * 1024 }[unit?.toLowerCase() ?? ''] ?? 1;
  const value = Number(digits) * scale;
  return sign === '-' ? -value : value;
}
