import type { Command } from 'commander';
import { jsonOption } from '../arguments.ts';
import { answer } from '../output.ts';
import { explain } from './explain.ts';

export function declareProduct(program: Command): void {
  const product = program.command('product').description('What is made on the line.');
  declareCheck(product);
}

function declareCheck(product: Command): void {
  const command = product
    .command('check')
    .description('Look at everything about a product that can be known without a board. Writes nothing.')
    .argument('<dir>', 'the folder with product.json and the signed release')
    .addOption(jsonOption())
    .action((dir: string, options: { json: boolean }) =>
      answer(options.json, async () => (await import('../commands/product.ts')).check(dir)),
    );
  explain(command, { example: 'birthmark product check lamp-one', no: 'no unit of the product would pass' });
}
