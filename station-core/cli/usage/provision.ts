import { type Command, Option } from 'commander';
import { dataOption, jsonOption, PORT_FORMS } from '../arguments.ts';
import type { ProvisionOptions } from '../commands/provision.ts';
import { answer } from '../output.ts';
import { explain } from './explain.ts';

export function declareProvision(program: Command): void {
  const command = program
    .command('provision')
    .description('Take the board on each port through the whole plan, all of them at once.')
    .addOption(new Option('--port <address...>', `one address for each slot: ${PORT_FORMS}`).makeOptionMandatory())
    .requiredOption('--product <dir>', 'the product: a folder with product.json')
    .option('--rework <order>', 'the rework order that allows finished units to be provisioned again')
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
