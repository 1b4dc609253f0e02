import type { Command } from 'commander';
import { parsePartitionCsv, buildPartitionTable, readPartitionTable } from '../../codecs/firmware.ts';
import type { Partition } from '../../formats/partitions/partition-table.ts';
import { subtypeName, typeName } from '../../formats/partitions/partition-types.ts';
import { byteCount, jsonOption } from '../arguments.ts';
import { inputFile, outputFile } from '../named-files.ts';
import { type CommandResult, answer } from '../output.ts';
import { bytesText, hexOffset, table as textTable } from '../text-table.ts';

interface Building {
  readonly tableOffset: number;
  readonly md5: boolean;
  readonly json: boolean;
}

export function addPartitionTable(program: Command): void {
  const table = program.command('partition-table').description('partition tables');
  table
    .command('build')
    .description('make a partition table from a CSV as ESP-IDF reads it')
    .argument('<in.csv>')
    .argument('<out.bin>')
    .option('--table-offset <bytes>', 'where the table itself lies in flash', byteCount, 0x8000)
    .option('--no-md5', 'leave out the MD5 row')
    .addOption(jsonOption())
    .action((csv: string, out: string, options: Building) => answer(options.json, () => build(csv, out, options)));
  table
    .command('parse')
    .description('show what a partition table says')
    .argument('<file>')
    .addOption(jsonOption())
    .action((file: string, options: { json: boolean }) => answer(options.json, () => parse(file)));
}

async function build(csv: string, out: string, { tableOffset, md5 }: Building): Promise<CommandResult> {
  const text = (await inputFile(csv)).toString('utf8');
  const rows = parsePartitionCsv(text, { name: csv, tableOffsetBytes: tableOffset });
  await outputFile(out, buildPartitionTable(rows, { md5, name: csv }));
  return {
    text: `${rowsText(rows)}\n\n${out}: ${rows.length} partitions`,
    json: { ok: true, out, partitions: rows },
  };
}

async function parse(file: string): Promise<CommandResult> {
  const { partitions, md5 } = readPartitionTable(await inputFile(file), file);
  const md5Text = md5 === 'valid' ? 'the MD5 is right' : 'the table carries no MD5';
  return { text: `${rowsText(partitions)}\n\n${md5Text}`, json: { ok: true, file, md5, partitions } };
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
