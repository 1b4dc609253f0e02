import { unless } from '../../wait.ts';

/** One at a time, in order. Whoever waits for a turn stops as soon as the signal fires, and its work is not begun. */
export function inTurn(): <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return async (signal, work) => {
    const { promise: turn, resolve: begin } = Promise.withResolvers<undefined>();
    const mine = last.then(() => {
      signal.throwIfAborted();
      begin(undefined);
      return work();
    });
    last = mine.catch(() => undefined); // its own caller hears of it
    await unless(signal, turn);
    return mine;
  };
}
