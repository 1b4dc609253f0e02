import type { Command } from 'commander';
import { jsonOption, portOption } from '../arguments.ts';
import { answer } from '../output.ts';
import { explain } from './explain.ts';

export function declareChip(program: Command): void {
  const command = program
    .command('chip')
    .description('Show what the chip on a port is: revision, MAC, flash, security, eFuses. Changes nothing.')
    .addOption(portOption())
    .addOption(jsonOption())
    .action((options: { port: string; json: boolean }) =>
      answer(options.json, async (signal) => (await import('../commands/chip.ts')).chip(options.port, signal)),
    );
  explain(command, { example: 'birthmark chip --port /dev/ttyUSB0' });
}
