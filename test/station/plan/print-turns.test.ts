import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Fault } from '../../../station-core/fault.ts';
import { type PrintTurn, PrintTurns } from '../../../station-core/station/plan/print-turns.ts';

const never = new AbortController().signal;

/** Notes the slots in the order in which they may print. */
function noting(): { readonly order: number[]; readonly ask: (slot: number, turn: PrintTurn) => Promise<void> } {
  const order: number[] = [];
  return {
    order,
    ask: async (slot, turn) => {
      await turn.wait(never);
      order.push(slot);
    },
  };
}

test('labels of boards that were started together come out in the order of their slots, whichever board is ready first', async () => {
  const turns = new PrintTurns();
  const [one, two, three] = [turns.begin(1), turns.begin(2), turns.begin(3)];
  const { order, ask } = noting();
  const waiting = [ask(3, three), ask(2, two)];
  await nextTurn();
  expect(order).toEqual([]);
  waiting.push(ask(1, one));
  await nextTurn();
  expect(order).toEqual([1]);
  one.pass();
  await nextTurn();
  expect(order).toEqual([1, 2]);
  two.pass();
  await Promise.all(waiting);
  expect(order).toEqual([1, 2, 3]);
});

test('a run that ends without a label holds up nobody', async () => {
  const turns = new PrintTurns();
  const one = turns.begin(1);
  const { order, ask } = noting();
  const second = ask(2, turns.begin(2));
  one[Symbol.dispose]();
  await second;
  expect(order).toEqual([2]);
});

test('a board that was started later waits, and is not waited for', async () => {
  const turns = new PrintTurns();
  const early = turns.begin(4, 1_000);
  turns.begin(1, 12_000);
  const { order, ask } = noting();
  await ask(4, early);
  expect(order).toEqual([4]);
});

test('a slow board is waited for only a while; one that is at the printer as long as it takes', async () => {
  const turns = new PrintTurns({ patienceMs: 5 });
  const [slow, second, third] = [turns.begin(1), turns.begin(2), turns.begin(3)];
  const { order, ask } = noting();
  await ask(2, second);
  const last = ask(3, third);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(order).toEqual([2]);
  second.pass();
  await last;
  expect(order).toEqual([2, 3]);
  slow.pass();
});

test('a stop ends the wait', async () => {
  const turns = new PrintTurns();
  turns.begin(1);
  const stop = new AbortController();
  const waiting = turns.begin(2).wait(stop.signal);
  stop.abort(new Fault('station.stopped'));
  await expect(waiting).rejects.toMatchObject({ code: 'station.stopped' });
});
