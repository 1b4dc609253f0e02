import { type Command, InvalidArgumentError, Option } from 'commander';
import { dataOption } from '../../arguments.ts';
import type { ExportOptions, PartOfOrder } from '../../commands/unit-export.ts';
import { answer } from '../../output.ts';
import { explain } from '../explain.ts';

export function declareUnitExport(unit: Command): void {
  const command = unit
    .command('export')
    .description(
      'Write the record of a unit, or of all units of an order: as A4 PDF, as JSON, or as an evidence pack with the ' +
        'entries, their proofs, certificates and how to verify them. The file is complete or not there.',
    )
    .argument('[id]', 'serial number or MAC address; left out with --order')
    .option('--order <order>', 'all units of this work order: one ZIP with a file for each, or one JSON array')
    .addOption(new Option('--part <n/of>', 'one of the parts of a large order, such as 2/3').argParser(partOfOrder))
    .option('--pdf', 'for people', false)
    .option('--json', 'for machines; what the command prints is then JSON too', false)
    .option('--zip', 'for an auditor', false)
    .requiredOption('--out <file>', 'the file to write')
    .option('--product <dir>', "the product's folder, for its release manifest; DIR/products/<product> unless given")
    .addOption(dataOption())
    .action((id: string | undefined, options: ExportOptions) =>
      answer(options.json, async (signal) =>
        (await import('../../commands/unit-export.ts')).exportUnits(id, options, signal),
      ),
    );
  explain(command, { example: 'birthmark unit export L1-ST01-000001 --zip --out unit.zip --data /srv/birthmark' });
}

const MOST_PARTS = 1_000;

function partOfOrder(text: string): PartOfOrder {
  const [, part, ofParts] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []).map(Number);
  if (part !== undefined && ofParts !== undefined && part >= 1 && part <= ofParts && ofParts <= MOST_PARTS) {
    return { part, ofParts };
  }
  throw new InvalidArgumentError('Expected a part such as 2/3.');
}
