import { expect, test } from 'vitest';
import { Fault } from '../station-core/fault.ts';
import { sleep, stopwatch, within } from '../station-core/wait.ts';

const late = (): Fault => new Fault('board.silent');
const never = new AbortController().signal;

test('work that is quick enough gives its value', async () => {
  expect(await within({ timeoutMs: 1000, signal: never, late }, async () => 7)).toBe(7);
});

test('work that ignores its signal is left behind when the time is up', async () => {
  const stuck = within({ timeoutMs: 20, signal: never, late }, () => new Promise(() => undefined));
  await expect(stuck).rejects.toMatchObject({ code: 'board.silent' });
});

test('the reason to stop is reported, not the noise of stopping', async () => {
  const abort = new AbortController();
  const work = within({ timeoutMs: 1000, signal: abort.signal, late }, async (signal) => {
    try {
      await sleep(1000, signal);
    } catch {
      throw new Error('socket hang up');
    }
  });
  abort.abort(new Fault('station.stopped'));
  await expect(work).rejects.toMatchObject({ code: 'station.stopped' });
});

test('work does not begin under a signal that has already fired', async () => {
  let begun = false;
  const signal = AbortSignal.abort(new Fault('station.stopped'));
  const work = within({ timeoutMs: 1000, signal, late }, async () => {
    begun = true;
  });
  await expect(work).rejects.toMatchObject({ code: 'station.stopped' });
  expect(begun).toBe(false);
});

test('a sleep ends at once with the reason of its signal', async () => {
  const abort = new AbortController();
  const slept = sleep(60_000, abort.signal);
  abort.abort(new Fault('station.stopped'));
  await expect(slept).rejects.toMatchObject({ code: 'station.stopped' });
});

test('a duration is what passed, and never negative when the clock below steps back', () => {
  let nowMs = 5_000;
  const elapsedMs = stopwatch(() => nowMs);
  nowMs = 5_250;
  expect(elapsedMs()).toBe(250);
  nowMs = 4_000;
  expect(elapsedMs()).toBe(0);
});
