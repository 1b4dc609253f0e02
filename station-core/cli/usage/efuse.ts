import type { Command } from 'commander';
import { dataOption, jsonOption, portOption } from '../arguments.ts';
import type { BurnOptions, EfuseOptions } from '../commands/efuse.ts';
import { answer } from '../output.ts';
import { explain } from './explain.ts';

export function declareEfuse(program: Command): void {
  const efuse = program.command('efuse').description("Compare a chip's eFuses with a product's security profile.");
  declareRead(efuse);
  declarePlan(efuse);
  declareBurn(efuse);
}

function declareRead(efuse: Command): void {
  const command = common(
    efuse.command('read').description('Show which eFuses are as the product requires. Changes nothing.'),
  ).action((options: EfuseOptions) =>
    answer(options.json, async (signal) => (await import('../commands/efuse.ts')).read(options, signal)),
  );
  explain(command, {
    example: 'birthmark efuse read --port /dev/ttyUSB0 --product products/lamp-one',
    no: 'the unit is not as the product requires',
  });
}

function declarePlan(efuse: Command): void {
  const command = common(
    efuse
      .command('plan')
      .description('Show what would be burnt, in which order, and what each burn ends. Changes nothing.'),
  ).action((options: EfuseOptions) =>
    answer(options.json, async (signal) => (await import('../commands/efuse.ts')).plan(options, signal)),
  );
  explain(command, {
    example: 'birthmark efuse plan --port /dev/ttyUSB0 --product products/lamp-one',
    no: 'the unit cannot be burnt now',
  });
}

function declareBurn(efuse: Command): void {
  const command = common(efuse.command('burn').description('Burn what is missing and read it back. Irreversible.'))
    .addOption(dataOption())
    .option('--i-understand-this-is-permanent', 'burn; without this option nothing is burnt', false)
    .action((options: BurnOptions, self: Command) => {
      if (!options.iUnderstandThisIsPermanent)
        self.error("a burn is irreversible: read 'efuse plan' first, then add '--i-understand-this-is-permanent'");
      return answer(options.json, async (signal) => (await import('../commands/efuse.ts')).burn(options, signal));
    });
  explain(command, {
    example:
      'birthmark efuse burn --port /dev/ttyUSB0 --product products/lamp-one --data /srv/birthmark --i-understand-this-is-permanent',
  });
}

const common = (command: Command): Command =>
  command
    .addOption(portOption())
    .requiredOption('--product <dir>', 'the product: a folder with product.json that has a securityProfile')
    .addOption(jsonOption());
