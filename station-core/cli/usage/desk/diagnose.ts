import type { Command } from 'commander';
import { dataOption, jsonOption } from '../../arguments.ts';
import type { DiagnoseOptions } from '../../commands/diagnose.ts';
import { answer } from '../../output.ts';
import { explain } from '../explain.ts';

export function declareDiagnose(program: Command): void {
  const command = program
    .command('diagnose')
    .description(
      'Put what service people ask for into one ZIP: last boot logs, frames of the last faults, log, versions, serial ' +
        'adapters. No secret is in it. The station may run meanwhile.',
    )
    .addOption(dataOption())
    .option('--out <file>', 'the ZIP; a name of its own in this folder when absent')
    .addOption(jsonOption())
    .action((options: DiagnoseOptions) =>
      answer(options.json, async (signal) =>
        (await import('../../commands/diagnose.ts')).diagnoseStation(options, signal),
      ),
    );
  explain(command, { example: 'birthmark diagnose --data /srv/birthmark --out diagnosis.zip' });
}
