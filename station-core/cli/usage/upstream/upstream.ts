import { type Command, InvalidArgumentError, Option } from 'commander';
import { dataOption, jsonOption, sha256Fingerprint, wholeNumber } from '../../arguments.ts';
import type {
  AddStationOptions,
  CheckOptions,
  EnrolOptions,
  InitOptions,
  ServeOptions,
} from '../../commands/upstream.ts';
import { answer } from '../../output.ts';
import { explain } from '../explain.ts';
import { headquartersOption } from './headquarters-option.ts';
import { declareRegistry } from './registry.ts';

/** Headquarters: its own commands, and `enrol`, which a station says to it. DATABASE_URL names its database, if it has a server. */
export function declareUpstream(program: Command): void {
  const upstream = program
    .command('upstream')
    .description('Headquarters, which receives the ledger of every station. DATABASE_URL names a PostgreSQL server.');
  declareInit(upstream);
  declareServe(upstream);
  declareStation(upstream);
  declareCheck(upstream);
  declareEnrol(upstream);
  declareRegistry(upstream);
}

const commands = () => import('../../commands/upstream.ts');

const port = wholeNumber(1, 65_535);

function declareInit(upstream: Command): void {
  const command = upstream
    .command('init')
    .description(
      'Make the directory of a new headquarters: keys, certificates, database, upstream.json. Safe to repeat when it was interrupted.',
    )
    .addOption(headquartersOption())
    .requiredOption('--host <names...>', 'names or addresses by which stations reach it, the most usual one first')
    .option('--name <name>', 'of the witness, as it stands in every receipt for good', nameOf)
    .option('--listen <address>', 'address to listen on', '0.0.0.0')
    .addOption(new Option('--port <number>', 'TCP port for stations').argParser(port).default(8443))
    .addOption(new Option('--enrolment-port <number>', 'TCP port for enrolment').argParser(port).default(8444))
    .addOption(jsonOption())
    .action((options: InitOptions & { json: boolean }) =>
      answer(options.json, async (signal) => (await commands()).init(options, signal)),
    );
  explain(command, { example: 'birthmark upstream init --data /srv/headquarters --host hq.example.com' });
}

function declareServe(upstream: Command): void {
  const command = upstream
    .command('serve')
    .description('Receive the ledgers of the stations. Ctrl-C ends it.')
    .addOption(headquartersOption())
    .addOption(jsonOption())
    .action((options: ServeOptions) =>
      answer(options.json, async (signal) => {
        await (await commands()).serve(options, signal);
        return undefined; // it has printed where it listens
      }),
    );
  explain(command, { example: 'birthmark upstream serve --data /srv/headquarters' });
}

function declareStation(upstream: Command): void {
  const station = upstream.command('station').description('The stations that send their ledger here.');
  const command = station
    .command('add')
    .description(
      'Draw a one-time code with which a station enrols: a new one, or one that needs a certificate again. An earlier code of it ends.',
    )
    .argument('<name>', 'the name of the station, as in its station.json')
    .addOption(headquartersOption())
    .requiredOption('--by <person>', 'who decides it')
    .option('--reason <text>', 'why', 'new station')
    .addOption(new Option('--hours <number>', 'how long the code is valid').argParser(wholeNumber(1, 168)).default(24))
    .option('--serial-prefix <texts...>', 'how the serial numbers of its units begin')
    .option('--mac-prefix <octets...>', 'how the MAC addresses of its units begin: three octets or more')
    .option('--checkpoint-key <key>', 'the key that the station must have; otherwise the one that it names')
    .addOption(jsonOption())
    .action((name: string, options: AddStationOptions & { json: boolean }) =>
      answer(options.json, async () => (await commands()).addStation(name, options)),
    );
  explain(command, {
    example:
      'birthmark upstream station add ST01 --data /srv/headquarters --by hanna --serial-prefix L1- --mac-prefix 7c:df:a1',
  });
}

function declareCheck(upstream: Command): void {
  const command = upstream
    .command('check')
    .description(
      'Look at everything about headquarters at once: keys, certificates, disk, server, database, clocks, stations. Writes nothing.',
    )
    .addOption(headquartersOption())
    .addOption(
      new Option('--silent-hours <number>', 'a station that was not heard of for so long is a warning')
        .argParser(wholeNumber(1, 8_760))
        .default(24),
    )
    .addOption(jsonOption())
    .action((options: CheckOptions & { json: boolean }) =>
      answer(options.json, async (signal) => (await commands()).check(options, signal)),
    );
  explain(command, {
    example: 'birthmark upstream check --data /srv/headquarters',
    no: 'something keeps stations from being served, or could not be looked at',
  });
}

function declareEnrol(upstream: Command): void {
  const command = upstream
    .command('enrol')
    .description(
      'On a station: get its certificate from headquarters with a one-time code, and name headquarters in station.json. ' +
        'Safe to repeat with the same code when it was interrupted.',
    )
    .argument('<url>', 'the enrolment address, as `upstream station add` prints it')
    .argument('[code]', 'the one-time code; it is asked for at this terminal when it is left out')
    .addOption(
      new Option('--fingerprint <sha256>', "of headquarters' authority, as `upstream station add` prints it")
        .argParser(sha256Fingerprint)
        .makeOptionMandatory(),
    )
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((url: string, code: string | undefined, options: EnrolOptions & { json: boolean }) =>
      answer(options.json, async (signal) => (await commands()).enrol({ url, code }, options, signal)),
    );
  const fingerprint = '--fingerprint 5b1f…'.replace('5b1f…', '5b1f'.repeat(16));
  explain(command, {
    example: `birthmark upstream enrol https://hq.example.com:8444 7K3QM-W0XEB-94TNS-ZC2HA ${fingerprint} --data /srv/birthmark`,
  });
}

function nameOf(text: string): string {
  if (/^[^\s+]{1,64}$/.test(text)) return text;
  throw new InvalidArgumentError('Expected a name without blanks and plus signs.');
}
