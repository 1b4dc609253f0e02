import { type Command, Option } from 'commander';
import { OUTCOME_FILTERS, UNIT_SORTS } from '../../../model/desk/unit-search.ts';
import { dataOption, fromOption, jsonOption, untilOption, wholeNumber } from '../../arguments.ts';
import { answer } from '../../output.ts';
import type { SearchOptions } from './search-options.ts';
import { explain } from '../explain.ts';

export function declareUnitList(unit: Command): void {
  const command = withSearchOptions(unit.command('list'))
    .description('List the units that were made, one row each: the run that counts.')
    .action((options: SearchOptions) =>
      answer(options.json, async (signal) => (await import('../../commands/search.ts')).list(options, signal)),
    );
  explain(command, { example: 'birthmark unit list --outcome FAIL --from 2026-11-29 --csv --data /srv/birthmark' });
}

export function declareLedgerSearch(ledger: Command): void {
  const command = withSearchOptions(ledger.command('search'))
    .description('Find what an id belongs to, or list runs, also those of boards that never said who they are.')
    .argument('[id]', 'serial number, MAC address, certificate serial or fingerprint, SSID, label job, order or run')
    .action((id: string | undefined, options: SearchOptions) =>
      answer(options.json, async (signal) => (await import('../../commands/search.ts')).search(id, options, signal)),
    );
  explain(command, {
    example: 'birthmark ledger search L1-ST01-000132 --data /srv/birthmark',
    no: 'nothing was found',
  });
}

/** The same wherever units are listed, put on hold or lose their certificates. */
export function withUnitFilters(command: Command): Command {
  return command
    .option('--order <name>', 'of this work order')
    .option('--product <name>', 'of this product')
    .option('--operator <person>', 'started by this person')
    .option('--station <name>', 'made by this station; a ledger holds the units of one')
    .addOption(new Option('--slot <number>', 'made in this slot').argParser(wholeNumber(0, 64)))
    .option('--firmware <version>', 'with this firmware')
    .addOption(new Option('--outcome <outcome>', 'that ended so').choices(OUTCOME_FILTERS))
    .option('--fault <code>', 'that ended with this fault')
    .addOption(fromOption())
    .addOption(untilOption())
    .option('--held', 'that are on hold')
    .option('--no-held', 'that are not on hold')
    .option('--revoked', 'whose certificate is revoked')
    .option('--no-revoked', 'whose certificate is not revoked');
}

function withSearchOptions(command: Command): Command {
  return withUnitFilters(command)
    .addOption(new Option('--sort <column>', 'order').choices(UNIT_SORTS).default('last'))
    .option('--ascending', 'smallest or oldest first', false)
    .addOption(new Option('--page <number>', 'which page').argParser(wholeNumber(1, 100_000_000)).default(1))
    .addOption(new Option('--rows <number>', 'rows of a page').argParser(wholeNumber(1, 500)).default(50))
    .option('--all', 'every page', false)
    .addOption(dataOption())
    .addOption(jsonOption())
    .addOption(
      new Option('--csv', 'print comma-separated values, with a line of names').default(false).conflicts('json'),
    );
}
