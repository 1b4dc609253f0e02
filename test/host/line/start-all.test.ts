import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { RunResult } from '../../../station-core/station/plan/run-unit.ts';
import { controlOf, FAIL, refusal } from './hand-runs.ts';

/** Three slots with boards, of which the first has run and ended so. */
async function afterRun(result: Partial<RunResult>) {
  const { slots, control, runs } = controlOf();
  for (const slot of [1, 2, 3]) slots.setPresent(slot, true);
  await control.start([1], 'olga');
  runs[0]?.end(result);
  await nextTurn();
  return { slots, control, runs };
}

test('all that hold a board and have no result are started; an empty or unassigned slot is not', async () => {
  const { slots, control } = controlOf();
  expect(await refusal(control.startAll('olga'))).toBe('slot.none-waiting');
  slots.setPresent(1, true);
  slots.setPresent(3, true);
  expect(await control.startAll('olga')).toEqual([1, 3]);
  expect(await refusal(control.startAll('olga'))).toBe('slot.none-waiting');
});

test('a unit that passed is not made again with the others, but its own button starts it', async () => {
  const { control } = await afterRun({});
  expect(await control.startAll('olga')).toEqual([2, 3]);
  expect(await refusal(control.startAll('olga'))).toBe('slot.none-waiting');
  expect(await control.start([1], 'olga')).toEqual([1]);
});

test('once another board has come to that slot it is started with the others', async () => {
  const { slots, control } = await afterRun({});
  slots.setPresent(1, false);
  expect(await control.startAll('olga')).toEqual([2, 3]);
  slots.setPresent(1, true);
  slots.boardArrived(1);
  expect(await control.startAll('olga')).toEqual([1]);
});

test('a board that failed is tried again only after somebody has acknowledged it', async () => {
  const { control } = await afterRun(FAIL);
  expect(await control.startAll('olga')).toEqual([2, 3]);
  control.acknowledge(1, 'olga');
  expect(await control.startAll('olga')).toEqual([1]);
});

test('a run that a person stopped is taken up again with the others', async () => {
  const { control } = await afterRun({ outcome: 'ABORTED' });
  expect(await control.startAll('olga')).toEqual([1, 2, 3]);
});
