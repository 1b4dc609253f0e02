import { type Command, Option } from 'commander';
import { dataOption, jsonOption, portOption } from '../arguments.ts';
import type { DecideOptions, HoldOptions } from '../commands/unit-holds.ts';
import type { VerifyOptions } from '../commands/unit-verify.ts';
import { answer } from '../output.ts';
import { withUnitFilters } from './desk/search.ts';
import { explain } from './explain.ts';

/** What is done about units that are made: each names the person, whose PIN is asked for at the terminal. */
export function declareUnitActs(unit: Command): void {
  const hold = decision(withUnitFilters(unit.command('hold').argument('[id...]', 'serial numbers or MAC addresses')))
    .description('Put units on hold: every station that hears of it refuses them. QA or a security officer.')
    .action((ids: string[], options: HoldOptions) =>
      answer(options.json, async (signal) => (await import('../commands/unit-holds.ts')).hold(ids, options, signal)),
    );
  explain(hold, {
    example: 'birthmark unit hold L1-ST01-000001 --reason "torn label" --as quinn --data /srv/birthmark',
  });
  const release = decision(unit.command('release').argument('<id...>', 'serial numbers or MAC addresses'))
    .description('Release units that this station has put on hold. A security officer.')
    .action((ids: string[], options: DecideOptions) =>
      answer(options.json, async (signal) => (await import('../commands/unit-holds.ts')).release(ids, options, signal)),
    );
  explain(release, {
    example: 'birthmark unit release L1-ST01-000001 --reason "label replaced" --as olga --data /srv/birthmark',
  });
  declareInHand(unit);
}

function declareInHand(unit: Command): void {
  const verify = unit
    .command('verify')
    .description(
      'Verify a unit in hand: is it one of ours, and is it still as it left the line? Nothing is written to it.',
    )
    .addOption(portOption())
    .addOption(asOption())
    .option('--label-from-stdin', 'scan the QR code of its label, too; it is not shown', false)
    .option('--product <dir>', 'its product, for a unit whose agent arrives by RAM')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((options: VerifyOptions) =>
      answer(options.json, async (signal) => (await import('../commands/unit-verify.ts')).verify(options, signal)),
    );
  explain(verify, {
    example: 'birthmark unit verify --port /dev/ttyUSB0 --label-from-stdin --as quinn --data /srv/birthmark',
    no: 'the unit was changed, or is not ours',
  });
  const lookUp = unit
    .command('look-up')
    .description('Ask for a password or code at the terminal, and say whose it is. Nobody sees it.')
    .addOption(asOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((options: VerifyOptions) =>
      answer(options.json, async (signal) => (await import('../commands/unit-verify.ts')).lookUp(options, signal)),
    );
  explain(lookUp, {
    example: 'birthmark unit look-up --as quinn --data /srv/birthmark',
    no: 'this station never drew it',
  });
}

function decision(command: Command): Command {
  return command
    .addOption(new Option('--reason <text>', 'why; stays in the ledger').makeOptionMandatory())
    .addOption(asOption())
    .option('--dry-run', 'show which units that concerns, and write nothing', false)
    .addOption(dataOption())
    .addOption(jsonOption());
}

export const asOption = (): Option =>
  new Option('--as <person>', 'short name of the person who decides; the PIN is asked for').makeOptionMandatory();
