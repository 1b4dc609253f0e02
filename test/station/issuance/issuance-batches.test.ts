import { expect, test } from 'vitest';
import { Fault } from '../../../station-core/fault.ts';
import { macOf } from '../../../station-core/model/mac.ts';
import {
  type CheckpointAsks,
  MAX_BATCH,
  type IssuedBatch,
  type SignerAsks,
} from '../../../station-core/signer/client.ts';
import { type BatchedRequest, IssuanceBatches } from '../../../station-core/station/issuance/issuance-batches.ts';

type Asks = SignerAsks<'issueBatch'>;
type Outcome = IssuedBatch['outcomes'][number];

const never = new AbortController().signal;
const request = (intentSeq: number): BatchedRequest => ({
  csrDer: new Uint8Array(),
  nonce: new Uint8Array(32),
  unit: { mac: macOf('7c:df:a1:00:00:01'), serial: `BM-${intentSeq}` },
  product: 'lamp-one',
  permit: 'P-1',
  profile: { hardwareTypeOid: '1.3.6.1.4.1.99999.7.1', serverAuth: false },
  intentSeq,
});

/** A signing service that keeps what it is asked until it is told to answer, and a ledger of a hundred entries, or of fewer at first. */
function station(outcomeOf: (serial: string) => Outcome, ...firstSizes: number[]) {
  const asked: Asks[] = [];
  const turns: PromiseWithResolvers<undefined>[] = [];
  const ledger = {
    leaves: (seqs: readonly number[]) => seqs.map((seq) => ({ seq, leaf: Uint8Array.of(seq) })),
    inclusionProof: (seq: number, sizeEntries: number) => [Uint8Array.of(seq, sizeEntries)],
  };
  const signer = {
    issueBatch: async (asks: Asks): Promise<IssuedBatch> => {
      asked.push(asks);
      const turn = Promise.withResolvers<undefined>();
      turns.push(turn);
      await turn.promise;
      return { signature: new Uint8Array(64), outcomes: asks.requests.map(({ unit }) => outcomeOf(unit.serial)) };
    },
  };
  const checkpointer = {
    signHeadBy: <A>(ask: (checkpoint: CheckpointAsks) => Promise<A>) =>
      ask({ sizeEntries: firstSizes.shift() ?? 100, rootHash: new Uint8Array(32), fromSize: 1, proof: [] }),
  };
  const answer = async (batch: number, fault?: Fault): Promise<void> => {
    await expect.poll(() => turns.length).toBeGreaterThan(batch);
    if (fault === undefined) turns[batch]?.resolve(undefined);
    else turns[batch]?.reject(fault);
  };
  return { batches: new IssuanceBatches(ledger, signer, checkpointer), asked, answer };
}

const issued = (serial: string): Outcome => ({
  certDer: Buffer.from(serial),
  certSerialHex: serial,
  permitSha256Hex: 'ab'.repeat(32),
  lintedRules: 20,
});
const serialsOf = ({ requests }: Asks): string[] => requests.map(({ unit }) => unit.serial);

test('runs side by side share one act, each with the proof of its own intent, and each gets its own certificate', async () => {
  const { batches, asked, answer } = station(issued);
  const issuing = [3, 1, 2].map((seq) => batches.issue(request(seq), never));
  await answer(0);
  expect((await Promise.all(issuing)).map(({ certSerialHex }) => certSerialHex)).toEqual(['BM-3', 'BM-1', 'BM-2']);
  expect(asked).toHaveLength(1);
  expect(asked[0]?.requests.map(({ intent }) => intent)).toEqual(
    [3, 1, 2].map((seq) => ({ entry: Uint8Array.of(seq), proof: [Uint8Array.of(seq, 100)] })),
  );
});

test('while one act is under way the next one gathers, and of many only half go with it, so that two acts alternate', async () => {
  const { batches, asked, answer } = station(issued);
  const first = batches.issue(request(0), never);
  await expect.poll(() => asked.length).toBe(1);
  const more = Array.from({ length: 2 * MAX_BATCH + 4 }, (_, at) => batches.issue(request(at + 1), never));
  for (const batch of [0, 1, 2, 3, 4]) await answer(batch);
  await Promise.all([first, ...more]);
  expect(asked.map(({ requests }) => requests.length)).toEqual([1, MAX_BATCH, 10, 8, 2]);
});

test('an intent that came after the head was taken waits for the next checkpoint', async () => {
  const { batches, asked, answer } = station(issued, 5);
  const issuing = Promise.all([4, 5].map((seq) => batches.issue(request(seq), never)));
  await answer(0);
  await answer(1);
  expect((await issuing).map(({ certSerialHex }) => certSerialHex)).toEqual(['BM-4', 'BM-5']);
  expect(asked.map(({ checkpoint, requests }) => [checkpoint.sizeEntries, requests.length])).toEqual([
    [5, 1],
    [100, 1],
  ]);
});

test('who is refused is refused alone', async () => {
  const refused = new Fault('permit.expired', { permit: 'P-1' });
  const { batches, answer } = station((serial) => (serial === 'BM-2' ? refused : issued(serial)));
  const issuing = Promise.allSettled([1, 2].map((seq) => batches.issue(request(seq), never)));
  await answer(0);
  expect(await issuing).toMatchObject([{ status: 'fulfilled' }, { reason: refused }]);
});

test('what ends the act ends it for all of its requests, and the next act is another one', async () => {
  const { batches, asked, answer } = station(issued);
  const issuing = Promise.allSettled([1, 2].map((seq) => batches.issue(request(seq), never)));
  await answer(0, new Fault('signer.gone'));
  expect(await issuing).toMatchObject([{ reason: { code: 'signer.gone' } }, { reason: { code: 'signer.gone' } }]);
  const again = batches.issue(request(1), never);
  await answer(1);
  expect(await again).toMatchObject({ certSerialHex: 'BM-1' });
  expect(asked.map(serialsOf)).toEqual([['BM-1', 'BM-2'], ['BM-1']]);
});

test('who stops waiting for its turn is left out; who stops later does not stop the others', async () => {
  const { batches, asked, answer } = station(issued);
  const [early, late] = [new AbortController(), new AbortController()];
  const stopped = new Fault('station.stopped');
  const issuing = Promise.allSettled([
    batches.issue(request(1), early.signal),
    batches.issue(request(2), late.signal),
    batches.issue(request(3), never),
  ]);
  early.abort(stopped);
  await expect.poll(() => asked.length).toBe(1);
  late.abort(stopped);
  await answer(0);
  expect(await issuing).toMatchObject([{ reason: stopped }, { reason: stopped }, { status: 'fulfilled' }]);
  expect(asked.map(serialsOf)).toEqual([['BM-2', 'BM-3']]);
});
