import type { Command } from 'commander';
import { Option } from 'commander';
import { MAX_ORDER_UNITS } from '../../../model/limits.ts';
import { dataOption, jsonOption, wholeNumber } from '../../arguments.ts';
import type { CloseReworkOptions, ListReworkOptions, OpenReworkOptions } from '../../commands/rework.ts';
import { answer } from '../../output.ts';
import { explain } from '../explain.ts';
import { asOption } from '../unit-acts.ts';

export function declareRework(program: Command): void {
  const rework = program.command('rework').description('Rework orders: they let finished units be made again.');
  const opened = rework
    .command('open')
    .description(
      'Open a rework order. Its name is printed; an operator makes the units under it, at a screen or with ' +
        '`birthmark provision --rework`. QA or a security officer.',
    )
    .requiredOption('--product <dir>', 'the product: a folder with product.json')
    .addOption(
      new Option('--quantity <units>', 'how many units')
        .argParser(wholeNumber(1, MAX_ORDER_UNITS))
        .makeOptionMandatory(),
    )
    .requiredOption('--reason <text>', 'why; stays in the ledger')
    .option(
      '--label-only',
      'new secrets and a new label only: key and certificate stay, and the permit needs no right',
      false,
    )
    .option('--permit <id>', 'a permit with the right to rework; absent: the only one in force')
    .addOption(asOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((options: OpenReworkOptions) =>
      answer(options.json, async (signal) => (await import('../../commands/rework.ts')).openRework(options, signal)),
    );
  explain(opened, {
    example:
      'birthmark rework open --product products/lamp-one --quantity 3 --reason mislabelled --as quinn --data /srv/birthmark',
  });
  declareReworkList(rework);
  declareReworkClose(rework);
}

function declareReworkList(rework: Command): void {
  const listed = rework
    .command('list')
    .description('The rework orders that are open: who opened them, why, until when, and how many units are made.')
    .option('--all', 'those that have ended, too', false)
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((options: ListReworkOptions) =>
      answer(options.json, async () => (await import('../../commands/rework.ts')).listRework(options)),
    );
  explain(listed, { example: 'birthmark rework list --data /srv/birthmark' });
}

function declareReworkClose(rework: Command): void {
  const closed = rework
    .command('close')
    .argument('<order>', 'name of the rework order, such as RW-1204')
    .description('Close a rework order early: no unit is made again under it. QA or a security officer.')
    .requiredOption('--reason <text>', 'why; stays in the ledger')
    .addOption(asOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((order: string, options: CloseReworkOptions) =>
      answer(options.json, async (signal) =>
        (await import('../../commands/rework.ts')).closeRework(order, options, signal),
      ),
    );
  explain(closed, {
    example: 'birthmark rework close RW-1204 --reason reworked --as quinn --data /srv/birthmark',
  });
}
