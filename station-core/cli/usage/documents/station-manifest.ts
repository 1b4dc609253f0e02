import { type Command, Option } from 'commander';
import { dataOption, jsonOption, wholeNumber } from '../../arguments.ts';
import type { InstallOptions, ProposeOptions, ProposeSignerOptions } from '../../commands/station-manifest.ts';
import { answer } from '../../output.ts';
import { explain } from '../explain.ts';

/** What a manifest has to do with the data directory of its station. */
export function declareManifestOfStation(manifest: Command): void {
  const proposed = manifest
    .command('propose')
    .description('Write down what the station uses now, as the content of a manifest for officers to read and change.')
    .requiredOption('--out <content.json>', 'where the content goes; must not exist')
    .option('--product <dir...>', 'products to allow; otherwise all that the station has')
    .addOption(
      new Option('--days <number>', 'how long the manifest is valid').argParser(wholeNumber(1, 3_660)).default(365),
    )
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((options: ProposeOptions) =>
      answer(options.json, async () => (await import('../../commands/station-manifest.ts')).propose(options)),
    );
  explain(proposed, { example: 'birthmark manifest propose --out content.json --data /srv/birthmark' });
  const installed = manifest
    .command('install')
    .description('Put a manifest that two officers signed in force. The first one pins the list of officers.')
    .argument('<file>', 'the manifest')
    .requiredOption('--officer <file...>', 'files ID.officer.json of all who may sign')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((file: string, options: InstallOptions) =>
      answer(options.json, async () => (await import('../../commands/station-manifest.ts')).install(file, options)),
    );
  explain(installed, {
    example:
      'birthmark manifest install manifest.jws --officer anna.officer.json bo.officer.json --data /srv/birthmark',
  });
}

/** The configuration of the signing service comes from the ceremony; later there may be an upstream, whose key it lacks. */
export function declareSignerOfStation(signerConfig: Command): void {
  const proposed = signerConfig
    .command('propose')
    .description(
      "Write down the signing service's next configuration: as it is, with the key of upstream from station.json. Two officers sign it.",
    )
    .requiredOption('--out <content.json>', 'where the content goes; must not exist')
    .option('--config <file>', 'the present one, where the signing service runs in an account of its own')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((options: ProposeSignerOptions) =>
      answer(options.json, async () => (await import('../../commands/station-manifest.ts')).proposeSigner(options)),
    );
  explain(proposed, { example: 'birthmark signer-config propose --out content.json --data /srv/birthmark' });
}
