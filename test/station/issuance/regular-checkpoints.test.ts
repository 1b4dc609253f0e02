import pino from 'pino';
import { expect, test } from 'vitest';
import { Fault } from '../../../station-core/fault.ts';
import { signRegularly } from '../../../station-core/station/issuance/regular-checkpoints.ts';
import { provision, startLine } from '../line.ts';

test('a station without upstream leaves no entry unsigned when it closes', async () => {
  await using line = await startLine();
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  {
    await using station = await line.open();
    await provision(station, { board, product: line.product });
  }
  await using again = await line.open();
  const { ledger } = again;
  expect(ledger.latestCheckpoint()?.sizeEntries).toBe(ledger.head().sizeEntries - 1); // but that it has started again
});

test('a head that moved is signed within the interval, one that did not is not; a token that is away is asked again', async () => {
  const signed: number[] = [];
  let sizeEntries = 1;
  let away = true;
  let [asked, looked] = [0, 0];
  const ledger = {
    head: () => {
      looked += 1;
      return { sizeEntries, rootHash: new Uint8Array(32) };
    },
    latestCheckpoint: () => ({ sizeEntries: signed.at(-1) ?? 0, note: '' }),
  };
  const at = async (): Promise<{ sizeEntries: number; note: string }> => {
    asked += 1;
    if (away) throw new Fault('signer.gone');
    signed.push(sizeEntries);
    return { sizeEntries, note: '' };
  };
  const log = pino({ level: 'silent' });
  const signing = signRegularly({ ledger, checkpointer: { at }, log, everyMs: 5 });
  await expect.poll(() => asked).toBeGreaterThan(2);
  expect(signed).toEqual([]);
  away = false;
  await expect.poll(() => signed).toEqual([1]);
  sizeEntries = 7;
  await expect.poll(() => signed).toEqual([1, 7]);
  const until = looked + 3; // and nothing has moved
  await expect.poll(() => looked).toBeGreaterThan(until);
  sizeEntries = 9;
  await signing[Symbol.asyncDispose]();
  expect(signed).toEqual([1, 7, 9]);
});
