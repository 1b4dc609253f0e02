import type { Command } from 'commander';
import { jsonOption } from '../arguments.ts';
import { answer } from '../output.ts';
import { explain } from './explain.ts';

export function declareSchema(program: Command): void {
  const schema = program.command('schema').description('JSON Schemas of the files that people write, for editors.');
  declareList(schema);
  declareShow(schema);
}

function declareList(schema: Command): void {
  const command = schema
    .command('list')
    .description('Show which files have one.')
    .addOption(jsonOption())
    .action((options: { json: boolean }) =>
      answer(options.json, async () => (await import('../commands/schema.ts')).listSchemas()),
    );
  explain(command, { example: 'birthmark schema list --json' });
}

function declareShow(schema: Command): void {
  const command = schema
    .command('show <name>')
    .description('Print one. An editor checks a file by it when its "$schema" names the place where you keep it.')
    .addOption(jsonOption())
    .action((name: string, options: { json: boolean }) =>
      answer(options.json, async () => (await import('../commands/schema.ts')).showSchema(name)),
    );
  explain(command, { example: 'birthmark schema show product' });
}
