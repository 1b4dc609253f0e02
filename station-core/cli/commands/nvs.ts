import { dirname } from 'node:path';
import type { Command } from 'commander';
import { buildNvs } from '../../formats/nvs/build.ts';
import { readNvsCsv } from '../../formats/nvs/csv.ts';
import { byteCount, jsonOption } from '../arguments.ts';
import { type Answer, answer } from '../output.ts';
import { inputFile, outputFile } from '../named-files.ts';

export function addNvs(program: Command): void {
  const nvs = program.command('nvs').description('NVS partitions');
  nvs
    .command('build')
    .description("make an NVS partition from a CSV as ESP-IDF's generator reads it")
    .argument('<in.csv>')
    .argument('<out.bin>')
    .requiredOption('--size <bytes>', 'size of the partition, e.g. 0x4000 or 16K', byteCount)
    .addOption(jsonOption())
    .action((csv: string, out: string, options: { size: number; json: boolean }) =>
      answer(options.json, () => build(csv, { out, sizeBytes: options.size })),
    );
}

async function build(csv: string, { out, sizeBytes }: { out: string; sizeBytes: number }): Promise<Answer> {
  const text = (await inputFile(csv)).toString('utf8');
  const entries = await readNvsCsv(text, { name: csv, baseDirectory: dirname(csv) });
  const bytes = buildNvs({ sizeBytes, entries });
  await outputFile(out, bytes);
  return {
    text: `${out}: ${bytes.length} bytes, ${entries.length} entries`,
    json: { ok: true, out, sizeBytes: bytes.length, entries: entries.length },
  };
}
