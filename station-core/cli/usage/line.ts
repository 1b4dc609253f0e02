import { type Command, Option } from 'commander';
import { dataOption, jsonOption, wholeNumber } from '../arguments.ts';
import type { StatsOptions } from '../commands/line.ts';
import { answer } from '../output.ts';
import { explain } from './explain.ts';

const MOST_HOURS = 31 * 24;
const MOST_SLOTS = 64;

export function declareLine(program: Command): void {
  const command = program
    .command('line')
    .description('Show how the line does.')
    .command('stats')
    .description(
      'Show yield by step, cycle times against the takt time, faults, runs to repeat in each slot with control limits, ' +
        'and what all self-tests found. Runs of self-tests are not counted otherwise.',
    )
    .addOption(
      new Option('--hours <number>', 'the period: so many hours up to now')
        .argParser(wholeNumber(1, MOST_HOURS))
        .default(8),
    )
    .option('--since <time>', 'the period begins then (ISO 8601), in place of --hours')
    .option('--until <time>', 'the period ends then; now when absent')
    .option('--order <name>', 'runs of this work order only')
    .option('--operator <id>', 'runs of this person only')
    .option('--product <name>', 'runs of this product only')
    .addOption(new Option('--slot <number>', 'runs in this slot only').argParser(wholeNumber(1, MOST_SLOTS)))
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((options: StatsOptions & { readonly json: boolean }) =>
      answer(options.json, async () => (await import('../commands/line.ts')).stats(withoutJson(options))),
    );
  explain(command, { example: 'birthmark line stats --data /srv/birthmark --hours 24 --order WO-4711' });
}

function withoutJson({ json: _json, ...options }: StatsOptions & { readonly json: boolean }): StatsOptions {
  return options;
}
