import type { Command } from 'commander';
import { dataOption, jsonOption } from '../arguments.ts';
import { answer } from '../output.ts';
import { explain } from './explain.ts';

interface Options {
  readonly data: string;
  readonly json: boolean;
}

export function declareStation(program: Command): void {
  const station = program.command('station').description('The setup of a station.');
  const check = station
    .command('check')
    .description(
      'Look at everything that can be known without a board. Writes nothing but what the signing service notes of a start.',
    )
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((options: Options) =>
      answer(options.json, async (signal) =>
        (await import('../commands/station-check.ts')).check(options.data, signal),
      ),
    );
  explain(check, {
    example: 'birthmark station check --data /srv/birthmark',
    no: 'something keeps boards from passing, or could not be looked at',
  });
}
