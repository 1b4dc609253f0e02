import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { birthmark } from '../../../station-core/cli/birthmark.ts';
import { optionOf } from '../../../station-core/first-day/init/ask.ts';
import { QUESTIONS } from '../../../station-core/first-day/init/questions.ts';

const guide = readFileSync(join(import.meta.dirname, '../../../docs/guides/first-board.md'), 'utf8');

/** The commands of its blocks, each on one line. */
const commands = [...guide.matchAll(/```sh\n(.*?)```/gs)]
  .flatMap(([, block = '']) => block.replaceAll('\\\n', ' ').split('\n'))
  .filter((line) => line !== '');

function commandOf(line: string): Command {
  let command = birthmark();
  for (const word of line.split(' ').slice(1)) {
    const next = command.commands.find((each) => each.name() === word);
    if (next === undefined) return command;
    command = next;
  }
  return command;
}

test('the guide has the commands of a set-up', () => {
  expect(commands.filter((line) => line.startsWith('birthmark station init')).length).toBeGreaterThan(3);
});

test.each(commands)('%s: the command and its options exist', (line) => {
  const command = commandOf(line);
  expect(command.commands).toEqual([]); // not a group
  const known = command.options.map(({ long }) => long);
  const used = line.match(/ --[a-z-]+/g)?.map((each) => each.trim()) ?? [];
  expect(known).toEqual(expect.arrayContaining(used));
  const needed = command.options.filter(({ mandatory }) => mandatory).map(({ long }) => long);
  expect(used).toEqual(expect.arrayContaining(needed));
});

test('every question of the set-up is answered by an option of the command, which the guide names', () => {
  const known = commandOf('birthmark station init').options.map(({ long }) => long);
  const options = Object.keys(QUESTIONS).map(optionOf);
  expect(known).toEqual(expect.arrayContaining(options));
  expect(options.filter((each) => !guide.includes(each))).toEqual([]);
});
