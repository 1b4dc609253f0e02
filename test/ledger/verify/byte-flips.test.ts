import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { macOf } from '../../../station-core/model/mac.ts';
import { openLedgerReader } from '../../../station-core/ledger/reader.ts';
import { drawn, someOf } from '../../faults/sweep.ts';
import { faultOf, openLedger, scratch } from '../sample-ledger.ts';
import { ledgerFrom, named, readable, tamper, verify, wholeLedger } from './whole-ledger.ts';

const { whole, bodies } = await wholeLedger();

test('bytes of all entries, changed through SQL, are found and named', () => {
  const dir = ledgerFrom(whole);
  tamper(dir, (db) => {
    const write = db.prepare('UPDATE entries SET body = ? WHERE seq = ?');
    const longest = Math.max(...bodies.map((body) => body.length));
    // One pass spoils the byte at the same place of every entry that is that long: each must be named, no other.
    const step = (at: number): number => (at < 1000 ? 1 : 97); // long entries are sampled beyond their first 1000
    for (let at = 0; at < longest; at += step(at)) {
      if (!drawn(at, 8)) continue;
      const spoilt = bodies.flatMap((body, seq) => (at < body.length ? [seq] : []));
      const put = db.transaction((flip: number) => {
        for (const seq of spoilt) {
          const body = Buffer.from(bodies[seq] ?? []);
          body[at] = (body[at] ?? 0) ^ flip;
          write.run(body, seq);
        }
      });
      put(1 << (at % 8));
      expect(named(verify(dir))).toEqual(spoilt);
      put(0);
    }
  });
  expect(verify(dir).ok).toBe(true);
});

test('any bit of one entry alone is found, named, and noticed by the next start', () => {
  for (const [seq, original] of someOf([...bodies.entries()], 14)) {
    const body = Buffer.from(original);
    const at = (seq * 37) % body.length;
    body[at] = (body[at] ?? 0) ^ (1 << (seq % 8));
    const dir = ledgerFrom(whole);
    tamper(dir, (db) => db.prepare('UPDATE entries SET body = ? WHERE seq = ?').run(body, seq));
    expect(named(verify(dir))).toEqual([seq]);
    const fault = faultOf(() => openLedger(dir));
    expect([fault.code, fault.evidence['seq']]).toEqual(['ledger.damaged', seq]);
  }
});

test('a byte changed in the raw file, in an entry or just before it, is found and named', { timeout: 120_000 }, () => {
  const dir = scratch();
  let flips = 0;
  const some = someOf([...bodies.entries()], 10);
  for (const [seq, body] of some) {
    // A long entry lies on several pages; its first bytes are enough to find it.
    const start = whole.indexOf(body.subarray(0, 400));
    expect(start).toBeGreaterThan(0);
    expect(whole.indexOf(body.subarray(0, 400), start + 1)).toBe(-1); // no stale copy that a change could hide in
    const inBody = Array.from({ length: 8 }, (_, i) => Math.floor((Math.min(body.length, 400) * i) / 8));
    // Before the bytes SQLite keeps their length, the row's number and the type; some bits of those mean nothing.
    for (const at of [-1, -2, -3, -4, -5, ...inBody]) {
      const bytes = Buffer.from(whole);
      bytes[start + at] = (bytes[start + at] ?? 0) ^ (1 << ((seq + at + 8) % 8));
      writeFileSync(join(dir, 'ledger.db'), bytes);
      const report = verify(dir);
      // The next start must notice as well, and say so as a fault of the ledger.
      if (!report.ok && at % 3 === 0) expect(faultOf(() => openLedger(dir)).code).toBe('ledger.damaged');
      if (at >= 0 || !report.ok) expect(named(report), `entry ${seq}, byte ${at}`).toContain(seq);
      else expect(readable(dir)).toEqual(bodies);
      flips++;
    }
  }
  expect(flips).toBe(some.length * 13);
});

test(
  'a byte changed anywhere in the file never makes verify throw, and never hides a changed entry',
  { timeout: 120_000 },
  () => {
    const dir = scratch();
    for (const i of someOf([...Array(400).keys()], 100)) {
      const at = i < 100 ? i : (i * 7919) % whole.length; // the file header, then all over
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (i % 8));
      writeFileSync(join(dir, 'ledger.db'), bytes);
      const report = verify(dir);
      const same = report.ok && report.entries === 41;
      if (same) expect(readable(dir)).toEqual(bodies);
    }
  },
);

test('any query of a file with spoilt pages reports that the ledger is damaged', () => {
  const spoilt = Buffer.from(whole).fill(0xa5, 4096); // the first page still says that this is a ledger
  using reader = openLedgerReader(ledgerFrom(spoilt));
  const questions: Record<string, () => unknown> = {
    station: () => reader.station(),
    head: () => reader.head(),
    latestCheckpoint: () => reader.latestCheckpoint(),
    latestReceipt: () => reader.latestReceipt(),
    entriesFrom: () => reader.entriesFrom(0, 10),
    inclusionProof: () => reader.inclusionProof(1, 41),
    consistencyProof: () => reader.consistencyProof(11, 41),
    unit: () => reader.unit('BM-S1-000001'),
    liveIdentity: () => reader.liveIdentity(macOf('24:0a:c4:00:00:01')),
    unitOfKey: () => reader.unitOfKey('00'),
    openRuns: () => reader.openRuns(),
    lastRunsOfSlots: () => reader.lastRunsOfSlots(),
    newestAt: () => reader.newestAt(),
    openLabels: () => reader.openLabels('run-1'),
    voidedLabels: () => reader.voidedLabels('run-1'),
  };
  for (const [name, ask] of Object.entries(questions)) expect(faultOf(ask).code, name).toBe('ledger.damaged');
});

test('a file cut short or overwritten is a report, not a crash', () => {
  for (const size of [0, 100, 4096, 8192, whole.length - 4096, whole.length - 1]) {
    expect(verify(ledgerFrom(whole.subarray(0, size))).ok).toBe(false);
  }
  const dir = ledgerFrom(Buffer.alloc(whole.length, 0xa5));
  expect(verify(dir)).toMatchObject({ ok: false, entries: 0 });
});
