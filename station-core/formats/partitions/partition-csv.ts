import { LONE_CARRIAGE_RETURN } from '../text/csv-records.ts';
import { strictText } from '../text/strict-text.ts';
import type { TextPlace } from '../text/strict-text.ts';
import { CsvLine, isPrimary, parseLine, TABLE_SECTOR_BYTES } from './partition-csv-row.ts';
import type { Places } from './partition-csv-row.ts';
import { checkPartition, checkTogether } from './partition-rules.ts';
import type { Partition } from './partition-rules.ts';
import { subtypeName, TYPE_BOOTLOADER, TYPE_PARTITION_TABLE, typeName } from './partition-types.ts';

/**
 * The partition table as people write it: `name, type, subtype, offset, size, flags`, one partition per line.
 * An empty offset is filled in, and so is the place of the primary boot loader and of the primary table when it says
 * `N/A` (ESP-IDF 5.4 and later); nothing else is guessed.
 */
export interface CsvOptions {
  readonly name?: string;
  readonly tableOffsetBytes?: number;
  /** Where the ROM looks for the boot loader; without it, `N/A` for a boot loader is refused. */
  readonly bootloaderOffsetBytes?: number;
}

const DEFAULT_TABLE_OFFSET_BYTES = 0x8000;
/** 0xC00 bytes in rows of 32, one of them erased as the end. */
const MAX_PARTITIONS = 95;

export function parsePartitionCsv(csv: string | Uint8Array, options: CsvOptions = {}): readonly Partition[] {
  const file = options.name ?? 'partition table';
  const places = placesOf(options);
  const { tableEnd } = places;
  const lines = new Map<Partition, number>();
  let nextFree = tableEnd;
  linesOf(csv, file).forEach((line, index) => {
    const content = line.trim();
    if (line.includes('\r')) throw new CsvLine(file, index + 1, '').bad('line', LONE_CARRIAGE_RETURN);
    if (content === '' || content.startsWith('#')) return;
    if (lines.size >= MAX_PARTITIONS) {
      throw new CsvLine(file, index + 1, '').bad('name', `a table has room for ${MAX_PARTITIONS} partitions`);
    }
    const row = parseLine(new CsvLine(file, index + 1, content), nextFree, places);
    checkPartition(row, { file, line: index + 1 });
    if (row.offsetBytes < tableEnd && row.type !== TYPE_BOOTLOADER && row.type !== TYPE_PARTITION_TABLE) {
      throw new CsvLine(file, index + 1, content).bad('offset', 'the partition begins before the end of the table');
    }
    lines.set(row, index + 1);
    if (!isPrimary(row)) nextFree = row.offsetBytes + row.sizeBytes;
  });
  const rows = [...lines.keys()];
  checkTogether(rows, (row) => ({ file, line: lines.get(row) ?? 0 }));
  return rows;
}

function placesOf(options: CsvOptions): Places {
  const tableOffset = options.tableOffsetBytes ?? DEFAULT_TABLE_OFFSET_BYTES;
  return { tableOffset, tableEnd: tableOffset + TABLE_SECTOR_BYTES, bootloaderOffset: options.bootloaderOffsetBytes };
}

function linesOf(csv: string | Uint8Array, file: string): readonly string[] {
  const refuse = ({ line, reason }: TextPlace) => new CsvLine(file, line, '').bad('line', reason);
  const text = typeof csv === 'string' ? csv.replace(/^\uFEFF/, '') : strictText(csv, refuse);
  return text.split(/\r?\n/);
}

export function formatPartitionCsv(rows: readonly Partition[]): string {
  const lines = rows.map((row) => {
    const flags = [row.encrypted ? 'encrypted' : '', row.readonly ? 'readonly' : ''].filter((flag) => flag !== '');
    const place = [`0x${row.offsetBytes.toString(16)}`, `0x${row.sizeBytes.toString(16)}`];
    return [row.name, typeName(row.type), subtypeName(row.type, row.subtype), ...place, flags.join(':')].join(',');
  });
  return ['# Name, Type, SubType, Offset, Size, Flags', ...lines, ''].join('\n');
}
