import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import type Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { BLOCK_ENTRIES } from '../../../station-core/ledger/file/block-form.ts';
import { leafHash } from '../../../station-core/ledger/merkle/leaf-hash.ts';
import { openForReading } from '../../../station-core/ledger/store.ts';
import { verifyInParallel } from '../../../station-core/ledger/verify/verify-in-parallel.ts';
import { ENTRIES, ledgerOf, PACKED_BLOCKS, repack, spoil } from '../file/packed-ledger.ts';
import { faultOf, openLedger } from '../sample-ledger.ts';
import { ledgerFrom, named, signer, tamper, verify } from './whole-ledger.ts';

const file = await ledgerOf(ENTRIES);
const LAST = PACKED_BLOCKS * BLOCK_ENTRIES - 1;

function tampered(work: (db: Database.Database) => void): string {
  const dir = ledgerFrom(file);
  tamper(dir, work);
  return dir;
}

function repacked(change: (bodies: Buffer[]) => Buffer[], firstSeq = 0): string {
  const dir = ledgerFrom(file);
  repack(dir, firstSeq, change);
  return dir;
}

/** Another entry in canonical form, where it has a name that can be another. */
function altered(bodies: readonly Buffer[], place: number): Buffer {
  const text = (bodies[place] ?? Buffer.alloc(0)).toString('utf8');
  const other = text.replace(/"(lamp|0\.1\.0)"/, '"2.2.2"');
  return Buffer.from(other === text ? text.replace('"v":1', '"v":1 ') : other);
}

test('a ledger with packed blocks is whole, however its ranges are cut', async () => {
  const dir = ledgerFrom(file);
  expect(verify(dir)).toMatchObject({ ok: true, entries: ENTRIES, checkpoints: 1, problems: [] });
  for (const rangeLevel of [6, 9]) {
    const options = { checkpointKey: signer.publicKey, signal: new AbortController().signal, threads: 2, rangeLevel };
    expect(await verifyInParallel(dir, options), `2^${rangeLevel}`).toMatchObject({ ok: true, entries: ENTRIES });
  }
});

describe('an entry in a packed block', () => {
  test.each([0, 7, 255, 256, 300, LAST])('that was changed is named, and no other: %i', (seq) => {
    const dir = ledgerFrom(file);
    const firstSeq = seq < BLOCK_ENTRIES ? 0 : BLOCK_ENTRIES;
    repack(dir, firstSeq, (bodies) => bodies.with(seq - firstSeq, altered(bodies, seq - firstSeq)));
    const report = verify(dir);
    expect(named(report)).toEqual([seq]);
    expect(report.problems).toContainEqual({ seq, what: 'not the entry that was hashed' });
    expect(faultOf(() => openLedger(dir))).toMatchObject({ code: 'ledger.damaged', evidence: { seq } });
  });

  test('that is no entry any more is named so', () => {
    const dir = ledgerFrom(file);
    spoil(dir, 9);
    expect(
      verify(dir)
        .problems.filter(({ seq }) => seq === 9)
        .map(({ what }) => what),
    ).toEqual(['not the entry that was hashed', 'not an entry in canonical form']);
  });

  test('that changed places with its neighbour is named with it', () => {
    const dir = repacked((bodies) =>
      bodies.with(4, bodies[5] ?? Buffer.alloc(0)).with(5, bodies[4] ?? Buffer.alloc(0)),
    );
    expect(named(verify(dir))).toEqual([4, 5]);
  });

  test('that was changed with its mark leaves its block, which is named', () => {
    const one = ledgerFrom(file);
    const db = openForReading(join(one, 'ledger.db'));
    const marks = db.prepare('SELECT marks FROM packed WHERE firstSeq = 0').pluck().get() as Buffer;
    db.close();
    repack(one, 0, (bodies) => {
      marks.set(leafHash(altered(bodies, 0)).subarray(0, 4));
      return bodies.with(0, altered(bodies, 0));
    });
    tamper(one, (each) => each.prepare('UPDATE packed SET marks = ? WHERE firstSeq = 0').run(marks));
    expect(verify(one).problems).toEqual([
      { seq: 0, what: 'the packed entries 0 to 255 are not the ones that were hashed' },
    ]);
    expect(faultOf(() => openLedger(one)).code).toBe('ledger.damaged');
  });
});

