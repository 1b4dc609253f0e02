import type { Command } from 'commander';
import { jsonOption } from '../arguments.ts';
import type { PreviewOptions } from '../commands/label.ts';
import { answer } from '../output.ts';
import { explain } from './explain.ts';

export function declareLabel(program: Command): void {
  const label = program.command('label').description('What the labels of a product look like.');
  const command = label
    .command('preview')
    .description(
      'Draw a specimen of both labels of a product, by the code that prints: as pictures in the dots of the printer, as PDF ' +
        'and as ZPL. Then read each code back and say what damage it survives. It has no secrets of a unit.',
    )
    .requiredOption('--product <dir>', 'the product: a folder with product.json, and label.json if it has one')
    .requiredOption('--out <dir>', 'where to write inner.png, outer.png, label.pdf and label.zpl; made if absent')
    .addOption(jsonOption())
    .action((options: PreviewOptions & { json: boolean }) =>
      answer(options.json, async (signal) => (await import('../commands/label.ts')).previewLabel(options, signal)),
    );
  explain(command, { example: 'birthmark label preview --product products/lamp-one --out preview' });
}
