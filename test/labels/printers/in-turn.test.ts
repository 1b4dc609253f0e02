import { expect, test } from 'vitest';
import { inTurn } from '../../../station-core/labels/printers/in-turn.ts';

const never = new AbortController().signal;

test('whoever waits for a turn stops at once, is not begun, and those behind go on in order', async () => {
  const turn = inTurn();
  const { promise: held, resolve: letGo } = Promise.withResolvers<undefined>();
  const begun: string[] = [];
  const work = (name: string, until?: Promise<undefined>) => async () => {
    begun.push(name);
    await until;
    return name;
  };
  const first = turn(never, work('first', held));
  const stop = new AbortController();
  const second = turn(stop.signal, work('second'));
  const third = turn(never, work('third'));
  stop.abort(new Error('stopped by hand'));
  await expect(second).rejects.toThrow('stopped by hand');
  expect(begun).toEqual(['first']);
  letGo(undefined);
  expect(await Promise.all([first, third])).toEqual(['first', 'third']);
  expect(begun).toEqual(['first', 'third']);
});

test('work that has begun is waited for, however often the signal fires: it may hold the printer', async () => {
  const turn = inTurn();
  const stop = new AbortController();
  const { promise: held, resolve: letGo } = Promise.withResolvers<undefined>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<undefined>();
  const first = turn(stop.signal, async () => {
    begin(undefined);
    await held;
    return 'done';
  });
  await begun;
  stop.abort(new Error('too late'));
  letGo(undefined);
  expect(await first).toBe('done');
});

test('work that fails holds up nobody', async () => {
  const turn = inTurn();
  await expect(turn(never, () => Promise.reject(new Error('no paper')))).rejects.toThrow('no paper');
  expect(await turn(never, async () => 'next')).toBe('next');
});
