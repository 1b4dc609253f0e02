import { expect, test } from 'vitest';
import type { SlotEvent } from '../../station-core/contract.ts';
import { SlotStore } from '../../renderer/src/slots/slot-store.ts';
import { jigOf, slotOf } from './slot-views.ts';

/** A store whose frame comes when the test says so. */
function storeWithFrames() {
  const waiting: (() => void)[] = [];
  const store = new SlotStore((flush) => waiting.push(flush));
  const frame = (): number => {
    const due = waiting.splice(0);
    for (const flush of due) flush();
    return due.length;
  };
  return { store, frame };
}

const all: SlotEvent = {
  kind: 'all',
  jig: jigOf({}),
  slots: [slotOf({ slot: 1 }), slotOf({ slot: 2, column: 1 })],
};

test('a late subscriber gets everything there is', () => {
  const { store, frame } = storeWithFrames();
  store.apply(all);
  frame();
  expect(store.all().map(({ slot }) => slot)).toEqual([1, 2]);
  expect(store.jig()?.taktMs).toBe(90_000);
});

test('a change of one slot is reported to nobody who shows another', () => {
  const { store, frame } = storeWithFrames();
  store.apply(all);
  frame();
  const reported: number[] = [];
  store.watchSlot(1, () => reported.push(1));
  store.watchSlot(2, () => reported.push(2));
  store.apply({ kind: 'slot', slot: slotOf({ slot: 2, column: 1, present: false }) });
  frame();
  expect(reported).toEqual([2]);
});

test('however many changes arrive between two frames, each listener hears once', () => {
  const { store, frame } = storeWithFrames();
  store.apply(all);
  frame();
  let heard = 0;
  store.watchSlot(1, () => (heard += 1));
  for (let count = 0; count < 50; count += 1) store.apply({ kind: 'slot', slot: slotOf({ slot: 1 }) });
  expect(frame()).toBe(1);
  expect(heard).toBe(1);
});

test('slots stand in the order of the jig, not of their numbers', () => {
  const { store, frame } = storeWithFrames();
  store.apply({
    kind: 'all',
    jig: jigOf({}),
    slots: [slotOf({ slot: 1, row: 1 }), slotOf({ slot: 2, row: 0, column: 1 }), slotOf({ slot: 3, row: 0 })],
  });
  frame();
  expect(store.all().map(({ slot }) => slot)).toEqual([3, 2, 1]);
});

test('a slot the jig lost is gone, and who showed it is notified', () => {
  const { store, frame } = storeWithFrames();
  store.apply(all);
  frame();
  let reported = 0;
  store.watchSlot(2, () => (reported += 1));
  store.apply({ kind: 'all', jig: jigOf({}), slots: [slotOf({ slot: 1 })] });
  frame();
  expect([reported, store.slot(2)]).toEqual([1, undefined]);
});

test('the list is the same one until something changes', () => {
  const { store, frame } = storeWithFrames();
  store.apply(all);
  frame();
  expect(store.all()).toBe(store.all());
});
