import { type Command, Option } from 'commander';
import { dataOption, jsonOption } from '../arguments.ts';
import type { DecideOptions } from '../commands/unit-holds.ts';
import { answer } from '../output.ts';
import { explain } from './explain.ts';

/** What is done about units that are made: each names the person, whose PIN is asked for at the terminal. */
export function declareUnitActs(unit: Command): void {
  const hold = decision(unit.command('hold'))
    .description('Put units on hold: every station that hears of it refuses them. QA or a security officer.')
    .action((ids: string[], options: DecideOptions) =>
      answer(options.json, async (signal) => (await import('../commands/unit-holds.ts')).hold(ids, options, signal)),
    );
  explain(hold, {
    example: 'birthmark unit hold L1-S01-000001 --reason "torn label" --as quinn --data /srv/birthmark',
  });
  const release = decision(unit.command('release'))
    .description('Release units that this station has put on hold. A security officer.')
    .action((ids: string[], options: DecideOptions) =>
      answer(options.json, async (signal) => (await import('../commands/unit-holds.ts')).release(ids, options, signal)),
    );
  explain(release, {
    example: 'birthmark unit release L1-S01-000001 --reason "label replaced" --as olga --data /srv/birthmark',
  });
}

function decision(command: Command): Command {
  return command
    .argument('<id...>', 'serial numbers or MAC addresses')
    .addOption(new Option('--reason <text>', 'why; stays in the ledger').makeOptionMandatory())
    .addOption(asOption())
    .option('--dry-run', 'show which units that concerns, and write nothing', false)
    .addOption(dataOption())
    .addOption(jsonOption());
}

export const asOption = (): Option =>
  new Option('--as <person>', 'short name of the person who decides; the PIN is asked for').makeOptionMandatory();
