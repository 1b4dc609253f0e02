import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { BLOCK_ENTRIES } from '../../../station-core/ledger/file/block-form.ts';
import { KEPT_IN_ROWS, Packer } from '../../../station-core/ledger/file/packer.ts';
import { Ledger } from '../../../station-core/ledger/ledger.ts';
import { verifyInclusion } from '../../../station-core/ledger/merkle/inclusion.ts';
import { leafHash } from '../../../station-core/ledger/merkle/leaf-hash.ts';
import { openLedgerReader } from '../../../station-core/ledger/reader.ts';
import { openLedger, scratch } from '../sample-ledger.ts';
import { ledgerFrom, tamper, verify } from '../verify/whole-ledger.ts';
import {
  ENTRIES,
  fill,
  ledgerInRows,
  ledgerOf,
  packedSeqs,
  packFirst,
  PACKED_BLOCKS,
  rowsIn,
} from './packed-ledger.ts';

function leavesOf(dir: string): string[] {
  using reader = openLedgerReader(dir);
  return reader.entriesFrom(0, 1_000_000).map(({ seq, leaf }) => `${seq} ${Buffer.from(leaf).toString('utf8')}`);
}

const rowsFile = await ledgerInRows();
const packedFile = await ledgerOf(ENTRIES);
let asRows: readonly string[] = [];
beforeEach(() => {
  if (asRows.length === 0) asRows = leavesOf(inRows());
});
const NODES_OF_BLOCK = BLOCK_ENTRIES + BLOCK_ENTRIES / 16;

function inRows(): string {
  return ledgerFrom(rowsFile);
}

function packedCopy(blocks = 1): string {
  const dir = inRows();
  packFirst(dir, blocks);
  return dir;
}

describe('entries that are packed', () => {
  test('come back byte for byte, and their rows and the nodes under the block are gone', () => {
    const dir = packedCopy(2);
    expect(leavesOf(dir)).toEqual(asRows);
    expect(packedSeqs(dir)).toEqual([0, BLOCK_ENTRIES]);
    expect(rowsIn(dir, 'entries')).toBe(asRows.length - 2 * BLOCK_ENTRIES);
    expect(rowsIn(inRows(), 'nodes') - rowsIn(dir, 'nodes')).toBe(2 * NODES_OF_BLOCK);
    expect(verify(dir)).toMatchObject({ ok: true, problems: [] });
  });

  test('are read from anywhere, in any number', () => {
    using reader = openLedgerReader(packedCopy());
    for (const [from, limit] of [
      [0, 1],
      [255, 1],
      [255, 2],
      [256, 1],
      [100, 300],
      [250, 1000],
    ] as const) {
      const leaves = reader.entriesFrom(from, limit).map(({ seq, leaf }) => `${seq} ${Buffer.from(leaf).toString()}`);
      expect(leaves).toEqual(asRows.slice(from, from + limit));
    }
    expect(reader.leaves([3, 255, 256]).map(({ seq }) => seq)).toEqual([3, 255, 256]);
    expect(reader.entriesFrom(asRows.length, 5)).toEqual([]);
    expect(reader.timeOf(17)).toMatch(/^20/);
  });

  test('do not take the memory of their whole block along', () => {
    using reader = openLedgerReader(packedCopy());
    const [first] = reader.entriesFrom(5, 1);
    expect(first?.leaf.buffer.byteLength).toBe(first?.leaf.length);
  });

  test('are proven under the head and under every earlier tree, as the rows were', () => {
    using reader = openLedgerReader(packedCopy());
    using before = openLedgerReader(inRows());
    const { sizeEntries, rootHash } = reader.head();
    for (const { seq, leaf } of reader.entriesFrom(0, 1000)) {
      const proof = reader.inclusionProof(seq, sizeEntries);
      expect(verifyInclusion({ leafHash: leafHash(leaf), index: seq, sizeEntries, rootHash, proof })).toBe(true);
    }
    for (let size = 1; size <= sizeEntries; size += 13) {
      expect(reader.rootAt(size)).toEqual(before.rootAt(size));
      expect(reader.consistencyProof(size, sizeEntries)).toEqual(before.consistencyProof(size, sizeEntries));
    }
  });

  test('answer every question about their unit as the rows did', () => {
    using reader = openLedgerReader(packedCopy(2));
    using before = openLedgerReader(inRows());
    for (const serial of ['BM-S1-000001', 'BM-S1-000029']) {
      expect(reader.unit(serial)).toEqual(before.unit(serial));
      expect(reader.history(serial)).toEqual(before.history(serial));
    }
    expect(reader.lastRunsOfSlots()).toEqual(before.lastRunsOfSlots());
    expect(reader.signedIntents(-1, 100)).toEqual(before.signedIntents(-1, 100));
    expect(reader.firstSeqAt('2020-01-01T00:00:00.000Z')).toBe(0);
  });
});

