import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import type { SignerClient } from '../../station-core/signer/client.ts';
import { makeStationToken, never, startSigner, STATION, type StationToken } from '../signer/station-token.ts';
import { TrialLog, wish } from '../signer/trial-log.ts';
import { attempt, attempts, refusedBy } from './tools/attempt.ts';
import { copyOf, issueRefused, startRefused, startsInQuarantine } from './tools/signer-under-attack.ts';
import { upstreamKeys } from './tools/upstream-keys.ts';

/** Promise: where the token keeps no state, nothing is issued on one that upstream does not know as the newest. */

const upstream = upstreamKeys();
const unwitnessed = { code: 'signer.unwitnessed' } as const;
let token: StationToken;
let signer: SignerClient;
let log: TrialLog;

beforeAll(async () => {
  token = await makeStationToken({ upstreamKey: upstream.verifierKey, anchor: 'receipt' });
  signer = await startSigner(token);
  log = new TrialLog(token);
});
afterAll(() => signer[Symbol.asyncDispose]());

const awaited = async (of: SignerClient): Promise<string> => (await of.status(never)).awaitedChallengeHex ?? '';
const asks = (of: TrialLog, challengeHex: string, changes: object = {}): number =>
  of.append({ v: 1, seq: of.sizeEntries, kind: 'receipt-asked', station: STATION, challengeHex, ...changes });
const challengeOf = (of: TrialLog, seq: number) => {
  const { entry, proof } = of.proven(seq, '');
  return { entry, proof };
};

/** As an honest station does it, with an upstream that has seen nothing newer. */
async function witnessed(of: SignerClient, ledger: TrialLog) {
  const seq = asks(ledger, await awaited(of));
  const note = upstream.cosigned(await ledger.checkpoint(of));
  const receipt = { note, challenge: challengeOf(ledger, seq) };
  await of.hearReceipt(receipt, never);
  return receipt;
}

attempt('certificates, and a list of what is revoked, before upstream has seen this start', async () => {
  await issueRefused({ signer, log }, { wished: wish() }, unwitnessed);
  await refusedBy(signer.crl({ newestNumber: 0 }, never), unwitnessed);
});

type Forgery = Parameters<SignerClient['hearReceipt']>[0];

attempts<[forge: (challengeHex: string) => Promise<Forgery> | Forgery]>(
  [
    ['a receipt that does not cover the question', async () => ({ note: await cosigned() })],
    [
      'the question of another start',
      async () => {
        const seq = asks(log, 'ab'.repeat(32));
        return { note: await cosigned(), challenge: challengeOf(log, seq) };
      },
    ],
    [
      'the question in an entry of another kind',
      async (challengeHex) => {
        const seq = asks(log, challengeHex, { kind: 'anything' });
        return { note: await cosigned(), challenge: challengeOf(log, seq) };
      },
    ],
    [
      'the question in the name of another station',
      async (challengeHex) => {
        const seq = asks(log, challengeHex, { station: 'S2' });
        return { note: await cosigned(), challenge: challengeOf(log, seq) };
      },
    ],
    [
      'the question in a tree of its own, with the receipt of the honest one',
      async (challengeHex) => {
        const note = await cosigned();
        const fork = log.copyOf(log.sizeEntries - 1);
        const seq = asks(fork, challengeHex);
        return { note, challenge: challengeOf(fork, seq) };
      },
    ],
    [
      'the question with a proof of zeros',
      async (challengeHex) => {
        const seq = asks(log, challengeHex);
        const { entry, proof } = challengeOf(log, seq);
        return { note: await cosigned(), challenge: { entry, proof: proof.map(() => Buffer.alloc(32)) } };
      },
    ],
    [
      'bytes that are no entry',
      async () => ({ note: await cosigned(), challenge: { entry: Buffer.from('{'), proof: [] } }),
    ],
  ],
  async (forge) => {
    await signer.hearReceipt(await forge(await awaited(signer)), never);
    await issueRefused({ signer, log }, { wished: wish() }, unwitnessed);
  },
);

const cosigned = async (): Promise<string> => upstream.cosigned(await log.checkpoint(signer));

attempt('the question under a checkpoint that upstream did not cosign', async () => {
  const seq = asks(log, await awaited(signer));
  const note = await log.checkpoint(signer);
  const challenge = challengeOf(log, seq);
  await refusedBy(signer.hearReceipt({ note, challenge }, never), { code: 'checkpoint.untrusted' });
  const own = upstreamKeys().cosigned(note);
  await refusedBy(signer.hearReceipt({ note: own, challenge }, never), { code: 'checkpoint.untrusted' });
  await issueRefused({ signer, log }, { wished: wish() }, unwitnessed);
});

attempt("yesterday's whole folder, with every receipt that upstream has given since", async () => {
  await witnessed(signer, log);
  await signer.issue(await log.requestFor(wish(), signer), never);
  await signer[Symbol.asyncDispose]();
  const [yesterday, replaying] = [await copyOf(token), await copyOf(token)];
  const [old, signedYesterday] = [log.copyOf(log.sizeEntries), log.signedEntries];
  signer = await startSigner(token);
  await issueRefused({ signer, log }, { wished: wish() }, unwitnessed); // each start anew
  const receipt = await witnessed(signer, log);
  const sizeToday = log.sizeEntries;
  await signer.issue(await log.requestFor(wish(), signer), never);
  {
    await using back = await startSigner(yesterday);
    await issueRefused({ signer: back, log: old }, { wished: wish() }, unwitnessed);
    await refusedBy(back.crl({ newestNumber: 0 }, never), unwitnessed);
    await back.hearReceipt(receipt, never); // shows that this ledger is not the one that upstream knows
    await issueRefused({ signer: back, log: old }, { wished: wish() }, { code: 'signer.quarantined' });
  }
  // The same entries again, so that today's receipt is right for them: but the question was another start's.
  await using again = await startSigner(replaying);
  const replayed = log.copyOf(sizeToday);
  replayed.signedEntries = signedYesterday;
  await replayed.checkpoint(again);
  await again.hearReceipt(receipt, never);
  expect((await again.status(never)).quarantine).toBeNull();
  await issueRefused({ signer: again, log: replayed }, { wished: wish() }, unwitnessed);
});

attempt("yesterday's journal beside today's anchor, and no anchor at all", async () => {
  const own = await makeStationToken({ upstreamKey: upstream.verifierKey, anchor: 'receipt' });
  const ledger = new TrialLog(own);
  const kept = join(own.dir, 'kept.jsonl');
  const journal = join(own.stateDir, 'journal.jsonl');
  let asked: Awaited<ReturnType<TrialLog['requestFor']>>;
  {
    await using running = await startSigner(own);
    await witnessed(running, ledger);
    await cp(journal, kept);
    asked = await ledger.requestFor(wish(), running);
    await running.issue(asked, never);
  }
  await cp(kept, journal);
  await startsInQuarantine(own, 'rolled-back', () => asked);
  await rm(join(own.stateDir, 'anchor'));
  await startRefused(own, { code: 'signer.anchor-missing' });
});
