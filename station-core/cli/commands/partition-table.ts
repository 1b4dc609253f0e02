import type { Command } from 'commander';
import { parsePartitionCsv } from '../../formats/partition-csv.ts';
import { buildPartitionTable, parsePartitionTable } from '../../formats/partition-table.ts';
import { jsonOption } from '../arguments.ts';
import { inputFile, outputFile } from '../named-files.ts';
import { answer } from '../output.ts';

export function addPartitionTable(program: Command): void {
  const table = program.command('partition-table').description('partition tables');
  table
    .command('build')
    .description('make a partition table from a CSV as ESP-IDF reads it')
    .argument('<in.csv>')
    .argument('<out.bin>')
    .addOption(jsonOption())
    .action((csv: string, out: string, options: { json: boolean }) =>
      answer(options.json, async () => {
        const rows = parsePartitionCsv((await inputFile(csv)).toString('utf8'));
        await outputFile(out, buildPartitionTable(rows));
        return { text: `${out}: ${rows.length} partitions`, json: { ok: true, out, partitions: rows } };
      }),
    );
  table
    .command('parse')
    .description('show what a partition table says')
    .argument('<file>')
    .addOption(jsonOption())
    .action((file: string, options: { json: boolean }) =>
      answer(options.json, async () => {
        const rows = parsePartitionTable(await inputFile(file));
        const text = rows.map(
          (each) =>
            `${each.name.padEnd(16)} type 0x${each.type.toString(16).padStart(2, '0')} subtype 0x${each.subtype.toString(16).padStart(2, '0')}` +
            `  0x${each.offsetBytes.toString(16).padStart(6, '0')}  ${each.sizeBytes} bytes${each.encrypted ? '  encrypted' : ''}${each.readonly ? '  read-only' : ''}`,
        );
        return { text: text.join('\n'), json: rows };
      }),
    );
}
