import { type Command, Option } from 'commander';
import { CHIP_NAMES, type ChipName } from '../../model/chip.ts';
import { jsonOption, wholeNumber } from '../arguments.ts';
import { answer } from '../output.ts';
import { explain } from './explain.ts';

interface Options {
  readonly boards: number;
  readonly chip: ChipName;
  readonly pty: boolean;
  readonly withoutAgent: boolean;
  readonly json: boolean;
}

/** As many slots as the largest jig of a station. */
const MOST_BOARDS = 64;

const PULL_A_BOARD = `
For the next batch, press Enter here: fresh boards are in all slots,
at the same ports. Finish or stop what is running first.

To see a fault, start a second jig with --boards 1, give its port to
one slot, start that slot, and end that jig with Ctrl-C.`;

export function declareJig(program: Command): void {
  const command = program
    .command('jig')
    .description('Run simulated boards and print their ports, for trying things out. Ctrl-C ends them.')
    .option('--boards <count>', 'how many boards', wholeNumber(1, MOST_BOARDS), 4)
    .addOption(new Option('--chip <chip>', 'the chip they carry').choices(CHIP_NAMES).default('esp32c3'))
    .option('--pty', 'offer each board on a pseudo terminal too', false)
    .option('--without-agent', 'boot firmware that carries no unit agent', false)
    .addOption(jsonOption())
    .action((options: Options) =>
      answer(options.json, async (signal) => {
        await (await import('../commands/jig.ts')).jig({ ...options, signal, input: process.stdin });
        return undefined; // the ports were the answer, printed when they were open
      }),
    );
  command.addHelpText('after', PULL_A_BOARD);
  explain(command, { example: 'birthmark jig --boards 2 --chip esp32s3' });
}
