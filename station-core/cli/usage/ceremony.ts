import { type Command, Option } from 'commander';
import { jsonOption } from '../arguments.ts';
import type { ImportOptions, InitOptions, StatusOptions } from '../commands/ceremony.ts';
import type { RootInitOptions, RootSignOptions } from '../commands/root-ceremony.ts';
import { answer } from '../output.ts';
import { HSM_KINDS } from '../../model/documents/hsm-kind.ts';
import { explain } from './explain.ts';
import { PRESENT } from './present.ts';

export function declareStationCeremony(ca: Command): void {
  declareInit(ca);
  declareImport(ca);
  const status = ca
    .command('status')
    .description('Show how far a ceremony has come, and what comes next. Needs no token and no PIN.')
    .addOption(dirOption())
    .addOption(jsonOption())
    .action((options: StatusOptions) =>
      answer(options.json, async () => (await import('../commands/ceremony.ts')).ceremonyStatus(options)),
    );
  explain(status, { example: 'birthmark ca status --dir /var/lib/birthmark-signer' });
}

function declareInit(ca: Command): void {
  const init = ca
    .command('init')
    .description(
      'Make the keys of a station in an empty token, and the certificate request for the root. Run it again, with --dir alone, ' +
        'after an interruption and after the officers have signed the configuration: it goes on where it is. Asks for the PIN ' +
        'at this terminal.',
    )
    .addOption(dirOption())
    .option('--station <name>', 'name of the station')
    .addOption(moduleOption())
    .addOption(tokenOption())
    .addOption(hsmOption())
    .option('--organization <name>', 'O of the issuing CA, and of every unit that it may certify')
    .option('--unit <name...>', 'OU of the units that it may certify; absent: any')
    .option('--name <name>', 'CN of the issuing CA')
    .addOption(curveOption().default(undefined, 'P-256'))
    .option('--officer <file...>', 'files ID.officer.json of those who will sign what this station may do')
    .option('--upstream-key <key>', "verifier key of upstream's receipts")
    .addOption(
      new Option(
        '--anchor <kind>',
        'what a state that was taken back is noticed by; `receipt` for a token without data objects',
      )
        .choices(['token-object', 'receipt'])
        .default(undefined, 'token-object'),
    )
    .addOption(presentOption())
    .addOption(jsonOption())
    .action((options: InitOptions) =>
      answer(options.json, async (signal) => (await import('../commands/ceremony.ts')).initCeremony(options, signal)),
    );
  explain(init, {
    example:
      'birthmark ca init --dir /var/lib/birthmark-signer --station ST01 --module /usr/lib/softhsm/libsofthsm2.so --token st01 ' +
      '--organization "Example Devices" --name "Example issuing 1" --officer anna.officer.json bo.officer.json ' +
      '--present "Anna Berg, security officer" "Bo Chen, security officer"',
  });
}

function declareImport(ca: Command): void {
  const imported = ca
    .command('import')
    .description(
      'Import the certificate that the root signed, and draft the configuration of the signing service. Asks for the PIN.',
    )
    .argument('<issuing.pem>', 'certificate of the issuing CA')
    .requiredOption('--root <file>', 'certificate of the root, PEM')
    .addOption(dirOption())
    .addOption(jsonOption())
    .action((file: string, options: ImportOptions) =>
      answer(options.json, async (signal) =>
        (await import('../commands/ceremony.ts')).importIssuing(file, options, signal),
      ),
    );
  explain(imported, { example: 'birthmark ca import issuing.pem --root root.pem --dir /var/lib/birthmark-signer' });
}

export function declareRoot(ca: Command): void {
  const root = ca
    .command('root')
    .description('A root of your own, in a token of its own, on a machine without network.');
  const init = root
    .command('init')
    .description('Make the root key in an empty token, and its certificate. Asks for the PIN at this terminal.')
    .addOption(dirOption())
    .addOption(moduleOption().makeOptionMandatory())
    .addOption(tokenOption().makeOptionMandatory())
    .addOption(hsmOption())
    .requiredOption('--organization <name>', 'O of the root')
    .requiredOption('--name <name>', 'CN of the root')
    .addOption(curveOption().default('P-384'))
    .addOption(presentOption().makeOptionMandatory())
    .addOption(jsonOption())
    .action((options: RootInitOptions) =>
      answer(options.json, async (signal) => (await import('../commands/root-ceremony.ts')).initRoot(options, signal)),
    );
  explain(init, {
    example:
      'birthmark ca root init --dir /media/root --module /usr/lib/softhsm/libsofthsm2.so --token root ' +
      '--organization "Example Devices" --name "Example root 2026" --present "Anna Berg, security officer" "Bo Chen, security officer"',
  });
  const signed = root
    .command('sign')
    .description(
      'Certify an issuing CA. The request is shown in words, and must be confirmed by the fingerprint of its key, which ' +
        "the station's own ceremony shows. Asks for the PIN.",
    )
    .argument('<request.pem>', 'certificate request that `birthmark ca init` wrote')
    .requiredOption('--out <file>', 'where the certificate goes; must not exist')
    .addOption(dirOption())
    .addOption(presentOption().makeOptionMandatory())
    .addOption(jsonOption())
    .action((file: string, options: RootSignOptions) =>
      answer(options.json, async (signal) =>
        (await import('../commands/root-ceremony.ts')).signWithRoot(file, options, signal),
      ),
    );
  explain(signed, {
    example:
      'birthmark ca root sign issuing.csr.pem --dir /media/root --out issuing.pem ' +
      '--present "Anna Berg, security officer" "Bo Chen, security officer"',
  });
}

const dirOption = (): Option => new Option('--dir <dir>', 'the folder of the ceremony').makeOptionMandatory();
const moduleOption = (): Option => new Option('--module <file>', 'PKCS#11 driver of the token');
const tokenOption = (): Option => new Option('--token <label>', 'label of the token');
const hsmOption = (): Option =>
  new Option('--hsm <kind>', 'kind of HSM, where the token does not say; absent: as it says of itself').choices(
    HSM_KINDS,
  );
const curveOption = (): Option => new Option('--curve <name>', 'curve of the key').choices(['P-256', 'P-384']);
const presentOption = (): Option => new Option('--present <person...>', PRESENT);