describe('the writer', () => {
  test('packs what is old, keeps the newest entries in rows, and goes on where an earlier process stopped', () => {
    const dir = ledgerFrom(packedFile);
    expect(packedSeqs(dir)).toEqual([0, BLOCK_ENTRIES]);
    expect(rowsIn(dir, 'entries')).toBe(ENTRIES - PACKED_BLOCKS * BLOCK_ENTRIES);
    expect(rowsIn(dir, 'entries')).toBeGreaterThanOrEqual(KEPT_IN_ROWS);
    {
      using ledger = openLedger(dir);
      for (let n = 0; n < BLOCK_ENTRIES; n++) ledger.append({ kind: 'station-started', version: '0.1.0' });
    }
    expect(packedSeqs(dir)).toEqual([0, BLOCK_ENTRIES, 2 * BLOCK_ENTRIES]);
    expect(verify(dir).ok).toBe(true);
  });

  test('packs nothing before the whole ledger is checked', async () => {
    const dir = ledgerFrom(packedFile);
    const other = ledgerFrom(packedFile);
    using unchecked = Ledger.openUnchecked({ dir: other, station: 'S1', version: '0.1.0' });
    unchecked.append(Array.from({ length: 600 }, () => ({ kind: 'station-started', version: '0.1.0' }) as const));
    expect(packedSeqs(other)).toEqual(packedSeqs(dir));
    await unchecked.check(new AbortController().signal);
    unchecked.append({ kind: 'station-started', version: '0.1.0' });
    expect(packedSeqs(other).length).toBeGreaterThan(packedSeqs(dir).length);
  });

  test('uses the pages of what it packed again, so that the file grows by what is packed', () => {
    const dir = scratch();
    using ledger = openLedger(dir);
    fill(ledger, ENTRIES);
    const tool = new Database(join(dir, 'ledger.db'));
    onTestFinished(() => {
      tool.close();
    });
    const pages = (): number => Number(tool.pragma('page_count', { simple: true }));
    const before = pages();
    for (let n = 0; n < 8 * BLOCK_ENTRIES; n += 32)
      ledger.append(Array.from({ length: 32 }, () => ({ kind: 'station-started', version: '0.1.0' }) as const));
    expect(packedSeqs(dir)).toHaveLength(PACKED_BLOCKS + 8);
    expect(pages() - before).toBeLessThan(8 * 4); // in rows, each of these blocks takes about ten pages
  });

  test.each<[string, string]>([
    ['an entry that was changed', 'UPDATE entries SET body = zeroblob(20) WHERE seq = 40'],
    ['a missing entry', 'DELETE FROM entries WHERE seq = 41'],
    ['a changed leaf hash', 'UPDATE nodes SET hash = zeroblob(32) WHERE level = 0 AND position = 42'],
    ['a changed node', 'UPDATE nodes SET hash = zeroblob(32) WHERE level = 4 AND position = 3'],
    ['a missing node', 'DELETE FROM nodes WHERE level = 4 AND position = 3'],
    ['another node over the block', 'UPDATE nodes SET hash = zeroblob(32) WHERE level = 8 AND position = 0'],
    ['a wrong node that need not be there', 'INSERT INTO nodes VALUES (2, 5, zeroblob(32))'],
  ])('leaves a block with %s as it is, and packs the next', (_, sql) => {
    const dir = inRows();
    tamper(dir, (db) => db.exec(sql));
    // How many nodes there are, and should be, is another number afterwards.
    const wrongIn = (): unknown[] => verify(dir).problems.filter((each) => !/instead of/.test(each.what));
    const before = wrongIn();
    expect(before).not.toEqual([]);
    packFirst(dir, 2);
    expect(packedSeqs(dir)).toEqual([BLOCK_ENTRIES]);
    expect(wrongIn()).toEqual(before);
  });
});

