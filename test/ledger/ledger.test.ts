import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { EntryBody } from '../../station-core/ledger/entry.ts';
import { openCheckpoint } from '../../station-core/codecs/notes.ts';
import { verifyConsistency } from '../../station-core/ledger/merkle/consistency.ts';
import { EMPTY_FRONTIER, appendLeafHashes, frontierRoot } from '../../station-core/ledger/merkle/frontier.ts';
import { verifyInclusion } from '../../station-core/ledger/merkle/inclusion.ts';
import { leafHash } from '../../station-core/ledger/merkle/leaf-hash.ts';
import { openLedgerReader } from '../../station-core/ledger/reader.ts';
import { tamper } from './verify/whole-ledger.ts';
import { checkpointSigner, faultOf, lifeOf, openLedger, provision, sampleUnit, scratch } from './sample-ledger.ts';

describe('appending', () => {
  test('an entry is canonical JSON with sequence, time and station', () => {
    using ledger = openLedger(scratch(), { now: () => new Date('2026-11-21T09:00:00.123Z') });
    const [entry] = ledger.append({ kind: 'station-started', version: '0.1.0' });
    expect(entry).toMatchObject({ v: 1, seq: 0, at: '2026-11-21T09:00:00.123Z', station: 'S1' });
    expect(Buffer.from(ledger.entriesFrom(0, 10)[0]?.leaf ?? []).toString()).toBe(
      '{"at":"2026-11-21T09:00:00.123Z","kind":"station-started","seq":0,"station":"S1","v":1,"version":"0.1.0"}',
    );
  });

  test('what was appended is there after closing and opening again', () => {
    const dir = scratch();
    let head;
    {
      using ledger = openLedger(dir);
      provision(ledger, sampleUnit(1));
      head = ledger.head();
    }
    using again = openLedger(dir);
    expect(again.head()).toEqual(head);
    expect(head.sizeEntries).toBe(11);
    const [entry] = again.append({ kind: 'station-started', version: '0.1.0' });
    expect(entry.seq).toBe(11);
  });

  test('the head is the root over the bytes of all entries', () => {
    using ledger = openLedger(scratch());
    for (let n = 1; n <= 3; n++) provision(ledger, sampleUnit(n));
    const leaves = ledger.entriesFrom(0, 1000).map(({ leaf }) => leafHash(leaf));
    expect(leaves).toHaveLength(33);
    expect(Buffer.from(ledger.head().rootHash)).toEqual(frontierRoot(appendLeafHashes(EMPTY_FRONTIER, leaves)));
    expect(ledger.entriesFrom(31, 1000).map(({ seq }) => seq)).toEqual([31, 32]);
    expect(ledger.entriesFrom(5, 2).map(({ seq }) => seq)).toEqual([5, 6]);
  });

  test('several entries are appended together or not at all', () => {
    using ledger = openLedger(scratch());
    const life = lifeOf(sampleUnit(1));
    const before = ledger.head();
    expect(faultOf(() => ledger.append([life.begun, life.connected, life.begun])).code).toBe('ledger.conflict');
    expect(ledger.head()).toEqual(before);
    expect(ledger.entriesFrom(0, 10)).toEqual([]);
    expect(ledger.append([life.begun, life.connected]).map(({ seq }) => seq)).toEqual([0, 1]);
  });

  test('what is no entry is a bug of the caller, and nothing is written', () => {
    using ledger = openLedger(scratch());
    const life = lifeOf(sampleUnit(1));
    ledger.append(life.begun);
    class Hidden {
      readonly value = 'secret';
    }
    const { evidence } = life.connected;
    const wrong: readonly object[] = [
      { ...life.connected, unit: 'AA:BB:CC:DD:EE:FF' },
      { ...life.connected, extra: 1 },
      { ...life.connected, evidence: { ...evidence, password: new Hidden() } },
      { ...life.connected, evidence: { ...evidence, flashSizeBytes: Buffer.from('x') } },
      { ...life.connected, evidence: { ...evidence, crystalMHz: Number.NaN } },
      { ...life.connected, evidence: { mac: evidence.mac } },
      { ...life.connected, step: 'close' },
      { ...life.connected, evidenceVersion: undefined },
      { ...life.drawn, sealedBase64: 'not base64!' },
      { ...life.reserved, serial: 'tab\there' },
      { ...life.failed, outcome: 'MAYBE' as 'FAIL' },
    ];
    for (const body of wrong) expect(() => ledger.append(body as EntryBody)).toThrow(/^(?!ledger)/);
    expect(ledger.head().sizeEntries).toBe(1);
  });

  test('text that was cut in the middle of a character does not stop the ledger', () => {
    using ledger = openLedger(scratch());
    const life = lifeOf(sampleUnit(1));
    const features = { package: 'half \ud83d', cores: 1 };
    ledger.append([life.begun, { ...life.connected, evidence: { ...life.connected.evidence, features } }]);
    const [, row] = ledger.entriesFrom(0, 10);
    expect(Buffer.from(row?.leaf ?? []).toString()).toContain('"package":"half \ufffd"');
  });
});

