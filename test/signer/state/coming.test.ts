import { expect, test } from 'vitest';
import { Coming } from '../../../station-core/signer/state/coming.ts';

const LONG_MS = 600_000;

test('nobody on the way: nothing to wait for', async () => {
  await new Coming().allHere(LONG_MS);
});

test('all who are on the way are waited for', async () => {
  const coming = new Coming();
  const [one, other] = [coming.add(), coming.add()];
  let isWaiting = true;
  const here = coming.allHere(LONG_MS).then(() => (isWaiting = false));
  one[Symbol.dispose]();
  await Promise.resolve();
  await Promise.resolve();
  expect(isWaiting).toBe(true);
  other[Symbol.dispose]();
  await here;
});

test('one who does not come is waited for a moment only, and may come later', async () => {
  const coming = new Coming();
  const late = coming.add();
  await coming.allHere(1);
  late[Symbol.dispose]();
  await coming.allHere(LONG_MS);
});
