import { type Command, Option } from 'commander';
import { MAX_ORDER_UNITS } from '../../model/limits.ts';
import { dataOption, jsonOption, PORT_FORMS, wholeNumber } from '../arguments.ts';
import type { ProvisionOptions } from '../commands/provision.ts';
import { answer } from '../output.ts';
import { explain } from './explain.ts';

export function declareProvision(program: Command): void {
  const command = program
    .command('provision')
    .description(
      'Take the board on each port through the whole plan, all of them at once. Once people are known, an operator signs ' +
        'in at the terminal, and the units are made under a work order, as at a screen.',
    )
    .addOption(new Option('--port <address...>', `one address for each slot: ${PORT_FORMS}`).makeOptionMandatory())
    .requiredOption('--product <dir>', 'the product: a folder with product.json')
    .option('--operator <id>', 'short name of whoever starts the boards; PIN or badge is asked for')
    .option('--order <order>', 'work order; absent: the one at work, or it is asked for')
    .option('--permit <id>', 'permit of the work order; absent: the one it had, or the only one in force')
    .addOption(
      new Option(
        '--quantity <units>',
        'units of the work order; absent: as the ledger has it, or asked for; a known order is changed',
      ).argParser(wholeNumber(1, MAX_ORDER_UNITS)),
    )
    .option('--rework <order>', 'the rework order, such as RW-1204, under which finished units are made again')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((options: ProvisionOptions) =>
      answer(options.json, async (signal) => (await import('../commands/provision.ts')).provision(options, signal)),
    );
  explain(command, {
    example: 'birthmark provision --port /dev/ttyUSB0 /dev/ttyUSB1 --product products/lamp-one --data /srv/birthmark',
    no: 'a unit did not pass',
  });
}
