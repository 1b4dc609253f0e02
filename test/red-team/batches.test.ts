import { afterAll, beforeAll, expect } from 'vitest';
import { Fault } from '../../station-core/fault.ts';
import type { SignerClient } from '../../station-core/signer/client.ts';
import type { SignerAsks } from '../../station-core/signer/signer-service.ts';
import { p256 } from '../pki/csr-maker.ts';
import { makeStationToken, never, samplePermit, startSigner, type StationToken } from '../signer/station-token.ts';
import { TrialLog, type Wish, wish } from '../signer/trial-log.ts';
import { attempt, attempts, refusedBy, type Refusal } from './tools/attempt.ts';

/** Promise: what no single request gets, it does not get in the company of others either. */

type Batch = SignerAsks<'issueBatch'>;
type Placed = Batch['requests'][number];

let token: StationToken;
let signer: SignerClient;
let log: TrialLog;
let honest: Wish;

beforeAll(async () => {
  token = await makeStationToken();
  signer = await startSigner(token, [samplePermit(), samplePermit({ permit: 'P-one', quota: 1 })]);
  log = new TrialLog(token);
  log.append({ filler: 1 });
  honest = wish();
  await issued([honest]);
});
afterAll(() => signer[Symbol.asyncDispose]());

const certificates = async (): Promise<number> => (await signer.status(never)).certificates;

/** A batch of these, as far as the host can have it honest: every intent is in the ledger. */
function batchOf(wishes: readonly Wish[]): Batch {
  return log.batch(
    wishes,
    wishes.map((each) => log.intend(each)),
  );
}

async function ask(batch: Batch): Promise<readonly (Fault | undefined)[]> {
  const { outcomes } = await signer.issueBatch(batch, never);
  log.signedEntries = batch.checkpoint.sizeEntries;
  return outcomes.map((each) => (each instanceof Fault ? each : undefined));
}

async function issued(wishes: readonly Wish[]): Promise<void> {
  expect(await ask(batchOf(wishes))).toEqual(wishes.map(() => undefined));
}

/** The one that is forged is refused; its honest neighbour is not. */
async function refusedBesideHonest(batch: Batch, refusal: Refusal): Promise<void> {
  const before = await certificates();
  const [forged, neighbour] = await ask(batch);
  await refusedBy(Promise.reject(forged ?? new Error('it was issued')), refusal);
  expect(neighbour).toBeUndefined();
  expect(await certificates()).toBe(before + 1);
}

attempts<[change: (honest: Placed, other: Placed) => Partial<Placed>, refusal: Refusal]>(
  [
    [
      'the request of a neighbour under its own intent',
      (_, { csrDer, nonce }) => ({ csrDer, nonce }),
      { code: 'signer.refused', evidence: { rule: 'another request than intended' } },
    ],
    [
      'the proof of a neighbour',
      (own, { intent }) => ({ intent: { entry: own.intent.entry, proof: intent.proof } }),
      { code: 'signer.intent-unproven' },
    ],
    [
      'no proof at all',
      (own) => ({ intent: { entry: own.intent.entry, proof: [] } }),
      { code: 'signer.intent-unproven' },
    ],
    [
      'an entry that the ledger does not hold',
      ({ intent: { entry, proof } }) => ({
        intent: { entry: Buffer.from(Buffer.from(entry).toString('utf8').replace('"P-1"', '"P-2"')), proof },
      }),
      { code: 'signer.intent-unproven' },
    ],
    ['another unit than intended', () => ({ unit: wish().unit }), { code: 'signer.refused' }],
    ['another product than intended', () => ({ product: 'lamp-two' }), { code: 'signer.refused' }],
  ],
  async (change, refusal) => {
    const { checkpoint, requests } = batchOf([wish(), wish()]);
    const [own, other] = requests;
    if (own === undefined || other === undefined) throw new Error('a batch of two');
    await refusedBesideHonest({ checkpoint, requests: [Object.assign({}, own, change(own, other)), other] }, refusal);
  },
);

attempts<[wishes: () => [Wish, Wish], refusal: Refusal]>(
  [
    [
      'one key for two units',
      () => {
        const keys = p256();
        return [wish({ keys }), wish({ keys })];
      },
      { code: 'signer.already-signed' },
    ],
    [
      'two keys for one unit',
      () => {
        const one = wish();
        return [one, wish({ unit: one.unit })];
      },
      { code: 'signer.already-signed' },
    ],
    [
      'two certificates under a permit for one',
      () => [wish({ permit: 'P-one' }), wish({ permit: 'P-one' })],
      { code: 'permit.used-up' },
    ],
  ],
  async (wishes, refusal) => {
    const before = await certificates();
    const refused = (await ask(batchOf(wishes()))).filter((each) => each !== undefined);
    expect(refused).toHaveLength(1);
    await refusedBy(Promise.reject(refused[0] ?? new Error('none')), refusal);
    expect(await certificates()).toBe(before + 1);
  },
);

attempt('a unit that has a certificate already, among others', async () => {
  const again = wish({ unit: honest.unit });
  await refusedBesideHonest(batchOf([again, wish()]), { code: 'signer.already-signed' });
});

attempt('the intent of a neighbour, which is then spent for both', async () => {
  const { checkpoint, requests } = batchOf([wish(), wish()]);
  const [own, other] = requests;
  if (own === undefined || other === undefined) throw new Error('a batch of two');
  const before = await certificates();
  const forged = Object.assign({}, own, { intent: other.intent });
  for (const refused of await ask({ checkpoint, requests: [forged, other] })) {
    const refusal = { code: 'signer.refused', evidence: { rule: 'another request than intended' } } as const;
    await refusedBy(Promise.reject(refused ?? new Error('it was issued')), refusal);
  }
  expect(await certificates()).toBe(before);
});

attempts<[change: (checkpoint: Batch['checkpoint']) => Partial<Batch['checkpoint']>, code: Refusal['code']]>(
  [
    [
      'a tree that begins elsewhere than the last one ended',
      ({ fromSize }) => ({ fromSize: fromSize - 1 }),
      'signer.refused',
    ],
    ['a tree whose root is not that of the ledger', () => ({ rootHash: Buffer.alloc(32, 7) }), 'signer.quarantined'],
    ['a tree without the proof that it extends the last one', () => ({ proof: [] }), 'signer.quarantined'],
    [
      'a tree that is shorter than the last one',
      () => ({ sizeEntries: 1, fromSize: 0, proof: [] }),
      'signer.quarantined',
    ],
  ],
  async (change, code) => {
    const wished = wish();
    const { checkpoint, requests } = batchOf([wished]);
    const { certificates: before, tree } = await signer.status(never);
    const forged = { checkpoint: Object.assign({}, checkpoint, change(checkpoint)), requests };
    await refusedBy(signer.issueBatch(forged, never), { code });
    expect(await signer.status(never)).toMatchObject({ certificates: before, tree });
  },
);
