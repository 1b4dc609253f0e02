import { type Command, Option } from 'commander';
import { LOG_MARKS } from '../../model/issuance/log-mark.ts';
import { dataOption, fromOption, jsonOption, untilOption, wholeNumber } from '../arguments.ts';
import type { LogOptions } from '../commands/ledger-log.ts';
import { answer } from '../output.ts';
import { explain } from './explain.ts';

export function declareLedgerLog(ledger: Command): void {
  const command = ledger
    .command('log')
    .description(
      'List what was issued and refused, who did what, and what is marked: a security officer reads it. Needs neither ' +
        'an HSM nor write access, and may run beside a working station.',
    )
    .addOption(fromOption())
    .addOption(untilOption())
    .option('--unit <id>', 'serial number or MAC address')
    .option('--person <id>', 'who did it, or to whom it was done')
    .option('--order <name>', 'work order')
    .option('--product <name>', 'product')
    .option('--kind <kinds...>', 'kinds of entries, such as certificate-issued')
    .addOption(new Option('--mark <marks...>', 'entries with one of these marks').choices(LOG_MARKS))
    .option('--oldest-first', 'begin with the oldest entry', false)
    .addOption(
      new Option('--limit <count>', 'at most so many entries').argParser(wholeNumber(1, 1_000_000)).default(100),
    )
    .addOption(dataOption())
    .addOption(jsonOption())
    .addOption(new Option('--csv', 'print a table for spreadsheets').default(false).conflicts('json'))
    .action((options: LogOptions) =>
      answer(options.json, async (signal) => (await import('../commands/ledger-log.ts')).log(options, signal)),
    );
  explain(command, { example: 'birthmark ledger log --mark refusal out-of-hours --data /srv/birthmark' });
}
