import type { Command } from 'commander';
import { dataOption, jsonOption } from '../arguments.ts';
import type { MigrateOptions } from '../commands/migrate.ts';
import { answer } from '../output.ts';
import { explain } from './explain.ts';

export function declareMigrate(ca: Command): void {
  const command = ca
    .command('migrate')
    .description(
      'Take a data directory of version 0.3 or earlier over, in two steps. The first writes a record of what it holds and of what ' +
        'nobody can vouch for, and a document for two officers to sign. The second, with --config, takes over what they signed.',
    )
    .requiredOption('--folder <dir>', 'where record and document go; outside the data directory')
    .option('--without-old-token', 'the old token is lost or broken: do not look into it', false)
    .option('--config <file>', 'configuration of the new signing service, as two officers signed it')
    .option('--officers-sha256 <hex>', 'who the officers are, as the key ceremony printed it')
    .option('--root <file>', 'root certificate of the new configuration, PEM')
    .option('--socket <path>', 'where the station will reach the signing service, in an account of its own')
    .option('--pin-file <file>', 'instead: the station starts it with the PIN in this file, with reduced protection')
    .option('--softhsm-conf <file>', 'SOFTHSM2_CONF of the new token; SoftHSM only')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((options: MigrateOptions) =>
      answer(options.json, async (signal) => (await import('../commands/migrate.ts')).migrate(options, signal)),
    );
  explain(command, { example: 'birthmark ca migrate --data /srv/birthmark --folder /srv/migration' });
}
