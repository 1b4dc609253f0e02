import { type Command, Option } from 'commander';
import { dataOption, jsonOption } from '../../arguments.ts';
import type { CloseOptions } from '../../commands/shift.ts';
import { answer } from '../../output.ts';
import { explain } from '../explain.ts';
import { asOption } from '../unit-acts.ts';

export function declareShift(program: Command): void {
  const shift = program.command('shift').description('Count the shift since the last close, and close it.');
  const status = shift
    .command('status')
    .description(
      'Compare what the HSM service signed, what the ledger holds, what units confirmed and what was printed. ' +
        'Takes the station into service while it counts.',
    )
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((options: { data: string; json: boolean }) =>
      answer(options.json, async (signal) => (await import('../../commands/shift.ts')).status(options.data, signal)),
    );
  explain(status, {
    example: 'birthmark shift status --data /srv/birthmark',
    no: 'a difference needs a reason before the shift can be closed',
  });
  const close = shift
    .command('close')
    .description('Close the shift. A security officer; each difference needs a reason.')
    .addOption(
      new Option('--reason <kind=text>', 'why all differences of a kind are there; once for each kind')
        .argParser((text: string, before: readonly string[]) => [...before, text])
        .default([], 'none'),
    )
    .addOption(asOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((options: CloseOptions) =>
      answer(options.json, async (signal) => (await import('../../commands/shift.ts')).close(options, signal)),
    );
  explain(close, {
    example: 'birthmark shift close --as olga --reason not-delivered=quarantine --data /srv/birthmark',
  });
}
