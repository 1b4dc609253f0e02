import { generateKeyPairSync, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import { formatSignedNote, openCheckpoint, parseSignedNote, parseTlogProof } from '../../station-core/codecs/notes.ts';
import {
  cosignedMessage,
  noteLine,
  timestampedSignature,
  type NoteKey,
} from '../../station-core/formats/tlog/signed-note.ts';
import { entryProof, provenLeaf } from '../../station-core/ledger/entry-proof.ts';
import type { Ledger } from '../../station-core/ledger/ledger.ts';
import { openLedgerReader } from '../../station-core/ledger/reader.ts';
import { verifyInclusion } from '../../station-core/ledger/merkle/inclusion.ts';
import { leafHash } from '../../station-core/ledger/merkle/leaf-hash.ts';
import { checkpointSigner, faultOf, openLedger, provision, sampleUnit, scratch } from './sample-ledger.ts';
import { tamper } from './verify/whole-ledger.ts';

const signer = checkpointSigner();
const keys = { checkpointKey: signer.publicKey };
const own: NoteKey = { name: 'S1', algorithm: 'ed25519', publicKey: signer.publicKey };
const upstream = newUpstream();

function newUpstream() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const key: NoteKey = { name: 'upstream.example', algorithm: 'cosignature/v1', publicKey: raw };
  const cosign = (note: string): string => {
    const { text, lines } = parseSignedNote(note);
    const signature = sign(null, cosignedMessage(text, 1_700_000_000), privateKey);
    return formatSignedNote({ text, lines: [...lines, noteLine(key, timestampedSignature(1_700_000_000, signature))] });
  };
  return { key, cosign };
}

/** 22 entries; checkpoints over 11 and 22 of them. */
async function ledgerOfTwo(dir = scratch()): Promise<Ledger> {
  const ledger = openLedger(dir);
  for (const n of [1, 2]) {
    provision(ledger, sampleUnit(n));
    await ledger.checkpoint(signer.sign, signer.publicKey);
  }
  return ledger;
}

test('each entry has a proof that holds by the station’s key alone', async () => {
  using ledger = await ledgerOfTwo();
  for (const { seq, leaf } of ledger.entriesFrom(0, 100)) {
    const made = entryProof(ledger, seq, keys);
    const { index, hashes, checkpoint } = parseTlogProof(made.text);
    const { sizeEntries, rootHash } = openCheckpoint(checkpoint, 'S1', [own]);
    expect([index, sizeEntries]).toEqual([seq, seq < 11 ? 11 : 22]); // the one that was signed soonest after it
    expect(verifyInclusion({ leafHash: leafHash(leaf), index, sizeEntries, rootHash, proof: hashes })).toBe(true);
    expect(Buffer.from(provenLeaf(made.text))).toEqual(Buffer.from(leaf));
    expect(made).toMatchObject({ sizeEntries, signers: ['S1'], entry: { seq } });
  }
});

test('a receipt is better than an earlier checkpoint: it carries upstream’s cosignature', async () => {
  using ledger = await ledgerOfTwo();
  const { note } = ledger.latestCheckpoint() ?? { note: '' };
  ledger.saveReceipt({ sizeEntries: 22, note: upstream.cosign(note) });
  const made = entryProof(ledger, 3, { ...keys, upstreamKey: upstream.key });
  expect(made).toMatchObject({ sizeEntries: 22, signers: ['S1', 'upstream.example'] });
  expect(parseTlogProof(made.text).checkpoint).toContain('— upstream.example ');
});

test('a proof once cosigned is the same bytes however long the ledger grows', async () => {
  using ledger = await ledgerOfTwo();
  ledger.saveReceipt({ sizeEntries: 22, note: upstream.cosign(ledger.latestCheckpoint()?.note ?? '') });
  const before = entryProof(ledger, 3, keys).text;
  provision(ledger, sampleUnit(3));
  const { note } = await ledger.checkpoint(signer.sign, signer.publicKey);
  ledger.saveReceipt({ sizeEntries: 33, note: upstream.cosign(note) });
  expect(entryProof(ledger, 3, keys).text).toBe(before);
});

test('an entry that no checkpoint covers yet has no proof yet', async () => {
  using ledger = await ledgerOfTwo();
  provision(ledger, sampleUnit(3));
  const fault = faultOf(() => entryProof(ledger, 22, keys));
  expect(fault).toMatchObject({ code: 'proof.not-signed-yet', evidence: { seq: 22, signedEntries: 22 } });
  await ledger.checkpoint(signer.sign, signer.publicKey);
  expect(entryProof(ledger, 22, keys).sizeEntries).toBe(33);
});

test('an entry that is not there has no proof', async () => {
  using ledger = await ledgerOfTwo();
  expect(faultOf(() => entryProof(ledger, 22, keys)).code).toBe('proof.no-entry');
});

test('a ledger that was changed yields no proof of what was changed', async () => {
  const dir = scratch();
  (await ledgerOfTwo(dir))[Symbol.dispose]();
  tamper(dir, (db) => {
    db.exec(`UPDATE entries SET body = CAST(replace(CAST(body AS TEXT), '"lamp"', '"lamq"') AS BLOB) WHERE seq = 0`);
    db.exec('UPDATE nodes SET hash = zeroblob(32) WHERE level = 0 AND position = 5');
  });
  using ledger = openLedgerReader(dir);
  for (const seq of [0, 4]) expect(faultOf(() => entryProof(ledger, seq, keys)).code).toBe('ledger.damaged');
  expect(entryProof(ledger, 20, keys).sizeEntries).toBe(22); // its path has the stored hash of entries 0 to 15
});

test('a checkpoint or receipt of another key yields no proof', async () => {
  using ledger = await ledgerOfTwo();
  const strangerKey = { checkpointKey: checkpointSigner().publicKey };
  expect(faultOf(() => entryProof(ledger, 3, strangerKey)).code).toBe('checkpoint.untrusted');
  const { note } = ledger.latestCheckpoint() ?? { note: '' };
  const forged = upstream.cosign(note).replace(/(?<=— upstream\.example .{20})./, (sign) => (sign === 'A' ? 'B' : 'A'));
  ledger.saveReceipt({ sizeEntries: 22, note: forged });
  expect(faultOf(() => entryProof(ledger, 3, { ...keys, upstreamKey: upstream.key })).code).toBe(
    'checkpoint.untrusted',
  );
});
