import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Fault } from '../../../station-core/fault.ts';
import { macOf } from '../../../station-core/model/mac.ts';
import type { RunResult } from '../../../station-core/station/plan/run-unit.ts';
import type { BoardThere } from '../../../station-core/station/which-board.ts';
import { controlOf, FAIL, refusal, viewOf } from './hand-runs.ts';

const PASSED = macOf('7c:df:a1:00:00:01');
const SAME: BoardThere = { kind: 'board', mac: PASSED };
const OTHER: BoardThere = { kind: 'board', mac: macOf('7c:df:a1:00:00:02') };

/** Three slots with boards, of which the first has run and ended so; `answer` is what hangs on its port afterwards. */
async function afterRun(result: Partial<RunResult>, answer: BoardThere | (() => Promise<BoardThere>) = SAME) {
  const asked: string[] = [];
  const floor = controlOf({
    there: async (port) => {
      asked.push(port);
      return typeof answer === 'function' ? answer() : answer;
    },
  });
  for (const slot of [1, 2, 3]) floor.slots.setPresent(slot, true);
  await floor.control.start([1], 'olga');
  floor.runs[0]?.end({ unit: PASSED, ...result });
  await nextTurn();
  return { ...floor, asked };
}

test('all that hold a board and have no result are started without a look; an empty or unassigned slot is not', async () => {
  const { slots, control } = controlOf();
  expect(await refusal(control.startAll('olga'))).toBe('slot.none-waiting');
  slots.setPresent(1, true);
  slots.setPresent(3, true);
  expect(await control.startAll('olga')).toEqual({ started: [1, 3], sameBoard: [], noAnswer: [] });
  expect(await refusal(control.startAll('olga'))).toBe('slot.none-waiting');
});

test('the board that passed is known by its MAC: it is not made again, and its slot says so', async () => {
  const { slots, control, asked } = await afterRun({});
  expect(await control.startAll('olga')).toEqual({ started: [2, 3], sameBoard: [1], noAnswer: [] });
  expect(asked).toEqual(['socket://127.0.0.1:1']);
  expect(viewOf(slots, 1)).toMatchObject({ look: 'same-board', work: null, last: { outcome: 'PASS' } });
  expect(await control.start([1], 'olga')).toEqual({ started: [], sameBoard: [1], noAnswer: [] });
});

test('another board in the place of one that passed is started, though nobody has seen it arrive', async () => {
  const { slots, control } = await afterRun({}, OTHER);
  expect(await control.startAll('olga')).toEqual({ started: [1, 2, 3], sameBoard: [], noAnswer: [] });
  expect(viewOf(slots, 1)).toMatchObject({ look: null, last: null });
  expect(viewOf(slots, 1).work).not.toBeNull();
});

test('where no board answers the old result goes, nothing starts, and the next start looks again', async () => {
  let there: BoardThere = { kind: 'silent' };
  const { slots, control } = await afterRun({}, async () => there);
  expect(await control.startAll('olga')).toEqual({ started: [2, 3], sameBoard: [], noAnswer: [1] });
  expect(viewOf(slots, 1)).toMatchObject({ look: 'no-answer', work: null, last: null });
  there = OTHER;
  expect(await control.startAll('olga')).toEqual({ started: [1], sameBoard: [], noAnswer: [] });
});

test('a locked board is a finished one', async () => {
  const { control } = await afterRun({}, { kind: 'locked' });
  expect(await control.startAll('olga')).toMatchObject({ started: [2, 3], sameBoard: [1] });
});

test('a board that cannot be asked is started: its run says what is wrong', async () => {
  const { control } = await afterRun({}, { kind: 'unclear' });
  expect((await control.startAll('olga')).started).toEqual([1, 2, 3]);
  const broken = await afterRun({}, () => Promise.reject(new Fault('port.lost')));
  expect((await broken.control.startAll('olga')).started).toEqual([1, 2, 3]);
});

test('while a board is asked its slot shows so, and nobody starts it a second time', async () => {
  const { promise, resolve } = Promise.withResolvers<BoardThere>();
  const { slots, control } = await afterRun({}, () => promise);
  const starting = control.start([1], 'olga');
  await nextTurn();
  expect(viewOf(slots, 1).look).toBe('looking');
  expect(await refusal(control.start([1], 'olga'))).toBe('slot.busy');
  resolve(OTHER);
  expect((await starting).started).toEqual([1]);
});

test('a unit that was put in again after it had passed is looked at, too', async () => {
  const done = { step: 'admit', fault: new Fault('unit.already-provisioned') } as const;
  const { slots, control } = await afterRun({ outcome: 'ABORTED', stopped: done });
  expect(viewOf(slots, 1).last).toMatchObject({ acknowledged: true });
  expect(await control.startAll('olga')).toMatchObject({ started: [2, 3], sameBoard: [1] });
});

test('no board is asked when the order is filled', async () => {
  const { slots, control, runs } = controlOf({ remaining: 0, there: () => Promise.reject(new Error('asked')) });
  slots.setPresent(1, true);
  slots.looked(1, 'no-answer');
  expect(await refusal(control.startAll('olga'))).toBe('order.quantity-reached');
  expect(runs).toHaveLength(0);
});

test('another order takes the old results away, except those that somebody has to acknowledge', async () => {
  const { slots, control, runs } = await afterRun({});
  await control.start([2], 'olga');
  runs[1]?.end(FAIL);
  await nextTurn();
  slots.clearResults();
  expect(viewOf(slots, 1).last).toBeNull();
  expect(viewOf(slots, 2).last).toMatchObject({ outcome: 'FAIL', acknowledged: false });
  expect(await control.startAll('olga')).toEqual({ started: [1, 3], sameBoard: [], noAnswer: [] });
});

test('once another board has been seen to come to that slot it is started without a look', async () => {
  const { slots, control, asked } = await afterRun({});
  slots.setPresent(1, false);
  expect((await control.startAll('olga')).started).toEqual([2, 3]);
  slots.setPresent(1, true);
  slots.boardExchanged(1);
  expect((await control.startAll('olga')).started).toEqual([1]);
  expect(asked).toEqual([]);
});

test('a board that failed is tried again only after somebody has acknowledged it', async () => {
  const { control } = await afterRun(FAIL);
  expect((await control.startAll('olga')).started).toEqual([2, 3]);
  control.acknowledge(1, 'olga');
  expect((await control.startAll('olga')).started).toEqual([1]);
});

test('a run that a person stopped is taken up again with the others', async () => {
  const { control } = await afterRun({ outcome: 'ABORTED' });
  expect((await control.startAll('olga')).started).toEqual([1, 2, 3]);
});

test('a station that closes asks no more', async () => {
  const { looks, control } = await afterRun({}, () => new Promise(() => undefined));
  const closing = looks[Symbol.asyncDispose]();
  await closing;
  expect(await refusal(control.start([1], 'olga'))).toBe('station.stopped');
});
