import { expect, test } from 'vitest';
import { yieldToEventLoop } from '../../../station-core/station/plan/yield-to-event-loop.ts';

test('of all that wait one goes on each time the event loop comes round, in the order they came', async () => {
  let round = 0;
  let counting = true;
  const count = (): void => {
    round += 1;
    if (counting) setImmediate(count);
  };
  setImmediate(count);
  const rounds = await Promise.all(
    Array.from({ length: 10 }, async () => {
      await yieldToEventLoop();
      return round;
    }),
  );
  counting = false;
  expect(new Set(rounds).size).toBe(10);
  expect(rounds).toEqual(rounds.toSorted((a, b) => a - b));
});

test('who comes alone waits one round', async () => {
  const seen: string[] = [];
  setImmediate(() => seen.push('others'));
  await yieldToEventLoop();
  expect(seen).toEqual(['others']);
});
