import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  openCheckpoint,
  parseSignedNote,
  parseVerifierKey,
  verifySignedNote,
} from '../../../station-core/codecs/notes.ts';
import { formatVerifierKey, noteLine } from '../../../station-core/formats/tlog/signed-note.ts';
import { parseTlogProof } from '../../../station-core/formats/tlog/tlog-proof.ts';
import { parseCanonical } from '../../../station-core/formats/text/canonical-json.ts';
import { decodeEntry, encodeEntry } from '../../../station-core/ledger/entry.ts';
import { entryProof, provenLeaf } from '../../../station-core/ledger/entry-proof.ts';
import { BLOCK_ENTRIES, MARK_BYTES, packEntries, unpackEntries } from '../../../station-core/ledger/file/block-form.ts';
import { verifyConsistency } from '../../../station-core/ledger/merkle/consistency.ts';
import { leafHash } from '../../../station-core/ledger/merkle/leaf-hash.ts';
import { nodesInMemory, treeRoot } from '../../../station-core/ledger/merkle/tree-root.ts';
import { verifyLedger } from '../../../station-core/ledger/verify/verify.ts';
import { receiptOf } from '../../../station-core/sync/receipt.ts';
import { judge, wrongIn, type Given } from '../../verify/verifier.ts';
import { openLedger, scratch } from '../sample-ledger.ts';
import {
  COSIGNED_AT,
  cosign,
  exampleBodies,
  signAsStation,
  stationKey,
  TIMES,
  upstreamKey,
  type Certified,
} from './example.ts';
import { block, blocks, codes, kindsWritten, stepsWritten, table } from './spec.ts';

const entries = block('entries').split('\n');
const leaves = entries.map((entry) => Buffer.from(entry));
const nodes = nodesInMemory(leaves.map(leafHash));
const rootOf = (sizeEntries: number): Buffer => Buffer.from(treeRoot(sizeEntries, nodes));
const [checkpoint, receipt, proof] = ['checkpoint', 'receipt', 'proof'].map((name) => `${block(name)}\n`);
const keys = Object.fromEntries(table('| what | value').map(([what = '', value = '']) => [what, codes(value)[0]]));
const given = {
  'checkpoint-key': keys['checkpoint key'] ?? '',
  'upstream-key': keys['upstream key'] ?? '',
  root: `${block('root')}\n`,
} satisfies Given;

describe('the example', () => {
  test('every entry is read, and written again byte for byte', () => {
    for (const leaf of leaves) {
      const entry = decodeEntry(leaf);
      expect(entry).toBeDefined();
      if (entry !== undefined) expect(String(encodeEntry(entry))).toBe(String(leaf));
    }
  });

  test('every leaf hash and every root is that of the entries', () => {
    const rows = table('| seq | leaf hash').map(([seq, leaf = '', root = '']) => [
      Number(seq),
      codes(leaf)[0],
      codes(root)[0],
    ]);
    expect(rows).toEqual(
      leaves.map((leaf, at) => [at, leafHash(leaf).toString('hex'), rootOf(at + 1).toString('hex')]),
    );
  });

  test('checkpoint and receipt are of this tree, and signed by the keys in the document', () => {
    const own = parseVerifierKey(given['checkpoint-key']);
    const upstream = parseVerifierKey(given['upstream-key']);
    expect(openCheckpoint(checkpoint ?? '', 'S01', [own])).toMatchObject({ sizeEntries: 7, rootHash: rootOf(7) });
    const signers = verifySignedNote(receipt ?? '', [own, upstream]);
    expect(signers).toEqual([{ key: own }, { key: upstream, timestampSeconds: COSIGNED_AT }]);
    expect(parseSignedNote(receipt ?? '').text).toBe(parseSignedNote(checkpoint ?? '').text);
  });

  test('the proof holds the entry, and both verifiers accept it', () => {
    expect(parseTlogProof(proof ?? '')).toMatchObject({ index: 4, checkpoint: receipt });
    expect(Buffer.from(provenLeaf(proof ?? ''))).toEqual(leaves[4]);
    expect(judge(Buffer.from(proof ?? ''), given)).toMatchObject({ status: 0 });
  });

  test('the consistency proof leads from the tree of three to that of seven', () => {
    const claim = { fromSize: 3, fromRoot: rootOf(3), toSize: 7, toRoot: rootOf(7) };
    const hashes = block('consistency')
      .split('\n')
      .map((hex) => Buffer.from(hex, 'hex'));
    expect(verifyConsistency({ ...claim, proof: hashes })).toBe(true);
    expect(verifyConsistency({ ...claim, proof: hashes.toReversed() })).toBe(false);
  });

  test('a station writes this very ledger, checkpoint, receipt and proof, and finds it whole', async () => {
    const dir = scratch();
    let at = 0;
    const now = (): Date => TIMES[at++] ?? new Date(NaN);
    const certified = { ...member(3), ...member(4) } as unknown as Certified;
    const issuerCertDer = Buffer.from(String(proofLines()[1]), 'base64');
    {
      using ledger = openLedger(dir, { station: 'S01', version: '0.2.0', now });
      for (const body of exampleBodies(certified)) ledger.append(body);
      expect(ledger.entriesFrom(0, 10).map(({ leaf }) => Buffer.from(leaf).toString('utf8'))).toEqual(entries);
      const made = await ledger.checkpoint(signAsStation, stationKey.publicKey);
      expect(made.note).toBe(checkpoint);
      const { text } = parseSignedNote(made.note);
      const cosigned = receiptOf(made, { text, lines: [noteLine(upstreamKey, cosign(text))] });
      expect(cosigned.note).toBe(receipt);
      ledger.saveReceipt(cosigned);
      const proofKeys = { checkpointKey: stationKey.publicKey, upstreamKey, issuerCertDer };
      expect(entryProof(ledger, 4, proofKeys).text).toBe(proof);
    }
    const report = verifyLedger(dir, { checkpointKey: stationKey.publicKey, upstreamKey, issuerCertDer });
    expect(report).toMatchObject({ ok: true, problems: [] });
    expect([stationKey, upstreamKey].map(formatVerifierKey)).toEqual([given['checkpoint-key'], given['upstream-key']]);
  });
});

