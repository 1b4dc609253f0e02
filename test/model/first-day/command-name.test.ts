import { expect, test } from 'vitest';
import { birthmark } from '../../../station-core/cli/birthmark.ts';
import { FAULTS } from '../../../station-core/fault.ts';
import { COMMAND_WORDS, withCommandName } from '../../../station-core/model/first-day/command-name.ts';

const CLONE = './run birthmark';

test('the words are the commands that there are', () => {
  expect([...COMMAND_WORDS].sort()).toEqual([...birthmark().commands.map((each) => each.name()), 'help'].sort());
});

test('in a clone every command of a remedy is one that can be typed there', () => {
  const remedies = Object.values(FAULTS).flatMap(({ remedy }) => remedy.match(/`[^`]*birthmark[^`]*`/g) ?? []);
  expect(remedies.length).toBeGreaterThan(20);
  for (const remedy of remedies) expect(withCommandName(remedy, CLONE)).toMatch(/^`\.\/run birthmark [a-z]/);
});

test.each([
  ["'birthmark --help' shows how to use it.", "'./run birthmark --help' shows how to use it."],
  ['Usage: birthmark [options] [command]', 'Usage: ./run birthmark [options] [command]'],
  ['Next: birthmark station check --data birthmark', 'Next: ./run birthmark station check --data birthmark'],
])('%s', (text, shown) => {
  expect(withCommandName(text, CLONE)).toBe(shown);
  expect(withCommandName(text, 'birthmark')).toBe(text);
});

test.each([
  'Run `./run birthmark serve` in the source folder',
  '/srv/birthmark station.json',
  'the account birthmark cannot read it',
  'birthmark.svg',
  'birthmark stationery',
])('no command: %s', (text) => {
  expect(withCommandName(text, CLONE)).toBe(text);
});
