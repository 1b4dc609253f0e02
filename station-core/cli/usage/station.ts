import type { Command } from 'commander';
import { dataOption, jsonOption } from '../arguments.ts';
import type { TokensOptions } from '../commands/station-tokens.ts';
import { answer } from '../output.ts';
import { explain } from './explain.ts';
import { declareStationBackup } from './station-backup.ts';

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
  declareTokens(station);
  declareStationBackup(station);
}

function declareTokens(station: Command): void {
  const tokens = station
    .command('tokens')
    .description(
      'Find the PKCS#11 drivers of this machine and their tokens, with what they show without a PIN and whether a station ' +
        'can use them. Asks for no PIN.',
    )
    .option('--module <file...>', 'drivers besides those in known places')
    .addOption(jsonOption())
    .action((options: TokensOptions) =>
      answer(options.json, async (signal) =>
        (await import('../commands/station-tokens.ts')).listAllTokens(options, signal),
      ),
    );
  explain(tokens, { example: 'birthmark station tokens --module /opt/vendor/lib/pkcs11.so' });
}
