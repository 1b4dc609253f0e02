import { describe, expect, test } from 'vitest';
import { formatSignedNote, parseSignedNote } from '../../station-core/codecs/notes.ts';
import { formatVerifierKey, linesOf, type NoteKey } from '../../station-core/formats/tlog/signed-note.ts';
import { entryProof } from '../../station-core/ledger/entry-proof.ts';
import type { Ledger } from '../../station-core/ledger/ledger.ts';
import { openLedgerReader } from '../../station-core/ledger/reader.ts';
import { verifyLedger } from '../../station-core/ledger/verify/verify.ts';
import { drawCosignerKey, openCosigner } from '../../upstream/cosigner.ts';
import { judge, wrongIn } from '../verify/verifier.ts';
import { faultOf, openLedger, provision, sampleUnit, scratch } from './sample-ledger.ts';
import { twoKeySigner } from './two-key-signer.ts';

const station = twoKeySigner('S1');
const upstream = openCosigner('hq', { ed25519Pem: drawCosignerKey(), mlDsaPem: drawCosignerKey('ml-dsa-44') });
const upstreamThen = openCosigner('hq', drawCosignerKey());

async function grow(ledger: Ledger, unit: number, by: 'both' | 'Ed25519'): Promise<string> {
  provision(ledger, sampleUnit(unit));
  const [sign, key] = by === 'both' ? [station.sign, station.key] : [station.signByEd25519, station.classical];
  return (await ledger.checkpoint(sign, key)).note;
}

/** Eleven entries a unit: the first and second under Ed25519 alone, the third and fourth under both. */
async function migratedLedger(dir = scratch()): Promise<string> {
  using ledger = openLedger(dir);
  for (const unit of [1, 2]) await grow(ledger, unit, 'Ed25519');
  for (const unit of [3, 4]) await grow(ledger, unit, 'both');
  return dir;
}

function without(note: string, key: NoteKey): string {
  const signed = parseSignedNote(note);
  const gone = linesOf(signed, key);
  return formatSignedNote({ text: signed.text, lines: signed.lines.filter((line) => !gone.includes(line)) });
}

const problemsOf = (dir: string, checkpointKey: NoteKey, upstreamKey?: NoteKey): readonly string[] =>
  verifyLedger(dir, { checkpointKey, ...(upstreamKey === undefined ? {} : { upstreamKey }) }).problems.map(
    ({ what }) => what,
  );

describe('the whole ledger', () => {
  test('holds by both keys, by the Ed25519 key alone and, where it signed, by the ML-DSA-44 key alone', async () => {
    const dir = scratch();
    using ledger = openLedger(dir);
    await grow(ledger, 1, 'both');
    for (const key of [station.key, station.classical, station.postQuantum]) expect(problemsOf(dir, key)).toEqual([]);
  });

  test('checkpoints from before the second key stay good', async () => {
    expect(problemsOf(await migratedLedger(), station.key)).toEqual([]);
  });

  test('a checkpoint that lacks the second signature after the first one that has it is a downgrade', async () => {
    const dir = await migratedLedger();
    using ledger = openLedger(dir);
    await grow(ledger, 5, 'Ed25519');
    expect(problemsOf(dir, station.key)).toEqual([
      expect.stringMatching(/^the checkpoint over 55 entries.*signed without ml-dsa-44, which its signer has/),
    ]);
    expect(problemsOf(dir, station.classical)).toEqual([]);
  });

  test('a ledger without any second signature is no old ledger to whoever knows the second key', async () => {
    const dir = scratch();
    using ledger = openLedger(dir);
    await grow(ledger, 1, 'Ed25519');
    expect(problemsOf(dir, station.key)).toContainEqual(expect.stringContaining('signed without ml-dsa-44'));
  });

  test('receipts are held to the same', async () => {
    const dir = scratch();
    using ledger = openLedger(dir);
    const first = await grow(ledger, 1, 'both');
    ledger.saveReceipt({ sizeEntries: 11, note: upstream.cosign(first, 1) });
    expect(problemsOf(dir, station.key, upstream.key)).toEqual([]);
    const second = await grow(ledger, 2, 'both');
    const { postQuantum } = upstream.key;
    if (postQuantum === undefined) throw new Error('upstream has no second key');
    ledger.saveReceipt({ sizeEntries: 22, note: without(upstream.cosign(second, 2), postQuantum) });
    expect(problemsOf(dir, station.key, upstream.key)).toEqual([
      expect.stringMatching(/^the receipt over 22 entries.*signed without ml-dsa-44/),
    ]);
  });
});