describe('damage of a block', () => {
  const zstd = (plain: Buffer): Buffer => zstdCompressSync(plain);
  test.each<[string, string | Buffer, RegExp]>([
    ['other bytes', Buffer.from('no block'), /cannot be unpacked/],
    ['nothing', Buffer.alloc(0), /cannot be unpacked/],
    ['bytes cut off', 'UPDATE packed SET lines = substr(lines, 1, length(lines) - 9) WHERE firstSeq = 256', /unpacked/],
    ['bytes more', "UPDATE packed SET lines = CAST(lines || x'00' AS BLOB) WHERE firstSeq = 256", /behind its end/],
    ['another number of entries', zstd(Buffer.from('{}\n{}\n')), /holds 2 entries/],
    ['a bomb', zstd(Buffer.alloc(64 * 1024 * 1024)), /cannot be unpacked/],
  ])('%s: its entries are named, and no other', (_, change, reason) => {
    const dir = tampered((db) => {
      if (typeof change === 'string') db.exec(change);
      else db.prepare('UPDATE packed SET lines = ? WHERE firstSeq = 256').run(change);
    });
    const { problems } = verify(dir);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.seq).toBe(256);
    expect(problems[0]?.what).toMatch(/^with the 255 entries after it: packed/);
    expect(problems[0]?.what).toMatch(reason);
    expect(faultOf(() => openLedger(dir))).toMatchObject({ code: 'ledger.damaged', evidence: { seq: 256 } });
  });

  test.each<[string, string, unknown]>([
    [
      'a block taken out',
      'DELETE FROM packed WHERE firstSeq = 256',
      { seq: 256, what: 'with the 255 entries after it: missing' },
    ],
    [
      'marks of other entries',
      'UPDATE packed SET marks = (SELECT marks FROM packed WHERE firstSeq = 0) WHERE firstSeq = 256',
      { seq: 256, what: 'the marks of the packed entries 256 to 511 are not theirs' },
    ],
    [
      'marks cut off',
      "UPDATE packed SET marks = x'00' WHERE firstSeq = 256",
      { seq: 256, what: 'the marks of the packed entries 256 to 511 are not theirs' },
    ],
    [
      'a row for a packed entry',
      "INSERT INTO entries VALUES (300, x'7b7d')",
      { seq: 300, what: 'stands in a row of its own and in a packed block' },
    ],
    [
      'a node under a packed block',
      'INSERT INTO nodes VALUES (4, 17, zeroblob(32))',
      { what: 'the tree node 4/17 is not the hash of what is under it' },
    ],
    [
      'a node over a packed block',
      'UPDATE nodes SET hash = zeroblob(32) WHERE level = 8 AND position = 1',
      { seq: 256, what: 'the packed entries 256 to 511 are not the ones that were hashed' },
    ],
    [
      'a block between the blocks',
      'INSERT INTO packed SELECT 300, marks, lines FROM packed WHERE firstSeq = 0',
      { seq: 300, what: 'a packed block of 256 entries begins where none can' },
    ],
    [
      'a block before the first',
      'INSERT INTO packed SELECT -256, marks, lines FROM packed WHERE firstSeq = 0',
      { seq: -256, what: 'a packed block of 256 entries begins where none can' },
    ],
    [
      'a block over entries in rows',
      'INSERT INTO packed SELECT 512, marks, lines FROM packed WHERE firstSeq = 0',
      { seq: 512, what: 'stands in a row of its own and in a packed block' },
    ],
  ])('%s is named', (_, sql, problem) => {
    expect(verify(tampered((db) => db.exec(sql))).problems).toContainEqual(problem);
  });

  test('a block beyond the end is named, and a ledger cannot be made endless by it', () => {
    for (const seq of [4096, 2 ** 50]) {
      const report = verify(
        tampered((db) => db.exec(`INSERT INTO packed SELECT ${seq}, marks, lines FROM packed LIMIT 1`)),
      );
      expect(report.ok).toBe(false);
      expect(report.problems.length).toBeLessThanOrEqual(1001);
    }
  });

  test('one bad block hides no other', () => {
    const dir = repacked((bodies) => bodies.with(3, altered(bodies, 3)));
    repack(dir, BLOCK_ENTRIES, (bodies) => bodies.with(8, altered(bodies, 8)));
    tamper(dir, (db) => db.exec('UPDATE entries SET body = zeroblob(20) WHERE seq = 700'));
    expect(named(verify(dir))).toEqual([3, 264, 700]);
  });

  test('the parallel verification names the same', async () => {
    const dir = repacked((bodies) => bodies.with(3, altered(bodies, 3)));
    tamper(dir, (db) => db.exec("UPDATE packed SET lines = x'00' WHERE firstSeq = 256"));
    const options = {
      checkpointKey: signer.publicKey,
      signal: new AbortController().signal,
      threads: 2,
      rangeLevel: 9,
    };
    expect((await verifyInParallel(dir, options)).problems).toEqual(verify(dir).problems);
  });
});

test('any byte of a packed block, changed in the file, is found, never a crash', { timeout: 120_000 }, () => {
  const db = openForReading(join(ledgerFrom(file), 'ledger.db'));
  const lines = db.prepare('SELECT lines FROM packed WHERE firstSeq = 0').pluck().get() as Buffer;
  db.close();
  for (let at = 0; at < lines.length; at += Math.ceil(lines.length / 60)) {
    const spoilt = Buffer.from(lines);
    spoilt[at] = (spoilt[at] ?? 0) ^ (1 << (at % 8));
    const report = verify(
      tampered((each) => each.prepare('UPDATE packed SET lines = ? WHERE firstSeq = 0').run(spoilt)),
    );
    expect(report.ok, `byte ${at}`).toBe(false);
    expect(
      named(report).every((seq) => seq < BLOCK_ENTRIES),
      `byte ${at}`,
    ).toBe(true);
  }
});
