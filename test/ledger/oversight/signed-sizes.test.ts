import { generateKeyPairSync, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import { formatCheckpoint, formatSignedNote, parseSignedNote } from '../../../station-core/codecs/notes.ts';
import {
  cosignedMessage,
  type NoteKey,
  noteKeyIdHex,
  noteLine,
  timestampedSignature,
} from '../../../station-core/formats/tlog/signed-note.ts';
import type { Ledger } from '../../../station-core/ledger/ledger.ts';
import type { SignedSizes } from '../../../station-core/ledger/oversight/signed-sizes.ts';
import { checkpointSigner, openLedger, provision, sampleUnit, scratch } from '../sample-ledger.ts';

const own = checkpointSigner();
const checkpointKey: NoteKey = { name: 'S1', algorithm: 'ed25519', publicKey: own.publicKey };
const cosigner = generateKeyPairSync('ed25519');
const upstreamKey: NoteKey = {
  name: 'hq',
  algorithm: 'cosignature/v1',
  publicKey: cosigner.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32),
};
const COSIGNED_SECONDS = Date.parse('2026-05-04T03:02:01.000Z') / 1_000;

function cosigned(note: string): string {
  const { text, lines } = parseSignedNote(note);
  const signature = sign(null, cosignedMessage(text, COSIGNED_SECONDS), cosigner.privateKey);
  const line = noteLine(upstreamKey, timestampedSignature(COSIGNED_SECONDS, signature));
  return formatSignedNote({ text, lines: [...lines, line] });
}

/** Signed at 10 and 20 entries; the first one has a receipt. */
async function signedLedger(): Promise<Ledger> {
  const ledger = openLedger(scratch());
  provision(ledger, sampleUnit(1));
  const first = await ledger.checkpoint(own.sign, own.publicKey);
  ledger.saveReceipt({ sizeEntries: first.sizeEntries, note: cosigned(first.note) });
  provision(ledger, sampleUnit(2));
  await ledger.checkpoint(own.sign, own.publicKey);
  return ledger;
}

function sizesOf(ledger: Ledger, beforeSize = Number.MAX_SAFE_INTEGER, limit = 10): SignedSizes {
  return ledger.signedSizes({ beforeSize, limit, checkpointKey, upstreamKey });
}

/** A tree of so many entries that this ledger never had, signed by its own key. */
async function forged(sizeEntries: number): Promise<string> {
  const text = formatCheckpoint({ origin: 'S1', sizeEntries, rootHash: Buffer.alloc(32, 7) });
  return formatSignedNote({ text, lines: [noteLine(checkpointKey, await own.sign(text))] });
}

test('the signed sizes are listed newest first, with who signed and when the cosigner looked', async () => {
  using ledger = await signedLedger();
  const { sizes, total, sizeEntries } = sizesOf(ledger);
  expect([total, sizeEntries]).toEqual([2, 22]);
  expect(sizes.map((each) => each.sizeEntries)).toEqual([22, 11]);
  expect(sizes[0]).toMatchObject({ receipt: null, checkpoint: { tree: 'same', signed: 'good' } });
  expect(sizes[0]?.newestAt).toBe(ledger.newestAt());
  expect(sizes[1]?.receipt).toMatchObject({
    tree: 'same',
    signed: 'good',
    signatures: [
      { name: 'S1', keyIdHex: noteKeyIdHex(checkpointKey), signer: 'station', at: null },
      { name: 'hq', keyIdHex: noteKeyIdHex(upstreamKey), signer: 'upstream', at: '2026-05-04T03:02:01.000Z' },
    ],
  });
});

test('pages follow each other without a gap', async () => {
  using ledger = await signedLedger();
  const [first] = sizesOf(ledger, undefined, 1).sizes;
  const [second] = sizesOf(ledger, first?.sizeEntries, 1).sizes;
  expect([first?.sizeEntries, second?.sizeEntries]).toEqual([22, 11]);
  expect(sizesOf(ledger, 11).sizes).toEqual([]);
});

test('a receipt over another tree is a fork', async () => {
  using ledger = await signedLedger();
  ledger.saveReceipt({ sizeEntries: 15, note: cosigned(await forged(15)) });
  const [, forked] = sizesOf(ledger).sizes;
  expect(forked).toMatchObject({ sizeEntries: 15, checkpoint: null, receipt: { tree: 'fork', signed: 'good' } });
});

test('a receipt beyond the end shows that entries are missing there', async () => {
  using ledger = await signedLedger();
  ledger.saveReceipt({ sizeEntries: 30, note: cosigned(await forged(30)) });
  const [beyond] = sizesOf(ledger).sizes;
  expect(beyond).toMatchObject({ sizeEntries: 30, newestAt: null, receipt: { tree: 'beyond-the-end' } });
});

test('a receipt that upstream did not cosign is not signed, and its key is unknown', async () => {
  using ledger = await signedLedger();
  const stranger = checkpointSigner();
  const { text, lines } = parseSignedNote(ledger.latestCheckpoint()?.note ?? '');
  const key: NoteKey = { name: 'eve', algorithm: 'ed25519', publicKey: stranger.publicKey };
  const line = noteLine(key, await stranger.sign(text));
  ledger.saveReceipt({ sizeEntries: 22, note: formatSignedNote({ text, lines: [...lines, line] }) });
  const [newest] = sizesOf(ledger).sizes;
  expect(newest?.receipt).toMatchObject({
    tree: 'same',
    signed: 'bad',
    signatures: [{}, { name: 'eve', signer: 'unknown' }],
  });
});

test('a note stored under another size than it was signed for is not good', async () => {
  using ledger = await signedLedger();
  ledger.saveReceipt({ sizeEntries: 12, note: cosigned(ledger.latestCheckpoint(11)?.note ?? '') });
  expect(sizesOf(ledger).sizes[1]?.receipt).toMatchObject({ tree: 'same', signed: 'bad' });
});

test('what is no note is unreadable', async () => {
  using ledger = await signedLedger();
  ledger.saveReceipt({ sizeEntries: 12, note: 'nonsense' });
  expect(sizesOf(ledger).sizes[1]?.receipt).toEqual({ rootHex: '', tree: 'unreadable', signed: 'bad', signatures: [] });
});