describe('what is shown of it', () => {
  test('an old entry is witnessed by its old checkpoint, and the list calls both kinds good', async () => {
    using reader = openLedgerReader(await migratedLedger());
    const { checkpoint } = reader.witness(3, { checkpointKey: station.key });
    expect(checkpoint).toMatchObject({ state: 'good', sizeEntries: 11 });
    const asked = { beforeSize: 1_000, limit: 10, checkpointKey: station.key, upstreamKey: undefined };
    const { sizes } = reader.signedSizes(asked);
    expect(sizes.map(({ checkpoint: each }) => [each?.signed, each?.signatures.length])).toEqual([
      ['good', 2],
      ['good', 2],
      ['good', 1],
      ['good', 1],
    ]);
  });
});

describe('the proof of one entry', () => {
  const given = (station_: NoteKey, upstream_: NoteKey) => ({
    'checkpoint-key': formatVerifierKey(station_),
    'upstream-key': formatVerifierKey(upstream_),
    'without-root': true,
  });

  async function provenOldEntry(): Promise<string> {
    using ledger = openLedger(await migratedLedger());
    ledger.saveReceipt({ sizeEntries: 44, note: upstream.cosign(ledger.latestCheckpoint()?.note ?? '', 1) });
    return entryProof(ledger, 0, { checkpointKey: station.key, upstreamKey: upstream.key }).text;
  }

  test('of an old entry too is under a tree that was signed by all keys', async () => {
    const proof = Buffer.from(await provenOldEntry());
    const judged = judge(proof, given(station.key, upstream.key));
    expect(judged.status).toBe(0);
    expect(judged.checks.map(({ says }) => says)).toContainEqual(
      expect.stringContaining('S1 signed this tree by Ed25519 and ML-DSA-44'),
    );
  });

  test.each([
    ['Ed25519', station.classical],
    ['ML-DSA-44', station.postQuantum],
  ])('is verified by the %s key alone as well, and the verifier says by which', async (algorithm, key) => {
    const judged = judge(Buffer.from(await provenOldEntry()), given(key, upstream.key));
    expect(judged.status).toBe(0);
    const { says } = judged.checks.find(({ name }) => name === 'checkpoint') ?? { says: '' };
    expect(says).toBe(`S1 signed this tree by ${algorithm}, with the key that you gave`);
  });

  test('is refused when one of the signatures was taken out or changed', async () => {
    const proof = await provenOldEntry();
    const at = proof.indexOf('\n\n') + 2;
    const [head, note] = [proof.slice(0, at), proof.slice(at)];
    const rejected = (changed: string): readonly string[] =>
      wrongIn(judge(Buffer.from(head + changed), given(station.key, upstream.key)));
    const [own, theirs] = [station.postQuantum, upstream.key.postQuantum];
    if (theirs === undefined) throw new Error('upstream has no second key');
    expect(rejected(without(note, own))).toEqual(['checkpoint']);
    expect(rejected(without(note, theirs))).toEqual(['cosignature']);
    expect(rejected(without(note, station.classical))).toEqual(['checkpoint']);
    const longest = /— S1 \S{100}/.exec(note.slice(note.indexOf('— S1') + 4))?.[0] ?? '';
    const changed = note.replace(longest, longest.slice(0, -1) + (longest.endsWith('A') ? 'B' : 'A'));
    expect(changed).not.toBe(note);
    expect(rejected(changed)).toEqual(['checkpoint']);
  });

  test('does not exist before a checkpoint with the second signature does', async () => {
    using ledger = openLedger(scratch());
    await grow(ledger, 1, 'Ed25519');
    expect(faultOf(() => entryProof(ledger, 0, { checkpointKey: station.key })).code).toBe('proof.not-signed-yet');
    expect(entryProof(ledger, 0, { checkpointKey: station.classical }).signers).toEqual(['S1']);
    ledger.saveReceipt({ sizeEntries: 11, note: upstreamThen.cosign(ledger.latestCheckpoint()?.note ?? '', 1) });
  });
});
