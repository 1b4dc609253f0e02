import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';

import { FormatError } from '../format-error.ts';
import { readImageSignatures } from '../secure-boot/image-signatures.ts';
import { parsePartitionCsv } from './partition-csv.ts';
import { checkPartition, checkTogether } from './partition-rules.ts';
import type { Partition } from './partition-rules.ts';

export type { Partition } from './partition-rules.ts';

/**
 * The binary partition table: rows of 32 bytes, an MD5 row, erased flash to the end.
 * Both directions keep the same rules; a table that breaks one is neither written nor believed.
 */
export interface PartitionTable {
  readonly partitions: readonly Partition[];
  /** Tables built without CONFIG_PARTITION_TABLE_MD5 carry none. A wrong MD5 is an error, never a value. */
  readonly md5: 'valid' | 'absent';
}

export interface BuildOptions {
  readonly md5?: boolean;
  /** Where the table itself lies in flash; a CSV's first free offset follows it. */
  readonly tableOffsetBytes?: number;
  readonly name?: string;
}

const ROW_BYTES = 32;
/** The table proper; its flash sector is 0x1000 bytes, the rest belongs to a signature. */
export const TABLE_BYTES = 0xc00;
const ROW_MAGIC = 0x50aa;
const MD5_MAGIC = 0xebeb;
const MD5_AT = 16;
const FLAG_ENCRYPTED = 1;
const FLAG_READONLY = 2;

export function parsePartitionTable(bytes: Uint8Array, name = 'partition table'): readonly Partition[] {
  return readPartitionTable(bytes, name).partitions;
}

export function readPartitionTable(bytes: Uint8Array, name = 'partition table'): PartitionTable {
  const table = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (table.length < TABLE_BYTES) throw bad(name, table.length, `it ends early: a table has ${TABLE_BYTES} bytes`);
  const partitions: Partition[] = [];
  let at = 0;
  while (at < TABLE_BYTES && table.readUInt16LE(at) === ROW_MAGIC) {
    const row = readRow(table.subarray(at, at + ROW_BYTES), at, name);
    checkPartition(row, { file: name, offsetBytes: at });
    partitions.push(row);
    at += ROW_BYTES;
  }
  const md5 = readMd5(table, at, name);
  requireErased(table, md5 === 'valid' ? at + ROW_BYTES : at, name);
  if (partitions.length === 0) throw bad(name, 0, 'it holds no partition');
  // A signed table has its signature where a signed image has it; what else lies there is no one's.
  readImageSignatures(table, TABLE_BYTES, name);
  checkTogether(partitions, (row) => ({ file: name, offsetBytes: partitions.indexOf(row) * ROW_BYTES }));
  return { partitions, md5 };
}

/** From rows, or from the text of a CSV. */
export function buildPartitionTable(source: readonly Partition[] | string, options: BuildOptions = {}): Buffer {
  const name = options.name ?? 'partition table';
  const rows = typeof source === 'string' ? parsePartitionCsv(source, { ...options, name }) : source;
  if (rows.length === 0) throw bad(name, 0, 'it holds no partition');
  const place = (row: Partition) => ({ file: name, offsetBytes: rows.indexOf(row) * ROW_BYTES });
  for (const row of rows) checkPartition(row, place(row));
  checkTogether(rows, place);
  const encoded = rows.map(encodeRow);
  if (options.md5 !== false) encoded.push(encodeMd5(Buffer.concat(encoded)));
  // One erased row must be left: it is what ends the table for the bootloader.
  if ((encoded.length + 1) * ROW_BYTES > TABLE_BYTES) throw bad(name, TABLE_BYTES, 'too many partitions for one table');
  return Buffer.concat([...encoded, Buffer.alloc(TABLE_BYTES - encoded.length * ROW_BYTES, 0xff)]);
}

function readRow(row: Buffer, offsetBytes: number, name: string): Partition {
  const label = row.subarray(12, 28);
  const nul = label.indexOf(0);
  if (nul !== -1 && label.subarray(nul).some((byte) => byte !== 0))
    throw bad(name, offsetBytes + 12, 'bytes follow the end of the name');
  const flags = row.readUInt32LE(28);
  if ((flags & ~(FLAG_ENCRYPTED | FLAG_READONLY)) !== 0) throw bad(name, offsetBytes + 28, 'unknown flags are set');
  const text = label.subarray(0, nul === -1 ? label.length : nul);
  if (!isUtf8(text)) throw bad(name, offsetBytes + 12, 'the name is not UTF-8');
  return {
    name: text.toString('utf8'),
    type: row.readUInt8(2),
    subtype: row.readUInt8(3),
    offsetBytes: row.readUInt32LE(4),
    sizeBytes: row.readUInt32LE(8),
    encrypted: (flags & FLAG_ENCRYPTED) !== 0,
    readonly: (flags & FLAG_READONLY) !== 0,
  };
}

function readMd5(table: Buffer, at: number, name: string): PartitionTable['md5'] {
  if (at >= TABLE_BYTES || table.readUInt16LE(at) !== MD5_MAGIC) return 'absent';
  if (table.subarray(at + 2, at + MD5_AT).some((byte) => byte !== 0xff))
    throw bad(name, at + 2, 'the MD5 row is damaged');
  const stored = table.subarray(at + MD5_AT, at + ROW_BYTES);
  const computed = createHash('md5').update(table.subarray(0, at)).digest();
  if (!stored.equals(computed)) throw bad(name, at + MD5_AT, 'the MD5 does not match the rows');
  return 'valid';
}

function requireErased(table: Buffer, from: number, name: string): void {
  if (from >= TABLE_BYTES) throw bad(name, TABLE_BYTES, 'nothing ends the table');
  const stray = table.subarray(from, TABLE_BYTES).findIndex((byte) => byte !== 0xff);
  if (stray !== -1) throw bad(name, from + stray, 'a byte that belongs to no row');
}

function encodeRow(row: Partition): Buffer {
  const bytes = Buffer.alloc(ROW_BYTES);
  bytes.writeUInt16LE(ROW_MAGIC, 0);
  bytes.writeUInt8(row.type, 2);
  bytes.writeUInt8(row.subtype, 3);
  bytes.writeUInt32LE(row.offsetBytes, 4);
  bytes.writeUInt32LE(row.sizeBytes, 8);
  bytes.write(row.name, 12, 16, 'utf8');
  bytes.writeUInt32LE((row.encrypted ? FLAG_ENCRYPTED : 0) | (row.readonly ? FLAG_READONLY : 0), 28);
  return bytes;
}

function encodeMd5(rows: Buffer): Buffer {
  const bytes = Buffer.alloc(ROW_BYTES, 0xff);
  bytes.writeUInt16LE(MD5_MAGIC, 0);
  createHash('md5').update(rows).digest().copy(bytes, MD5_AT);
  return bytes;
}

function bad(file: string, offsetBytes: number, reason: string): FormatError {
  return new FormatError('bad-partition-table', { file, offsetBytes, reason });
}
