import { type Command, Option } from 'commander';
import { dataOption, jsonOption, wholeNumber } from '../arguments.ts';
import type { ServeOptions } from '../commands/serve.ts';
import { answer } from '../output.ts';
import { explain } from './explain.ts';

export function declareServe(program: Command): void {
  const command = program
    .command('serve')
    .description(
      'Run the station and serve its screens to a browser on this machine. Prints a link that works once. On an empty folder ' +
        'the screens set a station up.',
    )
    .addOption(
      new Option('--port <number>', 'TCP port on 127.0.0.1')
        .argParser(wholeNumber(0, 65_535))
        .default(0, 'any free port'),
    )
    .option('--no-link', 'print no link: for a service, whose output goes to a log (see `screen link`)')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((options: ServeOptions) =>
      answer(options.json, async (signal) => {
        await (await import('../commands/serve.ts')).serve(options, signal);
        return undefined; // the link was the answer, printed when the station was open
      }),
    );
  explain(command, { example: 'birthmark serve --data /srv/birthmark' });
}
