import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { birthmark } from '../../station-core/cli/birthmark.ts';
import { root } from '../imports.ts';
import { type DocumentedCommand, documentedCommands, wordsOf } from './commands-in-docs.ts';

/** Whatever the documents tell somebody to type is what the program takes. Its own parser is asked. */

const commands = documentedCommands().map((each) => ({
  ...each,
  line: each.line.replace('./run birthmark', 'birthmark'),
}));
/** Help ends the program that shows it. */
const ofProgram = commands.filter(({ line }) => line.startsWith('birthmark ') && line !== 'birthmark help');
const ofRun = commands.filter(({ line }) => line.startsWith('./run'));

test.each(ofProgram.filter(({ isWhole }) => isWhole))('$page: $line', async ({ line }) => {
  const program = birthmark();
  for (const leaf of leavesOf(program)) leaf.action(() => undefined);
  const [, ...words] = wordsOf(line.replace('SHA256', '5b'.repeat(32)).replace(/ > \S+$/, '')); // the shell's
  await program.parseAsync(words, { from: 'user' });
});

test.each([...ofProgram.filter(({ isWhole }) => !isWhole), ...ofRegistry()])('$page, in passing: $line', ({ line }) => {
  const { command, rest } = named(line);
  const options = rest.filter((word) => word.startsWith('--'));
  const isGroup = command.commands.length > 0; // named by itself, or for all that it has
  if (isGroup) expect(['', 'help', '…', '--version']).toContain(rest[0] ?? '');
  else expect([...command.options.map(({ long }) => long), '--help']).toEqual(expect.arrayContaining(options));
});

test.each(ofRun)('$page: $line', ({ line }) => {
  const [, verb = '', ...words] = wordsOf(line.replaceAll(/[[\]]/g, ''));
  // A program that `./run node` runs says itself what it takes.
  const usage = verb === 'node' && words[0] !== undefined ? readFileSync(join(root, words[0]), 'utf8') : usageOf(verb);
  expect(usage).not.toBe('');
  for (const option of words.filter((word) => word.startsWith('--'))) expect(usage).toContain(option);
});

test('the documents were read', () => {
  const pages = new Set(commands.map(({ page }) => page));
  expect([...pages]).toEqual(expect.arrayContaining(['README.md', 'docs/guides/first-board.md', 'docs/guides/hsm.md']));
  expect(ofProgram.filter(({ isWhole }) => isWhole).length).toBeGreaterThan(50);
  expect(ofRun.length).toBeGreaterThan(10);
  expect(ofRegistry().length).toBeGreaterThan(15);
});

/** The list of what people decide at headquarters leaves out what all of them begin with. */
function ofRegistry(): DocumentedCommand[] {
  const page = 'docs/guides/headquarters.md';
  const [, list = ''] =
    /each as `birthmark upstream …[^]*?```\n([^]*?)```/.exec(readFileSync(join(root, page), 'utf8')) ?? [];
  return list
    .split(/\n| {2,}/)
    .map((words) => words.replaceAll(/\(.*\)|[[\]]/g, '').trim())
    .filter((words) => words !== '')
    .map((words) => ({ page, line: `birthmark upstream ${words}`, isWhole: false }));
}

/** The command that the first words name, and what follows. */
function named(line: string): { readonly command: Command; readonly rest: readonly string[] } {
  let command = birthmark();
  const [, ...words] = wordsOf(line);
  for (const [at, word] of words.entries()) {
    const next = command.commands.find((each) => each.name() === word);
    if (next === undefined) return { command, rest: words.slice(at) };
    command = next;
  }
  return { command, rest: [] };
}

function* leavesOf(of: Command): Generator<Command> {
  for (const each of of.commands) {
    if (each.commands.length === 0) yield each;
    else yield* leavesOf(each);
  }
}

/** What `./run help` says of it: its line, and those that go on with its options. */
function usageOf(verb: string): string {
  const [, usage = ''] = /<<'USAGE'\n([^]*?)\nUSAGE/.exec(readFileSync(join(root, 'run'), 'utf8')) ?? [];
  return usage
    .split(/\n(?= {2}\S)/)
    .filter((each) => each.trimStart().startsWith(`${verb} `))
    .join('\n');
}
