import { type Command, Option } from 'commander';
import { JIG_CHIPS, type JigChip, serveJig } from '@birthmark/virtual-jig';
import { jsonOption, wholeNumber } from '../arguments.ts';
import { answer } from '../output.ts';

interface Options {
  readonly boards: number;
  readonly chip: JigChip;
  readonly pty: boolean;
  readonly json: boolean;
}

export function addJig(program: Command): void {
  program
    .command('jig')
    .description('run simulated boards and print their ports; for trying out and for tests')
    .option('--boards <count>', 'how many boards', wholeNumber, 4)
    .addOption(new Option('--chip <chip>', 'which chip they carry').choices(JIG_CHIPS).default('esp32c3'))
    .option('--pty', 'offer each board on a pseudo terminal too', false)
    .addOption(jsonOption())
    .action((options: Options) =>
      answer(options.json, async (signal) => {
        await serveJig({ ...options, signal });
        return undefined; // the ports were the answer, printed when they were open
      }),
    );
}
