import type { Command } from 'commander';
import { dataOption, jsonOption } from '../arguments.ts';
import type { RestoreCommand } from '../commands/station-restore.ts';
import { answer } from '../output.ts';
import { explain } from './explain.ts';

export function declareStationRestore(station: Command): void {
  const restore = station
    .command('restore')
    .argument('<backup>', 'the backup: a folder or a tar file')
    .description(
      'Make a station of a backup, on the same token, and fetch from upstream what its ledger recorded after the backup. ' +
        'The data directory must be new or empty.',
    )
    .addOption(dataOption())
    .option('--sha256 <hex>', "of the backup's manifest, as it was printed")
    .option('--client-cert <file>', "the station's new client certificate for upstream, PEM")
    .option('--client-key <file>', 'its private key, PEM')
    .option('--without-upstream', 'do not ask upstream: what came after the backup stays missing', false)
    .addOption(jsonOption())
    .action((path: string, options: RestoreCommand & { json: boolean }) =>
      answer(options.json, async (signal) =>
        (await import('../commands/station-restore.ts')).restoreStation(path, options, signal),
      ),
    );
  explain(restore, {
    example:
      'birthmark station restore /mnt/backup/S01.tar --data /srv/birthmark --client-cert S01.pem --client-key S01.key.pem',
  });
}
