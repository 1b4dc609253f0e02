import type { Command } from 'commander';
import { dataOption, jsonOption } from '../arguments.ts';
import { answer } from '../output.ts';
import { explain } from './explain.ts';

interface Options {
  readonly data: string;
  readonly json: boolean;
}

export function declareSync(program: Command): void {
  const sync = program.command('sync').description('Upstream synchronisation.');
  const status = sync
    .command('status')
    .description('Show how many entries upstream has a receipt for, and the last fault.')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((options: Options) =>
      answer(options.json, async () => (await import('../commands/sync.ts')).status(options.data)),
    );
  explain(status, { example: 'birthmark sync status --data /srv/birthmark' });
  const now = sync
    .command('now')
    .description('Send the waiting entries now. Takes the station into service while it sends.')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((options: Options) =>
      answer(options.json, async (signal) => (await import('../commands/sync.ts')).now(options.data, signal)),
    );
  explain(now, { example: 'birthmark sync now --data /srv/birthmark' });
}
