import { type Command, Option } from 'commander';
import { jsonOption, wholeNumber } from '../arguments.ts';
import type { TrialOptions } from '../commands/trial.ts';
import { answer } from '../output.ts';
import { explain } from './explain.ts';

export function declareTrial(program: Command): void {
  const command = program
    .command('trial')
    .description('Set up a simulated line in a directory of its own and serve its screens. Ctrl-C ends it.')
    .requiredOption('--data <dir>', 'where the trial station is kept; it is made there')
    .option('--boards <count>', 'how many simulated boards', wholeNumber(1, 64), 4)
    .addOption(
      new Option('--port <number>', 'TCP port on 127.0.0.1')
        .argParser(wholeNumber(0, 65_535))
        .default(0, 'any free port'),
    )
    .addOption(jsonOption())
    .action((options: TrialOptions) =>
      answer(options.json, async (signal) => {
        process.exitCode = await (await import('../commands/trial.ts')).trial(options, signal);
        return undefined; // the link was the answer, printed when the screens were served
      }),
    );
  explain(command, { example: 'birthmark trial --data trial-station' });
}