describe('the clock', () => {
  test('time never goes back: the last time is used again and the difference is kept', () => {
    const dir = scratch();
    const times = ['2026-11-21T09:00:00.000Z', '2026-11-21T08:59:58.500Z', '2026-11-21T09:00:00.000Z'];
    const clock = { now: () => new Date(times.shift() ?? '2026-11-21T07:00:00.000Z') };
    const started = { kind: 'station-started', version: '1' } as const;
    {
      using ledger = openLedger(dir, clock);
      expect(ledger.append(started)[0]).not.toHaveProperty('clockBehindMs');
      expect(ledger.append(started)[0]).toMatchObject({ at: '2026-11-21T09:00:00.000Z', clockBehindMs: 1500 });
      expect(ledger.append(started)[0]).not.toHaveProperty('clockBehindMs');
    }
    using again = openLedger(dir, clock); // two hours behind, and the process does not remember
    expect(again.append(started)[0]).toMatchObject({ at: '2026-11-21T09:00:00.000Z', clockBehindMs: 7_200_000 });
  });
});

describe('proofs and checkpoints', () => {
  test('every entry proves its place under the head, and every head that it grew', () => {
    using ledger = openLedger(scratch());
    const heads = [];
    for (let n = 1; n <= 3; n++) {
      provision(ledger, sampleUnit(n));
      heads.push(ledger.head());
    }
    const { sizeEntries, rootHash } = ledger.head();
    for (const { seq, leaf } of ledger.entriesFrom(0, 100)) {
      const proof = ledger.inclusionProof(seq, sizeEntries);
      const claim = { leafHash: leafHash(leaf), index: seq, sizeEntries, rootHash, proof };
      expect(verifyInclusion(claim)).toBe(true);
    }
    for (const from of heads) {
      const claim = {
        fromSize: from.sizeEntries,
        fromRoot: from.rootHash,
        toSize: sizeEntries,
        toRoot: rootHash,
        proof: ledger.consistencyProof(from.sizeEntries, sizeEntries),
      };
      expect(verifyConsistency(claim)).toBe(true);
    }
  });

  test('a checkpoint is the signed head, and entries may arrive while it is being signed', async () => {
    using ledger = openLedger(scratch());
    const signer = checkpointSigner();
    provision(ledger, sampleUnit(1));
    const head = ledger.head();
    const made = await ledger.checkpoint((text) => {
      ledger.append({ kind: 'station-started', version: '1' });
      return signer.sign(text);
    }, signer.publicKey);
    const key = { name: 'S1', algorithm: 'ed25519' as const, publicKey: signer.publicKey };
    expect(openCheckpoint(made.note, 'S1', [key])).toMatchObject(head);
    expect(made.sizeEntries).toBe(11);
    expect(ledger.latestCheckpoint()).toEqual(made);
    expect(ledger.head().sizeEntries).toBe(12);
  });

  test('a checkpoint does not wait for the disk, and the entries after it do', async () => {
    using ledger = openLedger(scratch());
    const FULL = 2;
    const synchronous = (): unknown => ledger['db'].pragma('synchronous', { simple: true });
    const asked = vi.spyOn(ledger['db'], 'pragma');
    ledger['db'].exec(`CREATE TEMP TRIGGER refused BEFORE INSERT ON checkpoints WHEN new.sizeEntries = 22
      BEGIN SELECT RAISE(ABORT, 'no'); END`);
    const signer = checkpointSigner();
    provision(ledger, sampleUnit(1));
    await ledger.checkpoint(signer.sign, signer.publicKey);
    expect(asked.mock.calls).toEqual([['synchronous = NORMAL'], ['synchronous = FULL']]);
    expect(synchronous()).toBe(FULL);
    provision(ledger, sampleUnit(2));
    await expect(ledger.checkpoint(signer.sign, signer.publicKey)).rejects.toThrow();
    expect(synchronous()).toBe(FULL);
  });

  test('a signature that the key does not confirm is not kept', async () => {
    using ledger = openLedger(scratch());
    const [signer, other] = [checkpointSigner(), checkpointSigner()];
    await expect(ledger.checkpoint(signer.sign, other.publicKey)).rejects.toMatchObject({
      code: 'checkpoint.untrusted',
    });
    await expect(ledger.checkpoint(async () => Buffer.alloc(64), signer.publicKey)).rejects.toThrow();
    expect(ledger.latestCheckpoint()).toBeUndefined();
  });

  test('the newest receipt is the one that is given back', () => {
    using ledger = openLedger(scratch());
    expect(ledger.latestReceipt()).toBeUndefined();
    ledger.saveReceipt({ sizeEntries: 5, note: 'five' });
    ledger.saveReceipt({ sizeEntries: 12, note: 'twelve' });
    ledger.saveReceipt({ sizeEntries: 7, note: 'seven' });
    expect(ledger.latestReceipt()).toEqual({ sizeEntries: 12, note: 'twelve' });
  });
});

