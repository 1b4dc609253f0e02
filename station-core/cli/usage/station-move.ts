import type { Command } from 'commander';
import { dataOption, jsonOption } from '../arguments.ts';
import type { MoveCommand } from '../commands/station-move.ts';
import { answer } from '../output.ts';
import { explain } from './explain.ts';

export function declareStationMove(station: Command): void {
  const move = station
    .command('move')
    .argument('<backup>', 'a new folder, or a new file that ends in .tar')
    .description(
      'Hand a station over to another machine: it never starts in this data directory again, and the backup that this makes ' +
        'carries it. No board may be in work. Run again, it goes on where it stopped.',
    )
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((path: string, options: MoveCommand & { json: boolean }) =>
      answer(options.json, async (signal) =>
        (await import('../commands/station-move.ts')).moveStation(path, options, signal),
      ),
    );
  explain(move, { example: 'birthmark station move /mnt/backup/ST01-moves.tar --data /srv/birthmark' });
}
