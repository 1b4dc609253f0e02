import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { PromptWords } from '../../../station-core/cli/prompt-words.ts';
import { openScanner } from '../../../station-core/station/scanners/open-scanner.ts';

const never = new AbortController().signal;

function prompt(slots: number) {
  const answers: string[] = [];
  return { words: new PromptWords(slots, (line) => answers.push(line), true), answers };
}

test('with one board the slot need not be named, and the person who works is', async () => {
  const { words } = prompt(1);
  words.by = 'olga';
  const said = words.of(1).next('reprint', never);
  expect(words.hear('reprint damaged')).toBe(true);
  expect(await said).toEqual({ kind: 'reprint', reason: 'damaged', by: 'olga' });
});

test('with several boards the word goes to the slot that it names', async () => {
  const { words } = prompt(2);
  const said = words.of(2).next('reprint', never);
  expect(words.hear('  Reprint 2 UNREADABLE ')).toBe(true);
  expect(await said).toEqual({ kind: 'reprint', reason: 'unreadable' });
});

test.each([
  [2, 'reprint lost', 'Type: reprint'],
  [1, 'reprint', 'Type: reprint'],
  [1, 'reprint because', 'Type: reprint'],
  [2, 'reprint 3 lost', 'Type: reprint'],
  [1, 'reprint lost', 'Slot 1 is not waiting for that.'],
])('of %d boards, %j is answered and does nothing', (slots, line, answer) => {
  const { words, answers } = prompt(slots);
  expect(words.hear(line)).toBe(true);
  expect(answers).toEqual([expect.stringContaining(answer)]);
});

test('whatever else is typed is a scan', () => {
  const { words, answers } = prompt(1);
  for (const line of ['{"ver":"v1"}', 'L1-S01-000001', 'reprinted', 'yesterday']) expect(words.hear(line)).toBe(false);
  expect(answers).toEqual([]);
});

test('a scanner that types hands words on, and none of them is a scan', async () => {
  const input = new PassThrough();
  const { words } = prompt(1);
  const scanner = openScanner('typed', { dataDir: '.', input, hears: (line) => words.hear(line) });
  const said = words.of(1).next('reprint', never);
  const judged: string[] = [];
  const judge = (): 'match' => {
    judged.push('scan');
    return 'match';
  };
  const verdicts = scanner.verdicts({ slot: 1, serial: 'L1', ssid: 'LAMP', judge }, never);
  input.write('reprint lost\nL1\n');
  for await (const verdict of verdicts) {
    expect(verdict).toBe('match');
    break;
  }
  expect(await said).toMatchObject({ reason: 'lost' });
  expect(judged).toEqual(['scan']);
  scanner[Symbol.dispose]?.();
});

test.each([
  ['a program looks for labels', false, 1],
  ['the scanner types, and its lines are read already', true, 0],
])('where %s, what is typed is heard by one reader', async (_case, withScans, heard) => {
  const { words, answers } = prompt(1);
  if (withScans) words.comeWithScans(() => undefined);
  const terminal = Object.assign(new PassThrough(), { isTTY: true });
  using _typing = words.listen(terminal);
  terminal.write('reprint lost\n');
  await new Promise((resolve) => setImmediate(resolve));
  expect(answers).toHaveLength(heard);
});

test.each([
  ['yes', true],
  ['NO 1', false],
])('%j answers whether a label in doubt came out', async (line, cameOut) => {
  const { words } = prompt(1);
  const said = words.of(1).next('came-out', never);
  expect(words.hear(line)).toBe(true);
  expect(await said).toEqual({ kind: 'came-out', cameOut });
});

test('with several boards in doubt, an answer without a slot counts for none, and each is named', async () => {
  const { words, answers } = prompt(3);
  const over = new AbortController();
  const said = [1, 3].map((slot) => words.of(slot).next('came-out', over.signal));
  expect(words.hear('yes')).toBe(true);
  expect(words.hear('no 7')).toBe(true);
  expect(answers).toEqual(Array(2).fill('Name the slot. Type yes 1 or no 1, or yes 3 or no 3.'));
  words.hear('no 3');
  expect(await said[1]).toMatchObject({ cameOut: false });
  words.hear('yes'); // slot 1 alone is left; which one was meant is still not known
  expect(answers.at(-1)).toBe('Name the slot. Type yes 1 or no 1.');
  words.hear('yes 1');
  expect(await said[0]).toMatchObject({ cameOut: true });
  words.hear('yes');
  expect(answers.at(-1)).toBe('No slot is waiting for yes or no.');
});

test('a scanner that types is heard before a label is awaited, because the run may ask first', async () => {
  const input = new PassThrough();
  const { words } = prompt(1);
  const scanner = openScanner('typed', { dataDir: '.', input, hears: (line) => words.hear(line) });
  words.comeWithScans(() => scanner.listen?.());
  using _typing = words.listen(input);
  const said = words.of(1).next('came-out', never);
  input.write('yes\n');
  expect(await said).toMatchObject({ cameOut: true });
  scanner[Symbol.dispose]?.();
});

test('where nobody types, no run asks', () => {
  expect(new PromptWords(1, () => undefined, undefined).of(1).isHeard).toBe(false);
  expect(prompt(1).words.of(1).isHeard).toBe(true);
});
