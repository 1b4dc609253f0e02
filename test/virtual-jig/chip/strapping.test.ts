import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Strapping, type BootStrap } from '../../../fixtures/virtual-jig/chip/strapping.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Lines as [dtr, rts], or a pause in milliseconds; gives what the chip did, in order. */
async function after(...moves: readonly (readonly [boolean, boolean] | number)[]): Promise<readonly string[]> {
  const seen: string[] = [];
  const strapping = new Strapping({
    onReset: () => seen.push('reset'),
    onStart: (strap: BootStrap) => seen.push(strap),
  });
  for (const move of moves) {
    if (typeof move === 'number') await vi.advanceTimersByTimeAsync(move);
    else strapping.set({ dtr: move[0], rts: move[1] });
  }
  await vi.advanceTimersByTimeAsync(120);
  strapping.dispose();
  return seen;
}

const [off, on] = [false, true];

test('the classic sequence, one line at a time, enters download mode', async () => {
  expect(await after([off, off], [off, on], 100, [on, on], [on, off], 50, [off, off])).toEqual(['reset', 'download']);
});

test('the classic sequence may be slow between its two lines, as over a network', async () => {
  expect(await after([off, on], 100, [on, on], 120, [on, off], 100, [off, off])).toEqual(['reset', 'download']);
});

test('a host that leaves both lines asserted after a reset starts the firmware in the end', async () => {
  expect(await after([off, on], 20, [on, on], 400)).toEqual(['reset', 'run']);
});

test('the tight sequence, both lines in one call, enters download mode', async () => {
  expect(await after([off, off], [on, on], [off, on], 100, [on, off], 50, [off, off])).toEqual(['reset', 'download']);
});

test('a hard reset starts the firmware', async () => {
  expect(await after([off, on], 100, [off, off])).toEqual(['reset', 'run']);
});

test('both lines asserted together do nothing', async () => {
  expect(await after([on, on], 40, [off, off])).toEqual([]);
});

test('pulling GPIO0 on a running chip does nothing', async () => {
  expect(await after([on, off], 40, [off, off])).toEqual([]);
});

test('GPIO0 that is low only before the reset does not count', async () => {
  expect(await after([on, off], 10, [off, off], [off, on], 50, [off, off])).toEqual(['reset', 'run']);
});

test('the chip stays in reset as long as EN is low', async () => {
  expect(await after([off, on], 80)).toEqual(['reset']);
});
