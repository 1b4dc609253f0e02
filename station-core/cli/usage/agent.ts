import type { Command } from 'commander';
import { jsonOption } from '../arguments.ts';
import { answer } from '../output.ts';
import { explain } from './explain.ts';

export function declareAgent(program: Command): void {
  const agent = program.command('agent').description('Build the unit agent and see what it costs.');
  declareBuild(agent);
  declareSize(agent);
}

function declareBuild(agent: Command): void {
  const command = agent
    .command('build')
    .description('Build the agent for simulated boards and the images for a bare ESP32-C3.')
    .addOption(jsonOption())
    .action((options: { json: boolean }) =>
      answer(options.json, async () => (await import('../commands/agent.ts')).build()),
    );
  explain(command, { example: 'birthmark agent build --json', no: 'the build failed' });
}

function declareSize(agent: Command): void {
  const command = agent
    .command('size')
    .description('Build the agent and run it: memory of each image, time of each request.')
    .addOption(jsonOption())
    .action((options: { json: boolean }) =>
      answer(options.json, async () => (await import('../commands/agent.ts')).size()),
    );
  explain(command, { example: 'birthmark agent size --json', no: 'the build failed' });
}
