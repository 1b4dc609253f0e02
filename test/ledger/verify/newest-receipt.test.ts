import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, expect, test } from 'vitest';
import { verifyInThread } from '../../../station-core/ledger/verification/verify-in-thread.ts';
import { type LedgerReport, verifyLedger } from '../../../station-core/ledger/verify/verify.ts';
import { checkpointSigner, openLedger, provision, sampleUnit, scratch } from '../sample-ledger.ts';
import { ledgerFrom, signer, type WholeLedger, wholeLedger } from './whole-ledger.ts';

let whole: WholeLedger;
/** Over all 41 entries; the ledger itself keeps a receipt over 33. */
let newestReceipt: string;
beforeAll(async () => {
  whole = await wholeLedger();
  newestReceipt = checkpointIn(whole.whole);
});

function checkpointIn(file: Buffer): string {
  const copy = Buffer.from(file);
  copy.fill(1, 18, 20); // not in WAL mode, which memory has not
  const db = new Database(copy);
  const note = db.prepare('SELECT note FROM checkpoints ORDER BY sizeEntries DESC LIMIT 1').pluck().get() as string;
  db.close();
  return note;
}

function verify(dir: string, note = newestReceipt): LedgerReport {
  return verifyLedger(dir, { checkpointKey: signer.publicKey, newestReceipt: note });
}

/** As it was before the last eight entries came: nothing in it tells. */
async function ofYesterday(): Promise<{ dir: string; receiptOfToday: string }> {
  const dir = scratch();
  const today = scratch();
  {
    using ledger = openLedger(dir);
    provision(ledger, sampleUnit(1));
    await ledger.checkpoint(signer.sign, signer.publicKey);
  }
  copyFileSync(join(dir, 'ledger.db'), join(today, 'ledger.db'));
  using ledger = openLedger(today);
  provision(ledger, sampleUnit(2));
  const { note } = await ledger.checkpoint(signer.sign, signer.publicKey);
  return { dir, receiptOfToday: note };
}

test('a receipt from outside is the newest witness of a ledger that is whole', () => {
  const dir = ledgerFrom(whole.whole);
  expect(verifyLedger(dir, { checkpointKey: signer.publicKey }).witness).toEqual({ sizeEntries: 33 });
  expect(verify(dir)).toMatchObject({ ok: true, witness: { sizeEntries: 41 } });
});

test('a ledger that was put back is whole by itself, and lacks what the receipt from outside speaks of', async () => {
  const { dir, receiptOfToday } = await ofYesterday();
  expect(verifyLedger(dir, { checkpointKey: signer.publicKey }).ok).toBe(true);
  const { ok, problems } = verify(dir, receiptOfToday);
  expect(ok).toBe(false);
  expect(problems).toContainEqual({
    seq: 11,
    what: 'missing at the end: the receipt over 22 entries speaks of 22 entries',
  });
  expect(problems).toContainEqual({ what: 'the receipt over 22 entries is of a checkpoint that is gone' });
});

test('a thread is given the receipt too', async () => {
  const options = { signal: new AbortController().signal, progress: () => undefined };
  const keys = { checkpointKey: signer.publicKey, newestReceipt };
  expect(await verifyInThread(ledgerFrom(whole.whole), keys, options)).toMatchObject({ witness: { sizeEntries: 41 } });
}, 240_000);

test('by another key than the station has, neither ledger nor receipt is good', () => {
  const { publicKey } = checkpointSigner();
  const { problems, witness } = verifyLedger(ledgerFrom(whole.whole), { checkpointKey: publicKey, newestReceipt });
  expect(problems.map(({ what }) => what)).toContainEqual(expect.stringMatching(/^the receipt over 41 entries: /));
  expect(witness).toBeUndefined();
});
