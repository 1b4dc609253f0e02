import { expect, test } from 'vitest';
import { Fault } from '../../../station-core/fault.ts';
import { CallLimit, MAX_CALLS, whenClosed } from '../../../station-core/host/api/call-limit.ts';

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof Fault) return error.code;
    throw error;
  }
  return 'none';
}

test('a screen has so many calls at once and no more; another screen is not held up, and a call that ends makes room', () => {
  const limit = new CallLimit();
  const allowance = Array.from({ length: MAX_CALLS }, () => limit.enter('left'));
  expect(codeOf(() => limit.enter('left'))).toBe('station.too-many-calls');
  expect(codeOf(() => limit.enter('right'))).toBe('none');
  allowance[0]?.();
  expect(codeOf(() => limit.enter('left'))).toBe('none');
  expect(codeOf(() => limit.enter('left'))).toBe('station.too-many-calls');
});

async function* numbers(): AsyncGenerator<number, undefined> {
  yield 1;
  yield 2;
  return undefined;
}

test('what is watched is over when it ends, when the reader leaves, and when it breaks, and once only', async () => {
  let over = 0;
  const watched = () => whenClosed(numbers(), () => (over += 1));
  for await (const _ of watched()) expect(over).toBe(0);
  expect(over).toBe(1);
  for await (const _ of watched()) break;
  expect(over).toBe(2);
  const broken: AsyncIterator<number> = { next: () => Promise.reject(new Error('broken')) };
  const breaking = whenClosed(broken, () => (over += 1));
  await expect(breaking.next()).rejects.toThrow('broken');
  await breaking.return?.();
  expect(over).toBe(3);
});
