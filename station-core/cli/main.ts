#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { version } from '../station/version.ts';
import { addChip } from './commands/chip.ts';
import { addFlash } from './commands/flash.ts';
import { addJig } from './commands/jig.ts';
import { addLedger } from './commands/ledger.ts';
import { addNvs } from './commands/nvs.ts';
import { addPartitionTable } from './commands/partition-table.ts';
import { addProvision } from './commands/provision.ts';
import { addServe } from './commands/serve.ts';
import { addSync } from './commands/sync.ts';
import { addUnit } from './commands/unit.ts';
import { EXIT } from './output.ts';

const program = new Command('birthmark')
  .description('The manufacturing-line station that gives every ESP32 unit its identity')
  .version(version())
  .exitOverride();

addProvision(program);
addChip(program);
addFlash(program);
addUnit(program);
addLedger(program);
addSync(program);
addNvs(program);
addPartitionTable(program);
addServe(program);
addJig(program);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // commander has already written what was wrong with the words; help and version are not wrong.
  process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
}
