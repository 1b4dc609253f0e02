import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** The paper says what is attacked: it names no test that is not there, and leaves out none of this folder. */

const root = join(import.meta.dirname, '../..');
const paper = readFileSync(join(root, 'docs/threat-model.md'), 'utf8');
const rows = paper.split('\n').filter((line) => /^\| (?!Attacker|-)/.test(line));
const pathsIn = (text: string): string[] =>
  [...text.matchAll(/`((?:test|docs)\/[^`]+)`/g)].map(([, path]) => path ?? '');

test('every test that the threat model names exists', () => {
  const named = pathsIn(paper);
  expect(named.length).toBeGreaterThan(40);
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('each row says who attacks, what prevents it, what notices it, and which test attacks it', () => {
  expect(rows.length).toBeGreaterThan(25);
  for (const row of rows) {
    const cells = row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
    expect(cells, row).toHaveLength(5);
    expect(
      cells.filter((cell) => cell === ''),
      row,
    ).toEqual([]);
    expect(pathsIn(cells[4] ?? ''), row).not.toEqual([]);
  }
});

test('each file of attacks is named in it', () => {
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.test.ts'));
  const attacking = files.filter((name) => name !== 'threat-model.test.ts').map((name) => `test/red-team/${name}`);
  expect(attacking.filter((path) => !rows.some((row) => row.includes(path)))).toEqual([]);
});

test.each([
  "Host's account",
  "Yesterday's copy",
  'Root on the station',
  'One officer',
  'HSM module or vendor',
  'Network of headquarters',
  'Upstream itself',
  'The board',
  'The person at the screen',
  'Thief of a unit',
])('there is a row for this attacker: %s', (attacker) => {
  expect(rows.filter((row) => row.startsWith(`| ${attacker}`))).not.toEqual([]);
});