describe('the guard rail', () => {
  test('lets rows go only when their block is packed, and no packed block', () => {
    const dir = packedCopy();
    const db = new Database(join(dir, 'ledger.db'));
    for (const sql of [
      'DELETE FROM entries WHERE seq = 256',
      'DELETE FROM entries',
      'DELETE FROM nodes WHERE level = 0 AND position = 300',
      'DELETE FROM nodes WHERE level = 4 AND position = 16',
      'DELETE FROM nodes WHERE level = 8 AND position = 0',
      'DELETE FROM packed',
      'UPDATE packed SET firstSeq = 512',
      "UPDATE packed SET lines = x'00'",
      "UPDATE entries SET body = x'00' WHERE seq = 256",
    ])
      expect(() => db.exec(sql), sql).toThrow(/append-only/);
    db.close();
    expect(verify(dir).ok).toBe(true);
  });
});

describe('a crash while a block is packed', () => {
  /** Every state that the disk can have: the log is written frame by frame. */
  function* states(dir: string): Generator<string> {
    const db = new Database(join(dir, 'ledger.db'));
    db.pragma('journal_mode = WAL');
    db.pragma('wal_autocheckpoint = 0');
    db.pragma('cache_size = 8'); // pages are written long before the commit
    const [file, log] = [join(dir, 'ledger.db'), join(dir, 'ledger.db-wal')];
    const before = readFileSync(file);
    const write = (work: () => void): void => {
      db.transaction(work).immediate();
    };
    new Packer(db).packOld({ sizeEntries: Number.MAX_SAFE_INTEGER, atMostBlocks: 1 }, write);
    const frames = readFileSync(log);
    expect(readFileSync(file).equals(before)).toBe(true);
    const FRAME_BYTES = 4096 + 24;
    const ends = Array.from({ length: Math.floor(frames.length / FRAME_BYTES) + 1 }, (_, n) => 32 + n * FRAME_BYTES);
    for (const end of [0, ...ends.flatMap((each) => [each, each + 2000])]) {
      const crashed = scratch();
      writeFileSync(join(crashed, 'ledger.db'), before);
      writeFileSync(join(crashed, 'ledger.db-wal'), frames.subarray(0, end));
      yield crashed;
    }
    db.close();
  }

  test('leaves all rows or the whole block, at every length of the log', { timeout: 120_000 }, () => {
    const seen = { rows: 0, packed: 0 };
    for (const dir of states(inRows())) {
      expect(leavesOf(dir)).toEqual(asRows);
      const packed = packedSeqs(dir).length;
      expect(rowsIn(dir, 'entries')).toBe(asRows.length - packed * BLOCK_ENTRIES);
      seen[packed === 1 ? 'packed' : 'rows']++;
    }
    expect(seen.rows).toBeGreaterThan(20);
    expect(seen.packed).toBeGreaterThan(0);
  });

  test('within the transaction leaves what was there, whichever statement is the last one', () => {
    for (const table of ['packed', 'entries', 'nodes']) {
      const dir = inRows();
      const db = new Database(join(dir, 'ledger.db'));
      const verb = table === 'packed' ? 'INSERT' : 'DELETE';
      db.exec(`CREATE TEMP TRIGGER crash AFTER ${verb} ON main.${table} BEGIN SELECT RAISE(ABORT, 'crash'); END`);
      const write = (work: () => void): void => {
        db.transaction(work).immediate();
      };
      const pack = (): void => {
        new Packer(db).packOld({ sizeEntries: 10_000, atMostBlocks: 1 }, write);
      };
      expect(pack).toThrow(/crash/);
      db.close();
      expect(leavesOf(dir)).toEqual(asRows);
      expect(packedSeqs(dir)).toEqual([]);
      expect(verify(dir).ok).toBe(true);
    }
  });

  test('a full disk while packing costs no append', async () => {
    const dir = ledgerFrom(await ledgerOf(BLOCK_ENTRIES + KEPT_IN_ROWS - 1));
    const pages = statSync(join(dir, 'ledger.db')).size / 4096;
    using ledger = openLedger(dir, { maxPages: pages + 1 });
    const [entry] = ledger.append({ kind: 'station-started', version: '0.1.0' });
    expect(entry.seq).toBe(BLOCK_ENTRIES + KEPT_IN_ROWS - 1);
    expect(packedSeqs(dir)).toEqual([]);
    expect(verify(dir).ok).toBe(true);
  });
});
