import { type Command, Option } from 'commander';
import { jsonOption } from '../arguments.ts';
import type { BackupCommand } from '../commands/station-backup.ts';
import { answer } from '../output.ts';
import { explain } from './explain.ts';

export function declareStationBackup(station: Command): void {
  const backup = station
    .command('backup')
    .argument('[out]', 'a new folder, or a new file that ends in .tar')
    .description(
      'Copy a station, which may be at work: ledger, setup, people, releases, permits, and the journal of the signing ' +
        'service. No PIN, no private key, no label. With --verify: check a backup.',
    )
    .addOption(new Option('--data <dir>', "the station's data directory").env('BIRTHMARK_DATA'))
    .option('--verify <backup>', 'read all of this backup and verify the ledger in it')
    .option('--sha256 <hex>', 'with --verify: of the manifest, as the backup printed it')
    .option('--key <verifier-key>', 'with --verify: the checkpoint key, from elsewhere than the backup')
    .option('--officers-sha256 <hex>', 'with --key, for a migrated station: who the officers are, from elsewhere')
    .option('--upstream-key <verifier-key>', 'with --verify: the key of upstream, from elsewhere')
    .option('--receipt <file>', 'with --verify: the newest receipt that upstream gave, from elsewhere; - reads stdin')
    .addOption(jsonOption())
    .action((out: string | undefined, options: BackupCommand & { json: boolean }) =>
      answer(options.json, async (signal) =>
        (await import('../commands/station-backup.ts')).backup(out, options, signal),
      ),
    );
  explain(backup, {
    example: 'birthmark station backup /mnt/backup/ST01.tar --data /srv/birthmark',
    no: 'the backup is not what was backed up, or its ledger is NOT whole',
    unknown: 'the ledger in the backup could not be checked: nothing is known about it',
  });
}
