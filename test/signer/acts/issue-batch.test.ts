import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Fault } from '../../../station-core/fault.ts';
import { formatCheckpoint, signedByLog } from '../../../station-core/codecs/notes.ts';
import { LINT_RULES } from '../../../station-core/pki/lint.ts';
import { MAX_BATCH, type SignerClient } from '../../../station-core/signer/client.ts';
import { makeStationToken, never, startSigner, STATION, type StationToken } from '../station-token.ts';
import { TrialLog, type Wish, wish } from '../trial-log.ts';

let token: StationToken;
let log: TrialLog;
let signer: SignerClient;
let closing: AsyncDisposable | undefined;

async function begin(): Promise<void> {
  await closing?.[Symbol.asyncDispose]();
  token = await makeStationToken();
  log = new TrialLog(token);
  signer = await startSigner(token);
  closing = signer;
}
beforeAll(begin);
afterAll(() => closing?.[Symbol.asyncDispose]());

function wishesOf(count: number): { wishes: Wish[]; seqs: number[] } {
  const wishes = Array.from({ length: count }, () => wish());
  return { wishes, seqs: wishes.map((each) => log.intend(each)) };
}

/** The kinds of the journal's records, in their order. */
function journalled(): string[] {
  const lines = readFileSync(join(token.stateDir, 'journal.jsonl'), 'utf8').trimEnd().split('\n');
  return lines.map((line) => (JSON.parse(line) as { record: { kind: string } }).record.kind);
}

const certificates = async (): Promise<number> => (await signer.status(never)).certificates;

test('sixteen units get sixteen certificates under one checkpoint, which stands before them in the journal', async () => {
  const { wishes, seqs } = wishesOf(MAX_BATCH);
  const before = journalled().length;
  const asks = log.batch(wishes, seqs);
  const { signature, outcomes } = await signer.issueBatch(asks, never);
  const { sizeEntries, rootHash } = asks.checkpoint;
  const text = formatCheckpoint({ origin: STATION, sizeEntries, rootHash });
  expect(() => signedByLog(text, token.noteKey, signature)).not.toThrow();
  const serials = outcomes.map((each) => (each instanceof Fault ? '' : each.certSerialHex));
  expect(new Set(serials).size).toBe(MAX_BATCH);
  expect(serials).not.toContain('');
  log.signedEntries = log.sizeEntries;
  const added = journalled().slice(before);
  expect(added).toEqual(['checkpoint', ...Array.from({ length: MAX_BATCH }, () => 'certificate')]);
});

test('who is refused is refused alone, and stays refused', async () => {
  const wishes = [wish(), wish(), wish()];
  const seqs = wishes.map((each, at) => log.intend(each, at === 1 ? { firmwareVersion: '0.9.9' } : {}));
  const { outcomes } = await signer.issueBatch(log.batch(wishes, seqs), never);
  expect(outcomes).toMatchObject([
    { certDer: expect.any(Uint8Array) as Uint8Array },
    { code: 'permit.not-covered' },
    { lintedRules: LINT_RULES.length },
  ]);
  log.signedEntries = log.sizeEntries;
  const again = await signer.issueBatch(log.batch(wishes, seqs), never);
  expect(again.outcomes).toMatchObject([outcomes[0], { code: 'signer.refused' }, outcomes[2]]);
});

test('the same batch again gets the same certificates, also from the next process, and adds nothing to the journal', async () => {
  const { wishes, seqs } = wishesOf(2);
  const first = await signer.issueBatch(log.batch(wishes, seqs), never);
  log.signedEntries = log.sizeEntries;
  const lines = journalled();
  expect((await signer.issueBatch(log.batch(wishes, seqs), never)).outcomes).toEqual(first.outcomes);
  expect(journalled()).toEqual(lines);
  await signer[Symbol.asyncDispose]();
  signer = await startSigner(token);
  closing = signer;
  expect((await signer.issueBatch(log.batch(wishes, seqs), never)).outcomes).toEqual(first.outcomes);
});

test('more than one act issues is a broken question', async () => {
  const before = await certificates();
  const { wishes, seqs } = wishesOf(MAX_BATCH + 1);
  await expect(signer.issueBatch(log.batch(wishes, seqs), never)).rejects.toMatchObject({ code: 'station.bug' });
  expect(await certificates()).toBe(before);
});

test('under a tree that contradicts the last one nothing is issued, and the service is in quarantine', async () => {
  await begin(); // a quarantine stays
  const honest = wishesOf(2);
  await signer.issueBatch(log.batch(honest.wishes, honest.seqs), never);
  log = log.copyOf(1);
  log.append({ filler: 'another history' });
  const { wishes, seqs } = wishesOf(1);
  const asks = log.batch(wishes, seqs);
  const forked = { checkpoint: Object.assign({}, asks.checkpoint, { fromSize: 2 }), requests: asks.requests };
  await expect(signer.issueBatch(forked, never)).rejects.toMatchObject({ code: 'signer.quarantined' });
  expect((await signer.status(never)).quarantine).toMatchObject({ reason: 'forked' });
  expect(await certificates()).toBe(2);
});

test('in quarantine the checkpoint is signed, so that the entry about it is witnessed, and no certificate', async () => {
  await begin();
  await signer.quarantine({ reason: 'ledger-journal-differ', evidence: {} }, never);
  const { wishes, seqs } = wishesOf(2);
  const { outcomes } = await signer.issueBatch(log.batch(wishes, seqs), never);
  expect(outcomes.map((each) => (each instanceof Fault ? each.code : 'issued'))).toEqual([
    'signer.quarantined',
    'signer.quarantined',
  ]);
  expect((await signer.status(never)).tree.sizeEntries).toBe(2);
  expect(await certificates()).toBe(0);
});
