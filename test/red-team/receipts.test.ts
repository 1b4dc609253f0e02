import { afterAll, beforeAll, expect } from 'vitest';
import type { SignerClient } from '../../station-core/signer/client.ts';
import { makeStationToken, never, samplePermit, startSigner, type StationToken } from '../signer/station-token.ts';
import { TrialLog, wish } from '../signer/trial-log.ts';
import { attempt, attempts } from './tools/attempt.ts';
import { copyOf, issueRefused, refusedUnchanged, startsInQuarantine } from './tools/signer-under-attack.ts';
import { upstreamKeys } from './tools/upstream-keys.ts';

/** Promise: no station works on without upstream for longer than its permit says, and no state is taken back behind it. */

const upstream = upstreamKeys();
let token: StationToken;
let signer: SignerClient;
let log: TrialLog;

beforeAll(async () => {
  token = await makeStationToken({ upstreamKey: upstream.verifierKey });
  signer = await startSigner(token, [samplePermit({ offline: { hours: 2, units: 3 } })]);
  log = new TrialLog(token);
});
afterAll(() => signer[Symbol.asyncDispose]());

const checkpointAfter = (entry: string): Promise<string> => {
  log.append({ entry });
  return log.checkpoint(signer);
};
const hours = (count: number): Date => new Date(Date.now() + count * 3_600_000);

attempt('receipts that were kept back, handed over one by one, each for a few certificates more', async () => {
  const kept: string[] = [];
  for (const entry of ['one', 'two', 'three', 'four']) kept.push(upstream.cosigned(await checkpointAfter(entry)));
  await signer.hearReceipt({ note: kept.shift() ?? '' }, never);
  for (let unit = 0; unit < 3; unit++) await signer.issue(await log.requestFor(wish(), signer), never);
  for (const receipt of kept) {
    await signer.hearReceipt({ note: receipt }, never);
    const refusal = { code: 'permit.offline', evidence: { reason: 'offline-units' } } as const;
    await issueRefused({ signer, log }, { wished: wish() }, refusal);
  }
  await signer.hearReceipt({ note: upstream.cosigned(await checkpointAfter('what upstream has really seen')) }, never);
  await signer.issue(await log.requestFor(wish(), signer), never);
});

attempts<[forge: (note: string) => string]>(
  [
    ['a receipt that upstream did not sign', (note) => note],
    ['a receipt signed by keys of the attacker', (note) => upstreamKeys().cosigned(note)],
    [
      'a receipt over a tree that the station never signed',
      (note) => upstream.cosigned(note.replace(/^\d+$/m, '9999')),
    ],
    ['a receipt of another log', (note) => upstream.cosigned(note.replaceAll('S1', 'S2'))],
  ],
  async (forge) => {
    const receipt = forge(await checkpointAfter('a receipt is forged'));
    await refusedUnchanged(signer, () => signer.hearReceipt({ note: receipt }, never), {
      code: 'checkpoint.untrusted',
    });
  },
);

attempt('a receipt from the future, so that the budget lasts until then', async () => {
  await signer.hearReceipt({ note: upstream.cosigned(await checkpointAfter('tomorrow'), hours(24)) }, never);
  const refusal = { code: 'permit.offline', evidence: { reason: 'receipt-ahead' } } as const;
  await issueRefused({ signer, log }, { wished: wish() }, refusal);
});

attempt("the whole folder of yesterday, token and all, after upstream has seen today's ledger", async () => {
  const own = await makeStationToken({ upstreamKey: upstream.verifierKey });
  const ledger = new TrialLog(own);
  const asked = await (async () => {
    await using running = await startSigner(own);
    const request = await ledger.requestFor(wish(), running);
    await running.issue(request, never);
    return request;
  })();
  const [yesterday, size] = [await copyOf(own), ledger.sizeEntries];
  await using today = await startSigner(own);
  await today.issue(await ledger.requestFor(wish(), today), never);
  const receipt = upstream.cosigned(await ledger.checkpoint(today));
  const old = ledger.copyOf(size);
  const goneOn = await copyOf(yesterday);
  {
    await using back = await startSigner(yesterday);
    expect((await back.status(never)).quarantine).toBeNull(); // alone it cannot know
    await back.hearReceipt({ note: receipt }, never);
  }
  await startsInQuarantine(yesterday, 'receipt-ahead', () => asked);
  // The same, but more was signed on the old folder before the receipt came.
  {
    await using back = await startSigner(goneOn);
    for (let unit = 0; unit < 3; unit++) await old.requestFor(wish(), back);
    await back.hearReceipt({ note: receipt }, never);
  }
  await startsInQuarantine(goneOn, 'forked', () => asked);
});
