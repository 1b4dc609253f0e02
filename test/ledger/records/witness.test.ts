import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  cosignedMessage,
  formatSignedNote,
  noteLine,
  parseSignedNote,
  timestampedSignature,
  type NoteKey,
} from '../../../station-core/formats/tlog/signed-note.ts';
import type { Ledger } from '../../../station-core/ledger/ledger.ts';
import type { StoredNote } from '../../../station-core/ledger/reader.ts';
import { checkpointSigner, openLedger, provision, sampleUnit, scratch } from '../sample-ledger.ts';

const UPSTREAM = generateKeyPairSync('ed25519');
const upstreamKey: NoteKey = {
  name: 'upstream.example',
  algorithm: 'cosignature/v1',
  publicKey: UPSTREAM.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32),
};

function cosign({ sizeEntries, note }: StoredNote, seconds: number): StoredNote {
  const { text, lines } = parseSignedNote(note);
  const signature = sign(null, cosignedMessage(text, seconds), UPSTREAM.privateKey);
  const line = noteLine(upstreamKey, timestampedSignature(seconds, signature));
  return { sizeEntries, note: formatSignedNote({ text, lines: [...lines, line] }) };
}

async function checkpointed(ledger: Ledger) {
  const signer = checkpointSigner();
  const checkpoint = await ledger.checkpoint(signer.sign, signer.publicKey);
  const checkpointKey: NoteKey = { name: 'S1', algorithm: 'ed25519', publicKey: signer.publicKey };
  return { checkpoint, keys: { checkpointKey, upstreamKey } };
}

function lastSeqOf(ledger: Ledger, id: string): number {
  return ledger.history(id)?.entrySeqs.at(-1) ?? -1;
}

describe('the witness of a unit', () => {
  test('is nobody before the first checkpoint', async () => {
    using ledger = openLedger(scratch());
    const { keys } = await checkpointed(ledger);
    provision(ledger, sampleUnit(1));
    const witness = ledger.witness(lastSeqOf(ledger, sampleUnit(1).serial), keys);
    expect(witness).toMatchObject({ checkpoint: { state: 'none' }, receipt: { state: 'none' } });
  });

  test('is the oldest checkpoint over all its entries, with the time of the newest of them', async () => {
    using ledger = openLedger(scratch());
    provision(ledger, sampleUnit(1));
    const { checkpoint, keys } = await checkpointed(ledger);
    const lastSeq = lastSeqOf(ledger, sampleUnit(1).serial);
    provision(ledger, sampleUnit(2));
    expect(ledger.witness(lastSeq, keys).checkpoint).toMatchObject({
      state: 'good',
      sizeEntries: checkpoint.sizeEntries,
      newestAt: expect.stringMatching(/Z$/) as string,
      signers: ['S1'],
    });
    expect(ledger.witness(lastSeqOf(ledger, sampleUnit(2).serial), keys).checkpoint).toEqual({ state: 'none' });
  });

  test('is upstream, at the time it states, once its receipt is here', async () => {
    using ledger = openLedger(scratch());
    provision(ledger, sampleUnit(1));
    const { checkpoint, keys } = await checkpointed(ledger);
    ledger.saveReceipt(cosign(checkpoint, 1_796_000_000));
    const { receipt } = ledger.witness(lastSeqOf(ledger, sampleUnit(1).serial), keys);
    expect(receipt).toMatchObject({
      state: 'good',
      sizeEntries: checkpoint.sizeEntries,
      cosignedAt: new Date(1_796_000_000_000).toISOString(),
      signers: ['S1', 'upstream.example'],
    });
  });

  test('a receipt of somebody else is bad, not good, and says why', async () => {
    using ledger = openLedger(scratch());
    provision(ledger, sampleUnit(1));
    const { checkpoint, keys } = await checkpointed(ledger);
    ledger.saveReceipt(checkpoint); // no cosignature at all
    const { receipt } = ledger.witness(lastSeqOf(ledger, sampleUnit(1).serial), keys);
    expect(receipt).toEqual({
      state: 'bad',
      sizeEntries: checkpoint.sizeEntries,
      reason: 'no signature of a known key',
    });
  });

  test('a checkpoint by another key is bad', async () => {
    using ledger = openLedger(scratch());
    provision(ledger, sampleUnit(1));
    const { keys } = await checkpointed(ledger);
    const stranger = { ...keys.checkpointKey, publicKey: checkpointSigner().publicKey };
    const { checkpoint } = ledger.witness(lastSeqOf(ledger, sampleUnit(1).serial), { checkpointKey: stranger });
    expect(checkpoint).toMatchObject({ state: 'bad' });
  });
});
