import { type Command, Option } from 'commander';
import { dataOption, jsonOption, wholeNumber } from '../arguments.ts';
import type { LinkOptions, RevokeScreenOptions } from '../commands/screen.ts';
import { answer } from '../output.ts';
import { explain } from './explain.ts';

export function declareScreen(program: Command): void {
  const screen = program.command('screen').description('The browsers that a link has let in.');
  declareList(screen);
  declareRevoke(screen);
  declareLink(screen);
}

function declareList(screen: Command): void {
  const command = screen
    .command('list')
    .description('Show the session of each browser: its ID, since when, when it was last seen.')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((options: { data: string; json: boolean }) =>
      answer(options.json, async () => (await import('../commands/screen.ts')).listScreens(options.data)),
    );
  explain(command, {
    example: 'birthmark screen list --data /srv/birthmark',
    no: 'a file of a session cannot be used',
  });
}

function declareRevoke(screen: Command): void {
  const command = screen
    .command('revoke')
    .description('End sessions for good. A running station closes their connections within a second.')
    .argument('[id]', 'as `screen list` shows it')
    .option('--all', 'every session', false)
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((id: string | undefined, options: RevokeScreenOptions) =>
      answer(options.json, async () => (await import('../commands/screen.ts')).revokeScreens(id, options)),
    );
  explain(command, { example: 'birthmark screen revoke 3f9a12bc04d7 --data /srv/birthmark' });
}

function declareLink(screen: Command): void {
  const command = screen
    .command('link')
    .description(
      'Get a link that lets one browser in, from the station that runs on this directory. Same account only.',
    )
    .addOption(
      new Option('--wait <seconds>', 'how long to wait for a station that is starting')
        .argParser(wholeNumber(1, 600))
        .default(10),
    )
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((options: LinkOptions & { json: boolean }) =>
      answer(options.json, async (signal) => (await import('../commands/screen.ts')).screenLink(options, signal)),
    );
  explain(command, { example: 'birthmark screen link --data /srv/birthmark' });
}
