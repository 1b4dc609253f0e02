import { parsePartitionCsv, buildPartitionTable, readPartitionTable } from '../../codecs/firmware.ts';
import { bootloaderOffsetOf, type ChipName } from '../../model/chip.ts';
import { partitionWarnings } from '../../formats/partitions/partition-rules.ts';
import type { Partition } from '../../formats/partitions/partition-table.ts';
import { subtypeName, typeName } from '../../formats/partitions/partition-types.ts';
import { inputFile, outputFile } from '../named-files.ts';
import type { CommandResult } from '../output.ts';
import { bytesText, hexOffset, table as textTable } from '../text-table.ts';

export interface TableOptions {
  readonly tableOffset: number;
  readonly chip?: ChipName;
  readonly md5: boolean;
  readonly json: boolean;
}

interface Paths {
  readonly csv: string;
  readonly out: string;
}

export async function build({ csv, out }: Paths, { tableOffset, md5, chip }: TableOptions): Promise<CommandResult> {
  const rows = parsePartitionCsv(await inputFile(csv), {
    name: csv,
    tableOffsetBytes: tableOffset,
    ...(chip === undefined ? {} : { bootloaderOffsetBytes: bootloaderOffsetOf(chip) }),
  });
  await outputFile(out, buildPartitionTable(rows, { md5, name: csv }));
  return {
    text: `${rowsText(rows)}\n${warningsText(rows)}\n${out}: ${rows.length} partitions`,
    json: { ok: true, out, partitions: rows, warnings: partitionWarnings(rows) },
  };
}

export async function parse(file: string): Promise<CommandResult> {
  const { partitions, md5 } = readPartitionTable(await inputFile(file), file);
  const md5Text = md5 === 'valid' ? 'The MD5 is correct.' : 'The table has no MD5.';
  return {
    text: `${rowsText(partitions)}\n${warningsText(partitions)}\n${md5Text}`,
    json: { ok: true, file, md5, partitions, warnings: partitionWarnings(partitions) },
  };
}

function warningsText(rows: readonly Partition[]): string {
  return partitionWarnings(rows)
    .map(({ partition, reason }) => `\nwarning: ${partition}: ${reason}\n`)
    .join('');
}

function rowsText(rows: readonly Partition[]): string {
  return textTable(
    rows.map((row) => [
      row.name,
      typeName(row.type),
      subtypeName(row.type, row.subtype),
      hexOffset(row.offsetBytes),
      bytesText(row.sizeBytes),
      [row.encrypted ? 'encrypted' : '', row.readonly ? 'read-only' : ''].filter((flag) => flag !== '').join(', '),
    ]),
  );
}
