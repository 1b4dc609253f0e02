import { type Command, Option } from 'commander';
import { byteCount, jsonOption } from '../arguments.ts';
import type { BuildOptions, KeyOptions } from '../commands/nvs.ts';
import { answer } from '../output.ts';
import { explain } from './explain.ts';

export function declareNvs(program: Command): void {
  const nvs = program.command('nvs').description('Make and read NVS partitions.');
  declareBuild(nvs);
  declareDump(nvs);
  declareKeys(nvs);
}

function declareBuild(nvs: Command): void {
  const command = nvs
    .command('build')
    .description("Make an NVS partition from a CSV file, as ESP-IDF's generator does.")
    .argument('<in.csv>', 'the values')
    .argument('<out.bin>', 'where the partition goes')
    .requiredOption('--size <bytes>', 'size of the partition, such as 0x4000 or 16K: a multiple of 4096', byteCount)
    .addOption(keysOption('encrypt with the keys of this nvs_keys partition'))
    .addOption(hmacKeyOption())
    .addOption(new Option('--format-version <version>', 'version of the page format').choices(['1', '2']).default('2'))
    .addOption(jsonOption())
    .action((csv: string, out: string, options: BuildOptions) =>
      answer(options.json, async () => (await import('../commands/nvs.ts')).build({ csv, out }, options)),
    );
  explain(command, { example: 'birthmark nvs build values.csv nvs.bin --size 16K' });
}

function declareDump(nvs: Command): void {
  const command = nvs
    .command('dump')
    .description('Show every value of an NVS partition, secrets included.')
    .argument('<file>', 'the partition')
    .addOption(keysOption('decrypt with the keys of this nvs_keys partition'))
    .addOption(hmacKeyOption())
    .addOption(jsonOption())
    .action((file: string, options: KeyOptions & { json: boolean }) =>
      answer(options.json, async () => (await import('../commands/nvs.ts')).dump(file, options)),
    );
  explain(command, { example: 'birthmark nvs dump nvs.bin --keys nvs_keys.bin' });
}

function declareKeys(nvs: Command): void {
  const command = nvs
    .command('keys')
    .description('Draw fresh keys and write them as an nvs_keys partition.')
    .argument('<out.bin>', 'where the keys go; must not exist')
    .addOption(jsonOption())
    .action((out: string, options: { json: boolean }) =>
      answer(options.json, async () => (await import('../commands/nvs.ts')).drawKeys(out)),
    );
  explain(command, { example: 'birthmark nvs keys nvs_keys.bin' });
}

const keysOption = (text: string): Option => new Option('--keys <file>', text);

const hmacKeyOption = (): Option =>
  new Option('--hmac-key <file>', 'use the HMAC scheme: the 32 bytes of the HMAC_UP eFuse block').conflicts('keys');
