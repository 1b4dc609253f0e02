import { type Command, Option } from 'commander';
import { dataOption, jsonOption, sha256Fingerprint } from '../arguments.ts';
import type { RestoreCommand } from '../commands/station-restore.ts';
import { answer } from '../output.ts';
import { explain } from './explain.ts';

export function declareStationRestore(station: Command): void {
  const restore = station
    .command('restore')
    .argument('<backup>', 'the backup: a folder or a tar file')
    .description(
      'Make a station of a backup, on the same token, and fetch from upstream what its ledger recorded after the backup. ' +
        'The old station must be off for good: it is asked for, and upstream must not have heard it for ten minutes. ' +
        'With --rehearse: make a copy to look at while the station works. The data directory must be new or empty.',
    )
    .addOption(dataOption())
    .option('--sha256 <hex>', "of the backup's manifest, as it was printed")
    .option('--rehearse', 'a copy that never starts, signs or sends; asks neither token nor upstream', false)
    .option('--old-station-stopped', 'the station that made the backup is off, and never starts again', false)
    .option('--enrol <url>', 'get a new client certificate there, as `upstream station add` prints it')
    .option('--code <code>', 'with --enrol: the one-time code; it is asked for at this terminal when it is left out')
    .addOption(
      new Option('--fingerprint <sha256>', "with --enrol: of headquarters' authority").argParser(sha256Fingerprint),
    )
    .option('--client-cert <file>', 'instead of --enrol: the new client certificate for upstream, PEM')
    .option('--client-key <file>', 'its private key, PEM')
    .option('--without-upstream', 'do not ask upstream: what came after the backup stays missing', false)
    .addOption(jsonOption())
    .action((path: string, options: RestoreCommand & { json: boolean }) =>
      answer(options.json, async (signal) =>
        (await import('../commands/station-restore.ts')).restoreStation(path, options, signal),
      ),
    );
  explain(restore, {
    example: 'birthmark station restore /mnt/backup/ST01.tar --data /srv/rehearsal --rehearse',
  });
}
