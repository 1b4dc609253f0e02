import { expect, test } from 'vitest';
import type { VerificationProgress } from '../../../station-core/ledger/verification/verification-service.ts';
import { verifyInThread } from '../../../station-core/ledger/verification/verify-in-thread.ts';
import { verifyLedger } from '../../../station-core/ledger/verify/verify.ts';
import { openLedger, scratch } from '../sample-ledger.ts';
import { spoil } from '../file/packed-ledger.ts';
import { ledgerFrom, signer, verify, wholeLedger } from '../verify/whole-ledger.ts';

const keys = { checkpointKey: signer.publicKey };
const waiting = { signal: new AbortController().signal, progress: () => undefined };

/** Enough entries for progress to be reported. */
function longLedger(): string {
  const dir = scratch();
  using ledger = openLedger(dir);
  ledger.append(Array.from({ length: 6_000 }, () => ({ kind: 'station-started', version: '0.1.0' }) as const));
  return dir;
}

test('the thread says what is said without it, of a whole ledger and of a damaged one', async () => {
  const dir = ledgerFrom((await wholeLedger()).whole);
  expect(await verifyInThread(dir, keys, waiting)).toEqual(verify(dir));
  spoil(dir, 7);
  const damaged = await verifyInThread(dir, keys, waiting);
  expect(damaged.ok).toBe(false);
  expect(damaged).toEqual(verifyLedger(dir, keys));
});

test('progress never goes back, and ends with all of the work done', async () => {
  const seen: VerificationProgress[] = [];
  await verifyInThread(longLedger(), keys, { ...waiting, progress: (each) => void seen.push(each) });
  const done = seen.map((each) => each.done);
  expect(done).toEqual([...done].sort((a, b) => a - b));
  expect(seen.at(-1)).toEqual({ done: 12_000, of: 12_000, entries: 6_000 });
});

test('cancelled, it ends with the reason of the signal while it is at work', async () => {
  const stop = new AbortController();
  const verifying = verifyInThread(longLedger(), keys, {
    signal: stop.signal,
    progress: () => {
      stop.abort(new Error('cancelled by olga'));
    },
  });
  await expect(verifying).rejects.toThrow('cancelled by olga');
});

test('without a ledger there is no verdict', async () => {
  await expect(verifyInThread(scratch(), keys, waiting)).rejects.toMatchObject({ code: 'ledger.cannot-open' });
});
