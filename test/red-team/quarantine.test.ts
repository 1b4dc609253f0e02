import { afterAll, beforeAll, expect } from 'vitest';
import { signedByOfficers } from '../../fixtures/token/trial-officers.ts';
import type { SignerClient } from '../../station-core/signer/client.ts';
import type { SignerAsks } from '../../station-core/signer/signer-service.ts';
import { makeStationToken, never, startSigner, STATION, type StationToken } from '../signer/station-token.ts';
import { TrialLog, wish } from '../signer/trial-log.ts';
import { attempt, attempts, type Refusal } from './tools/attempt.ts';
import { copyOf, refusedUnchanged, startsInQuarantine } from './tools/signer-under-attack.ts';

/** Promise: after a fork or a rollback nothing is issued until two officers lift this very quarantine. */

let token: StationToken;
let before: StationToken;
let signer: SignerClient;
let log: TrialLog;
let earlier: SignerAsks<'issue'>;
let waiting: SignerAsks<'issue'>;
let id: string;

beforeAll(async () => {
  token = await makeStationToken();
  log = new TrialLog(token);
  {
    await using first = await startSigner(token);
    earlier = await log.requestFor(wish(), first);
    await first.issue(earlier, never);
    waiting = await log.requestFor(wish(), first);
  }
  before = await copyOf(token);
  signer = await startSigner(token);
  id = await forkedBy(signer);
});
afterAll(() => signer[Symbol.asyncDispose]());

/** The host shows another history: from then on it is in quarantine. */
async function forkedBy(of: SignerClient): Promise<string> {
  const fork = log.copyOf(log.sizeEntries - 1);
  fork.append({ entry: 'another one' });
  await expect(fork.checkpoint(of)).rejects.toMatchObject({ code: 'signer.quarantined' });
  return (await of.status(never)).quarantine?.id ?? '';
}

const lift = (changes: object = {}, officers = token.officers): Promise<string> =>
  signedByOfficers(
    'lift',
    {
      v: 1,
      type: 'lift',
      station: STATION,
      quarantine: id,
      reason: 'an old copy',
      issuedAt: '2026-01-01T00:00:00Z',
      ...changes,
    },
    officers,
  );

attempts<[asks: () => SignerAsks<'issue'>]>(
  [
    ['a certificate for an intent that was proven before', () => waiting],
    ['the certificate that was issued before, once more', () => earlier],
  ],
  async (asks) => {
    await refusedUnchanged(signer, () => signer.issue(asks(), never), { code: 'signer.quarantined' });
  },
);

attempts<[document: () => Promise<string>, refusal: Refusal]>(
  [
    ['one officer lifts it alone', () => lift({}, token.officers.slice(0, 1)), { code: 'document.untrusted' }],
    [
      'officers lift the quarantine of another station',
      () => lift({ station: 'S2' }),
      { code: 'document.of-another-station' },
    ],
    ['officers lift another quarantine', () => lift({ quarantine: 'Q-1' }), { code: 'signer.refused' }],
    ['they lift whatever quarantine there is', () => lift({ quarantine: '*' }), { code: 'document.malformed' }],
    ['they give no reason', () => lift({ reason: '' }), { code: 'document.malformed' }],
    ['the host lifts it without anybody', () => Promise.resolve('{}'), { code: 'document.malformed' }],
  ],
  async (document, refusal) => {
    const text = await document();
    await refusedUnchanged(signer, () => signer.liftQuarantine(text, never), refusal);
  },
);

attempt('the first quarantine is covered by a second one of a harmless kind', async () => {
  const lie = [{ tbsSha256Hex: 'ab'.repeat(32), permit: 'P-1' }];
  await signer.requireRecorded(lie, never).catch(() => undefined);
  expect((await signer.status(never)).quarantine).toMatchObject({ id, reason: 'forked' });
});

attempt('the word of the officers for an earlier quarantine, on a token that was taken back', async () => {
  const word = await lift();
  await using again = await startSigner(before);
  const second = await forkedBy(again);
  expect(second).not.toBe(id);
  await refusedUnchanged(again, () => again.liftQuarantine(word, never), { code: 'signer.refused' });
});

attempt('a restart', async () => {
  await signer[Symbol.asyncDispose]();
  await startsInQuarantine(token, 'forked', () => waiting);
  signer = await startSigner(token);
});

attempt('the word of the officers, used twice', async () => {
  const word = await lift();
  await signer.liftQuarantine(word, never);
  id = await forkedBy(signer);
  await refusedUnchanged(signer, () => signer.liftQuarantine(word, never), { code: 'signer.refused' });
});
