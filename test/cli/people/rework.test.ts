import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JigBoard } from '../../../fixtures/virtual-jig/jig.ts';
import { type Line, startLine } from '../../station/line.ts';
import { type Answer, atTerminal, type SeenAtTerminal } from '../at-terminal.ts';
import { birthmark } from '../birthmark.ts';
import { addCrew, type CrewMember, PINS } from '../crew.ts';

/** A finished unit is made again only under an order that QA opened. Each test takes up what the one before left. */
let line: Line;
let board: JigBoard;
let order: string;

beforeAll(async () => {
  line = await startLine();
  await addCrew(line.dataDir, 'S01');
  const [only] = await line.addBoards({ chip: 'esp32c3' });
  if (only === undefined) throw new Error('no board');
  board = only;
}, 240_000);

afterAll(async () => {
  await line[Symbol.asyncDispose]();
});

const product = () => join(line.dataDir, 'product');

function makes(...args: readonly string[]): Promise<SeenAtTerminal> {
  const answers: Answer[] = [{ to: 'PIN or badge of otto', typed: PINS.otto }];
  const words = ['--port', board.address, '--product', product(), '--operator', 'otto', '--data', line.dataDir];
  return atTerminal(answers, 'provision', ...words, ...args);
}

function opens(who: CrewMember, quantity: string, ...more: readonly string[]): Promise<SeenAtTerminal> {
  const what = ['--product', product(), '--quantity', quantity, '--reason', 'torn label', ...more];
  const answers = [{ to: `PIN of ${who}`, typed: PINS[who] }];
  return atTerminal(answers, 'rework', 'open', ...what, '--as', who, '--data', line.dataDir);
}

test('a finished unit is not made again under any word, nor under an order that nobody opened', async () => {
  const first = await makes('--order', 'WO-1', '--quantity', '5');
  expect([first.exitCode, first.seen]).toEqual([0, expect.stringContaining('slot 1: PASS')]);
  for (const rework of ['RW-1', 'anything']) {
    const refused = await makes('--rework', rework);
    expect([refused.exitCode, refused.seen]).toEqual([1, expect.stringContaining('order.no-rework')]);
  }
  const named = await makes('--order', 'RW-1', '--quantity', '5');
  expect([named.exitCode, named.seen]).toEqual([1, expect.stringContaining('order.no-rework')]);
}, 240_000);

test('an operator opens no rework order; QA does, and it lets as many units be made again as it says', async () => {
  const refused = await opens('otto', '1');
  expect([refused.exitCode, refused.seen]).toEqual([1, expect.stringContaining('person.not-allowed')]);
  const opened = await opens('quinn', '1');
  expect(opened.exitCode, opened.seen).toBe(0);
  [, order = ''] = /^(RW-\d+) lets 1 finished unit of/m.exec(opened.seen) ?? [];
  const again = await makes('--rework', order.toLowerCase());
  expect([again.exitCode, again.seen]).toEqual([0, expect.stringContaining('slot 1: PASS')]);
  const shown = await birthmark('unit', 'show', board.mac, '--data', line.dataDir, '--json');
  expect(shown.json()).toMatchObject({
    outcome: 'PASS',
    evidence: { admit: { history: 'rework', reworkOrder: order } },
  });
  const more = await makes('--rework', order);
  expect([more.exitCode, more.seen]).toEqual([1, expect.stringContaining('order.quantity-reached')]);
}, 240_000);

test('the list says what is left of an order; once it is closed, nothing is made under it', async () => {
  const listed = () => birthmark('rework', 'list', '--all', '--data', line.dataDir, '--json');
  expect((await listed()).json()).toMatchObject({
    reworks: [
      { order, by: 'quinn', reason: 'torn label', passed: 1, targetQuantity: 1, scope: 'unit', state: 'used-up' },
    ],
  });
  const next = /^(RW-\d+)/m.exec((await opens('quinn', '5')).seen)?.[1] ?? '';
  const answers = [{ to: 'PIN of quinn', typed: PINS.quinn }];
  const words = ['--reason', 'all relabelled', '--as', 'quinn', '--data', line.dataDir];
  const closed = await atTerminal(answers, 'rework', 'close', next.toLowerCase(), ...words);
  expect([closed.exitCode, closed.seen]).toEqual([0, expect.stringContaining(`${next} is closed`)]);
  expect((await listed()).json()).toMatchObject({
    reworks: [{ order: next, state: 'closed', closed: { by: 'quinn', reason: 'all relabelled' } }, { order }],
  });
  const refused = await makes('--rework', next);
  expect([refused.exitCode, refused.seen]).toEqual([1, expect.stringContaining('order.no-rework')]);
}, 240_000);

test('a torn label: QA allows a new one, the unit gets it under that order, and the ledger verifies', async () => {
  const certificate = async () => (await birthmark('unit', 'show', board.mac, '--data', line.dataDir, '--json')).json();
  const before = await certificate();
  const relabel =
    (
      /^(RW-\d+) lets 1 finished unit of \S+ get a new label/m.exec((await opens('quinn', '1', '--label-only')).seen) ??
      []
    )[1] ?? '';
  const made = await makes('--rework', relabel);
  expect([made.exitCode, made.seen]).toEqual([0, expect.stringContaining('slot 1: PASS')]);
  const after = await certificate();
  expect(after).toMatchObject({ outcome: 'PASS', evidence: { admit: { reworkOrder: relabel } } });
  expect(after['certificate']).toEqual(before['certificate']);
  const listed = await birthmark('rework', 'list', '--all', '--data', line.dataDir);
  expect(listed.stdout).toMatch(new RegExp(`${relabel}\\s+used-up\\s+label only\\s+1 of 1`));
  const verified = await birthmark('ledger', 'verify', '--data', line.dataDir);
  expect([verified.exitCode, verified.stderr]).toEqual([0, '']);
}, 240_000);

test('a rework order stands alone: nothing of a work order is given beside it', async () => {
  const words = ['--port', 'none', '--product', product(), '--data', line.dataDir];
  const both = await birthmark('provision', ...words, '--rework', 'RW-1', '--order', 'WO-1');
  expect([both.exitCode, both.stderr]).toEqual([1, expect.stringContaining('--rework names an order of its own')]);
});