test('the packed example unpacks to its entries, under its node, with its marks', () => {
  const [first = ''] = entries;
  const bodies = Array.from({ length: BLOCK_ENTRIES }, (_, seq) =>
    Buffer.from(first.replace('"seq":0', `"seq":${seq}`)),
  );
  expect(unpackEntries(Buffer.from(block('packed').replaceAll('\n', ''), 'base64'))).toEqual(bodies);
  const hashes = bodies.map(leafHash);
  const marks = packEntries(bodies, hashes)?.marks ?? Buffer.alloc(0);
  const rows = table('| of').map(([of = '', value = '']) => [of, codes(value)[0]]);
  expect(rows).toEqual([
    ...[0, 1, 255].map((n) => [`mark of ${n}`, marks.subarray(n * MARK_BYTES, (n + 1) * MARK_BYTES).toString('hex')]),
    ['node 8/0', Buffer.from(treeRoot(BLOCK_ENTRIES, nodesInMemory(hashes))).toString('hex')],
  ]);
});

describe('what is rejected', () => {
  const [notCanonical = '', noEntry = ''] = blocks('entries-rejected');

  test.each(notCanonical.split('\n'))('not canonical: %s', (line) => {
    expect(() => JSON.parse(line) as unknown).not.toThrow();
    expect(parseCanonical(Buffer.from(line))).toBeUndefined();
    expect(decodeEntry(Buffer.from(line))).toBeUndefined();
  });

  test.each(noEntry.split('\n'))('canonical, and no entry: %s', (line) => {
    expect(parseCanonical(Buffer.from(line))).toBeDefined();
    expect(decodeEntry(Buffer.from(line))).toBeUndefined();
  });

  const changes = table('| check | instead of').map(([check = '', from = '', to = '']) => {
    return [check, from, to].map((cell) => String(codes(cell)[0]).replaceAll('⏎', '\n'));
  });

  test.each(changes)('%s: %j is not %j', (check = '', from = '', to = '') => {
    expect(proof?.split(from)).toHaveLength(2);
    expect(wrongIn(judge(Buffer.from(String(proof).replace(from, to)), given))).toContain(check);
  });

  test('the checks of the document are those of the verifier, in the same order', () => {
    const documented = table('| check | rejected unless').map(([check = '']) => codes(check)[0]);
    expect(judge(Buffer.from(proof ?? ''), given).checks.map(({ name }) => name)).toEqual(documented);
    expect(new Set(changes.map(([check]) => check)).size).toBeGreaterThan(4);
  });
});

describe('the tables', () => {
  test('list every kind that is written, with its fields', async () => {
    const documented = table('| kind | fields').map(([kind = '', fields = '']) => [codes(kind)[0], codes(fields)]);
    expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(await kindsWritten()));
    expect(documented.length).toBeGreaterThan(30);
  });

  test('list the evidence of every step', () => {
    const documented = table('| step | evidence').map(([step = '', fields = '']) => [codes(step)[0], codes(fields)]);
    expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(stepsWritten()));
  });
});

test('the certificate of the example is the one whose hash stands beside it', () => {
  const { certBase64, certSha256Hex } = member(4);
  expect(
    createHash('sha256')
      .update(Buffer.from(String(certBase64), 'base64'))
      .digest('hex'),
  ).toBe(certSha256Hex);
});

function member(at: number): Record<string, unknown> {
  return JSON.parse(entries[at] ?? '') as Record<string, unknown>;
}

/** The extra data of the proof, line by line. */
function proofLines(): string[] {
  return Buffer.from(parseTlogProof(proof ?? '').extra ?? [])
    .toString('utf8')
    .split('\n');
}
