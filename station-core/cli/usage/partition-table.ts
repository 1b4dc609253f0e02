import { type Command, Option } from 'commander';
import { CHIP_NAMES } from '../../model/chip.ts';
import { byteCount, jsonOption } from '../arguments.ts';
import type { TableOptions } from '../commands/partition-table.ts';
import { answer } from '../output.ts';
import { explain } from './explain.ts';

export function declarePartitionTable(program: Command): void {
  const table = program.command('partition-table').description('Make and read partition tables.');
  declareBuild(table);
  declareParse(table);
}

function declareBuild(table: Command): void {
  const command = table
    .command('build')
    .description('Make a partition table from a CSV file, as ESP-IDF does.')
    .argument('<in.csv>', 'the partitions')
    .argument('<out.bin>', 'where the table goes')
    .addOption(tableOffsetOption())
    .addOption(new Option('--chip <name>', 'the chip, for rows that give N/A as their place').choices(CHIP_NAMES))
    .option('--no-md5', 'leave out the MD5 row')
    .addOption(jsonOption())
    .action((csv: string, out: string, options: TableOptions) =>
      answer(options.json, async () => (await import('../commands/partition-table.ts')).build({ csv, out }, options)),
    );
  explain(command, { example: 'birthmark partition-table build partitions.csv partition-table.bin' });
}

const tableOffsetOption = (): Option =>
  new Option('--table-offset <bytes>', 'where the table itself is in flash')
    .argParser(byteCount)
    .default(0x8000, '0x8000');

function declareParse(table: Command): void {
  const command = table
    .command('parse')
    .description('Show the partitions of a table.')
    .argument('<file>', 'the table')
    .addOption(jsonOption())
    .action((file: string, options: { json: boolean }) =>
      answer(options.json, async () => (await import('../commands/partition-table.ts')).parse(file)),
    );
  explain(command, { example: 'birthmark partition-table parse build/partition_table/partition-table.bin' });
}
