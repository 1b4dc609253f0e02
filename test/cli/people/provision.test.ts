import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JigBoard } from '../../../fixtures/virtual-jig/jig.ts';
import { decodeEntry, type Entry } from '../../../station-core/ledger/entry.ts';
import { openLedgerReader } from '../../../station-core/ledger/reader.ts';
import { type Line, startLine } from '../../station/line.ts';
import { type Answer, atTerminal, type SeenAtTerminal } from '../at-terminal.ts';
import { birthmark } from '../birthmark.ts';
import { addCrew, type CrewMember, PINS } from '../crew.ts';

/** Once people are known, a terminal asks for who and what, as a screen does. Each test takes up what the one before left. */
let line: Line;
let boards: readonly JigBoard[];

beforeAll(async () => {
  line = await startLine();
  await addCrew(line.dataDir, 'S01');
  boards = await line.addBoards({ chip: 'esp32c3' }, { chip: 'esp32c3' });
}, 120_000);

afterAll(async () => {
  await line[Symbol.asyncDispose]();
});

const proof = (who: CrewMember, typed: string = PINS[who]): Answer => ({ to: `PIN or badge of ${who}`, typed });

const words = (...args: readonly string[]): string[] =>
  ['provision', '--product', join(line.dataDir, 'product'), '--data', line.dataDir].concat(args);

function makes(answers: readonly Answer[], at: readonly number[], ...args: readonly string[]): Promise<SeenAtTerminal> {
  const ports = at.map((each) => boards[each]?.address ?? 'none');
  return atTerminal(answers, ...words('--port', ...ports, ...args));
}

function entries(...kinds: readonly string[]): Entry[] {
  using ledger = openLedgerReader(line.dataDir);
  const all = ledger.entriesFrom(0, 1_000).flatMap(({ leaf }) => decodeEntry(leaf) ?? []);
  return all.filter(({ kind }) => kinds.includes(kind));
}

test('without a terminal nobody makes a unit at a station that has people', async () => {
  const ran = await birthmark(...words('--port', 'rfc2217://127.0.0.1:9', '--operator', 'otto', '--order', 'WO-1'));
  expect([ran.exitCode, ran.stderr]).toEqual([1, expect.stringContaining('person.no-terminal')]);
  expect(entries('run-begun')).toEqual([]);
});

test('who may not make units at a screen may not in a shell, and a wrong PIN counts', async () => {
  const quinn = await makes([proof('quinn')], [0], '--operator', 'quinn', '--order', 'WO-1', '--quantity', '2');
  expect([quinn.exitCode, quinn.seen]).toEqual([1, expect.stringContaining('person.not-allowed')]);
  const wrong = await makes([proof('otto', '305817')], [0], '--operator', 'otto', '--order', 'WO-1');
  expect([wrong.exitCode, wrong.seen]).toEqual([1, expect.stringContaining('person.unknown-or-wrong')]);
  expect(entries('sign-in-refused')).toMatchObject([{ id: 'otto', how: 'pin' }]);
  expect(entries('run-begun', 'order-chosen')).toEqual([]);
});

test('an operator says who they are and what they make; the ledger names both with each unit, and shows no PIN', async () => {
  const who = [
    { to: 'Scan your badge, or type your short name', typed: 'otto' },
    proof('otto'),
    { to: 'Work order', typed: 'WO-1' },
    { to: 'Units of WO-1', typed: '2' },
  ];
  const { exitCode, seen } = await makes(who, [0]);
  expect([exitCode, seen]).toEqual([0, expect.stringContaining('slot 1: PASS')]);
  expect(seen).not.toContain(PINS.otto);
  expect(entries('order-chosen')).toMatchObject([{ by: 'otto', order: 'WO-1', targetQuantity: 2 }]);
  expect(entries('run-begun')).toMatchObject([{ operator: 'otto', order: 'WO-1' }]);
});

test('the order at work goes on without being named, and takes no more units than it was opened for', async () => {
  const tooMany = await makes([proof('otto')], [0, 1], '--operator', 'otto');
  expect([tooMany.exitCode, tooMany.seen]).toEqual([1, expect.stringContaining('order.quantity-reached')]);
  expect(entries('run-begun')).toHaveLength(1);
  const badge = '0004711042';
  const given = [
    { to: 'PIN of ada', typed: PINS.ada },
    { to: 'Badge of otto', typed: badge },
  ];
  const first = await atTerminal(given, 'people', 'badge', 'otto', '--as', 'ada', '--data', line.dataDir);
  expect(first.seen).toContain('otto has a badge now.');
  const last = await makes([{ to: 'Scan your badge, or type your short name', typed: badge }], [1]);
  expect([last.exitCode, last.seen]).toEqual([0, expect.stringContaining('slot 1: PASS')]);
  expect(last.seen).not.toContain(badge);
  expect(entries('run-begun')[1]).toMatchObject({ operator: 'otto', order: 'WO-1' });
  expect(entries('order-chosen')).toHaveLength(1);
}, 60_000);

test('a known order is named, not described again; a quantity beside its name changes it, by name of who did', async () => {
  const ended = await makes([proof('otto')], [0], '--operator', 'otto', '--order', 'WO-1');
  expect([ended.exitCode, ended.seen]).toEqual([1, expect.stringContaining('order.quantity-reached')]);
  expect(ended.seen).not.toContain('Units of WO-1');
  const more = await makes([proof('otto')], [0], '--operator', 'otto', '--order', 'WO-1', '--quantity', '3');
  expect(more.seen).toContain('works on order WO-1, permit DEMO-lamp-one, 2 of 3 made.');
  expect(entries('order-chosen').at(-1)).toMatchObject({ by: 'otto', order: 'WO-1', targetQuantity: 3 });
}, 60_000);

test('who has a badge and a new one-time code begins with either, and sets their PIN with the code', async () => {
  const ada = [{ to: 'PIN of ada', typed: PINS.ada }];
  const drawn = await atTerminal(ada, 'people', 'code', 'otto', '--as', 'ada', '--data', line.dataDir);
  const [, code = ''] = /One-time code for otto: ([A-Z0-9-]+) /.exec(drawn.seen) ?? [];
  const answers = [
    { to: 'Badge or one-time code of otto', typed: code.toLowerCase() },
    { to: 'New PIN for otto', typed: '739164' },
    { to: 'Repeat the PIN for otto', typed: '739164' },
  ];
  const { seen } = await makes(answers, [0], '--operator', 'otto', '--order', 'WO-1');
  expect(seen).toContain('works on order WO-1');
}, 60_000);

test('a secret of a label is no work order', async () => {
  const secret = 'Q7WXJK3MPR9TVZ2H';
  const ran = await birthmark(...words('--port', 'none', '--order', secret));
  expect([ran.exitCode, ran.stderr]).toEqual([1, expect.stringContaining('entry.label-text')]);
  expect(ran.stderr).not.toContain(secret);
});