test('a memo is kept beside the ledger and replaced by the next; a ledger made before there were memos gets them', () => {
  const dir = scratch();
  {
    using ledger = openLedger(dir);
    ledger.saveMemo('sync', 'one');
    ledger.saveMemo('sync', 'two');
    expect(ledger.memo('other')).toBeUndefined();
  }
  tamper(dir, (db) => {
    expect(db.prepare('SELECT text FROM memos').pluck().all()).toEqual(['two']);
    db.exec('DROP TABLE memos');
  });
  using reader = openLedgerReader(dir);
  expect(reader.memo('sync')).toBeUndefined();
  using again = openLedger(dir);
  again.saveMemo('sync', 'three');
  expect(reader.memo('sync')).toBe('three');
});

describe('one writer', () => {
  test('a second writer is refused, and the next one gets in when the first is gone', () => {
    const dir = scratch();
    const first = openLedger(dir);
    expect(faultOf(() => openLedger(dir)).code).toBe('ledger.busy');
    first.append({ kind: 'station-started', version: '1' });
    first[Symbol.dispose]();
    using second = openLedger(dir);
    expect(second.head().sizeEntries).toBe(1);
  });

  test('readers look on while the writer writes', () => {
    const dir = scratch();
    using ledger = openLedger(dir);
    using reader = openLedgerReader(dir);
    provision(ledger, sampleUnit(1));
    expect(reader.head()).toEqual(ledger.head());
    expect(reader.unit('BM-S1-000001')?.outcome).toBe('PASS');
    expect(reader.station()).toBe('S1');
  });

  test('a ledger is of one station', () => {
    const dir = scratch();
    openLedger(dir)[Symbol.dispose]();
    expect(faultOf(() => openLedger(dir, { station: 'S2' })).code).toBe('ledger.cannot-open');
    expect(faultOf(() => openLedger(dir, { station: 'a b' })).code).toBe('ledger.cannot-open');
  });
});

describe('a place that is no ledger', () => {
  test('a reader of nothing reports it', () => {
    expect(faultOf(() => openLedgerReader(scratch())).code).toBe('ledger.cannot-open');
  });

  test('a directory that cannot be made', () => {
    const dir = scratch();
    writeFileSync(join(dir, 'file'), '');
    expect(faultOf(() => openLedger(join(dir, 'file', 'sub'))).code).toBe('ledger.cannot-open');
  });

  test('a file of another kind is damage, and is left as it is', () => {
    const dir = scratch();
    const junk = Buffer.alloc(8192, 'not a database ');
    writeFileSync(join(dir, 'ledger.db'), junk);
    expect(faultOf(() => openLedger(dir)).code).toBe('ledger.damaged');
    expect(faultOf(() => openLedgerReader(dir)).code).toBe('ledger.damaged');
    expect(readFileSync(join(dir, 'ledger.db'))).toEqual(junk);
  });
});
