import { setTimeout as sleepMs } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import type { SlotEvent, SlotView } from '../../../station-core/contract.ts';
import { SlotFeed } from '../../../station-core/host/line/slot-feed.ts';

afterEach(() => {
  vi.useRealTimers();
});

function slot(number: number, mark: string): SlotView {
  return {
    slot: number,
    row: 0,
    column: number - 1,
    port: mark,
    present: true,
    lineSlowed: 0,
    work: null,
    look: null,
    last: null,
  };
}

function feedOf(...slots: SlotView[]): { feed: SlotFeed; change: (next: SlotView) => void } {
  const state = new Map(slots.map((each) => [each.slot, each]));
  const jig = { rows: 1, columns: 4, startOnArrival: false, taktMs: 60_000, simulated: false };
  const feed = new SlotFeed(() => ({ kind: 'all', jig, slots: [...state.values()] }));
  return {
    feed,
    change: (next) => {
      state.set(next.slot, next);
      feed.changed(next);
    },
  };
}

async function read(iterator: AsyncIterator<SlotEvent, undefined>): Promise<SlotEvent> {
  const { value } = await iterator.next();
  if (value === undefined) throw new Error('it has ended');
  return value;
}

function marksOf(event: SlotEvent): (string | null)[] {
  return event.kind === 'all' ? event.slots.map(({ port }) => port) : [event.slot.port];
}

test('a screen that comes late gets the present state first, then only what changes', async () => {
  const { feed, change } = feedOf(slot(1, 'a'), slot(2, 'a'));
  change(slot(1, 'b'));
  const screen = feed.watch();
  change(slot(2, 'b'));
  const first = await read(screen);
  expect(first.kind).toBe('all');
  expect(marksOf(first)).toEqual(['b', 'b']);
  change(slot(2, 'c'));
  expect(await read(screen)).toEqual({ kind: 'slot', slot: slot(2, 'c') });
});

test('two hundred changes a second of each of four slots become at most ten a second a slot, and the last one arrives', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  const { feed, change } = feedOf(...[1, 2, 3, 4].map((number) => slot(number, '0')));
  const stop = new AbortController();
  const seen: { slot: number; port: string | null; atMs: number }[] = [];
  const reading = (async () => {
    for await (const event of feed.watch(stop.signal)) {
      if (event.kind === 'slot') seen.push({ slot: event.slot.slot, port: event.slot.port, atMs: performance.now() });
    }
  })();
  for (let changes = 0; changes < 300; changes += 1) {
    for (const number of [1, 2, 3, 4]) change(slot(number, String(changes)));
    await vi.advanceTimersByTimeAsync(5);
  }
  for (const number of [1, 2, 3, 4]) change(slot(number, 'last'));
  await vi.advanceTimersByTimeAsync(250);
  stop.abort();
  await reading;
  for (const number of [1, 2, 3, 4]) {
    const reported = seen.filter((each) => each.slot === number);
    expect(reported.at(-1)?.port).toBe('last');
    expect(reported.length).toBeGreaterThan(14);
    for (const [at, { atMs }] of reported.entries())
      expect((reported[at + 1]?.atMs ?? Infinity) - atMs).toBeGreaterThanOrEqual(100);
  }
});

test('a screen that does not read holds one state a slot, and gets the newest when it reads again', async () => {
  const { feed, change } = feedOf(slot(1, 'a'), slot(2, 'a'));
  const screen = feed.watch();
  await read(screen);
  for (let changes = 0; changes < 10_000; changes++) {
    change(slot(1, `one ${changes}`));
    change(slot(2, `two ${changes}`));
  }
  expect(marksOf(await read(screen))).toEqual(['one 9999']);
  expect(marksOf(await read(screen))).toEqual(['two 9999']);
  const next = screen.next();
  expect(await Promise.race([next, sleepMs(300, 'nothing more')])).toBe('nothing more');
});

test('slots take turns: one that never stops changing does not keep the others back', async () => {
  const { feed, change } = feedOf(slot(1, 'a'), slot(2, 'a'));
  const screen = feed.watch();
  await read(screen);
  change(slot(2, 'b'));
  await sleepMs(120);
  const seen = [];
  for (let reads = 0; reads < 4; reads++) {
    change(slot(1, `busy ${reads}`));
    if (reads === 1) change(slot(2, 'waiting'));
    const event = await read(screen);
    seen.push(event.kind === 'slot' ? event.slot.slot : 0);
  }
  expect(seen).toContain(2);
  expect(seen).toContain(1);
});

test('another jig starts everybody afresh with the whole', async () => {
  const { feed, change } = feedOf(slot(1, 'a'));
  const screen = feed.watch();
  await read(screen);
  change(slot(1, 'b'));
  feed.changedWhole();
  const event = await read(screen);
  expect(event.kind).toBe('all');
  expect(marksOf(event)).toEqual(['b']);
});

test('a watch ends with its signal, with return, and at once when the signal was over before; nobody is kept', async () => {
  const { feed } = feedOf(slot(1, 'a'));
  const stop = new AbortController();
  const screen = feed.watch(stop.signal);
  await read(screen);
  const waiting = screen.next();
  stop.abort();
  expect((await waiting).done).toBe(true);
  const returned = feed.watch();
  await read(returned);
  const pending = returned.next();
  await returned.return?.();
  expect((await pending).done).toBe(true);
  expect((await feed.watch(AbortSignal.abort()).next()).done).toBe(true);
  expect(feed.readers).toBe(0);
});
