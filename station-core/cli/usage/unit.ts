import type { Command } from 'commander';
import { dataOption, jsonOption } from '../arguments.ts';
import type { ShowOptions } from '../commands/unit.ts';
import { answer } from '../output.ts';
import { explain } from './explain.ts';
import { declareUnitList } from './desk/search.ts';
import { declareUnitExport } from './desk/unit-export.ts';
import { declareUnitProof } from './desk/unit-proof.ts';
import { declareUnitActs } from './unit-acts.ts';

export function declareUnit(program: Command): void {
  const unit = program
    .command('unit')
    .description('Look up units in the ledger, prove what it says of them, and put them aside.');
  const command = unit
    .command('show')
    .description("Show a unit's record and whether the ledger it comes from verifies.")
    .argument('<id>', 'serial number or MAC address')
    .option('--no-verify', 'do not verify the ledger first; the record is then marked as not verified')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((id: string, options: ShowOptions) =>
      answer(options.json, async () => (await import('../commands/unit.ts')).show(id, options)),
    );
  explain(command, {
    example: 'birthmark unit show L1-ST01-000001 --data /srv/birthmark',
    no: 'the ledger does not verify, or could not be checked',
  });
  declareUnitList(unit);
  declareUnitProof(unit);
  declareUnitActs(unit);
  declareUnitExport(unit);
}
