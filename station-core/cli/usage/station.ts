import { type Command, Option } from 'commander';
import { dataOption, jsonOption, nameLike } from '../arguments.ts';
import type { StationInitOptions } from '../commands/station-init.ts';
import type { StationTrialOptions } from '../commands/station-trial.ts';
import type { TokensOptions } from '../commands/station-tokens.ts';
import { KNOWN_ADDRESSES } from '../../model/desk/printer-addresses.ts';
import { PRODUCT_NAME } from '../../model/product.ts';
import { NEW_STATION_NAME } from '../../model/first-day/station-name.ts';
import { answer } from '../output.ts';
import { explain } from './explain.ts';
import { PRESENT } from './present.ts';
import { declareStationBackup } from './station-backup.ts';
import { declareStationMove } from './station-move.ts';
import { declareStationRestore } from './station-restore.ts';

interface Options {
  readonly data: string;
  readonly json: boolean;
}

export function declareStation(program: Command): void {
  const station = program.command('station').description('The setup of a station.');
  declareInit(station);
  declareTrial(station);
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
  declareStationMove(station);
  declareStationRestore(station);
}

/** Every question is an option too. */
function declareInit(station: Command): void {
  const init = station
    .command('init')
    .description(
      'Set up a station: names, token, key ceremony, headquarters, escrow, printer, scanner, jig, manifest and permit. Asks at the terminal for what no ' +
        'option answers, and says who must do what when it has to wait. Run it again to go on. Without a terminal, and ' +
        'with --json, the first missing answer is the result.',
    )
    .addOption(dataOption())
    .option('--station <name>', 'name of the station: A to Z and digits, at most 12')
    .option('--organization <name>', 'O of the issuing CA, and of every unit that it may certify')
    .option('--token <uri>', '`software`, or a PKCS#11 URI that `station tokens` shows')
    .option('--softhsm-conf <file>', 'SOFTHSM2_CONF of a SoftHSM store of your own; otherwise as the variable says')
    .option('--officers <file...>', 'files ID.officer.json of those who will sign what this station may do')
    .option('--present <person...>', PRESENT)
    .option('--authority <name>', 'CN of the issuing CA')
    .option('--units <name...>', 'OU of the units that it may certify, or `any`')
    .option('--certificate <file>', 'certificate of the issuing CA, which the root signed')
    .option('--root <file>', 'certificate of the root')
    .option('--headquarters <url>', 'where stations enrol, as `upstream station add` prints it, or `none`')
    .option('--fingerprint <sha256>', 'of the authority of headquarters, as printed with the code')
    .option('--code <code>', 'one-time code of the enrolment; left out, it is asked for at this terminal')
    .option('--signed <file...>', 'copies of what this station waits for, which officers signed elsewhere')
    .option('--escrow <file>', 'certificates of the back office, NAME.escrow.pem')
    .option('--signer-account <name>', 'of the signing service: `same` as the station, or one of its own')
    .option('--pin-file <file>', "file with the token's PIN, which only this account may read")
    .option('--printer <address>', KNOWN_ADDRESSES)
    .option('--scanner <address>', '`typed`, or `program:FILE`')
    .option('--jig <rowsxcolumns>', 'boards of the jig, such as 1x4')
    .option('--permit <id>', 'name of the first permit')
    .option('--quota <number>', 'units under the permit')
    .option('--days <number>', 'validity of permit and manifest')
    .option('--ouis <bytes...>', 'first three bytes of the MAC addresses, or `any`')
    .option('--rights <right...>', '`rework`, `lock`, `burn`, or `none`')
    .addOption(jsonOption())
    .action((options: StationInitOptions) =>
      answer(options.json, async (signal) =>
        (await import('../commands/station-init.ts')).initStation(options, signal),
      ),
    );
  explain(init, { example: 'birthmark station init --data /srv/birthmark', no: 'an answer is missing' });
}

function declareTrial(station: Command): void {
  const trial = station
    .command('trial')
    .description(
      'Set up a trial station in one answer: token in software, root, officers, escrow, permit and manifest. It is marked ' +
        'TRIAL for good, and never becomes a station of production. Needs softhsm2.',
    )
    .addOption(dataOption())
    .addOption(
      new Option('--station <name>', 'name of the station')
        .argParser(nameLike(NEW_STATION_NAME, 'Expected 1 to 12 capital letters and digits.'))
        .default('TRIAL'),
    )
    .addOption(
      new Option('--product <name>', 'what its permit is for; `lamp-one` comes with it')
        .argParser(nameLike(PRODUCT_NAME, 'Expected small letters, digits and hyphens.'))
        .default('lamp-one'),
    )
    .addOption(jsonOption())
    .action((options: StationTrialOptions) =>
      answer(options.json, async (signal) => {
        process.exitCode = await (await import('../commands/station-trial.ts')).stationTrial(options, signal);
        return undefined; // it has printed the answer
      }),
    );
  explain(trial, { example: 'birthmark station trial --data trial-station' });
}

function declareTokens(station: Command): void {
  const tokens = station
    .command('tokens')
    .description(
      'Find the PKCS#11 drivers of this machine and their tokens, with what they show without a PIN and whether a station ' +
        'can use them. Asks for no PIN.',
    )
    .option('--module <file...>', 'drivers besides those in known places')
    .option('--softhsm-conf <file>', 'SOFTHSM2_CONF of a SoftHSM store of your own; otherwise as the variable says')
    .addOption(jsonOption())
    .action((options: TokensOptions) =>
      answer(options.json, async (signal) =>
        (await import('../commands/station-tokens.ts')).listAllTokens(options, signal),
      ),
    );
  explain(tokens, { example: 'birthmark station tokens --module /opt/vendor/lib/pkcs11.so' });
}
