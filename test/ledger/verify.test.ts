import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, test } from 'vitest';
import { nodeHash } from '../../station-core/ledger/merkle/leaf-hash.ts';
import { verifyLedger, type LedgerReport } from '../../station-core/ledger/verify.ts';
import { checkpointSigner, faultOf, lifeOf, openLedger, provision, sampleUnit, scratch } from './sample-ledger.ts';

const signer = checkpointSigner();
let whole: Buffer; // the file of a ledger with 41 entries and checkpoints over 11, 33 and 41 of them
let bodies: Buffer[];

beforeAll(async () => {
  const dir = mkdtempSync(join(tmpdir(), 'birthmark-ledger-'));
  {
    using ledger = openLedger(dir);
    provision(ledger, sampleUnit(1));
    await ledger.checkpoint(signer.sign, signer.publicKey);
    provision(ledger, sampleUnit(2));
    provision(ledger, sampleUnit(3));
    const { note } = await ledger.checkpoint(signer.sign, signer.publicKey);
    ledger.saveReceipt({ sizeEntries: 33, note });
    const life = lifeOf(sampleUnit(4));
    // More than fits on a page, so that it spills over to others.
    const evidence = { log: Array.from({ length: 900 }, (_, i) => `line ${i}`) };
    ledger.append([life.begun, { ...life.connected, evidence }, life.reserved, life.drawn, life.intended]);
    ledger.append([life.labelIntended, life.stopped, life.failed]);
    await ledger.checkpoint(signer.sign, signer.publicKey);
    bodies = ledger.entriesFrom(0, 100).map(({ leaf }) => Buffer.from(leaf));
  }
  whole = readFileSync(join(dir, 'ledger.db'));
  rmSync(dir, { recursive: true });
});

function ledgerFrom(bytes: Buffer): string {
  const dir = scratch();
  writeFileSync(join(dir, 'ledger.db'), bytes);
  return dir;
}

function verify(dir: string): LedgerReport {
  return verifyLedger(dir, { checkpointKey: signer.publicKey });
}

function named(report: LedgerReport): number[] {
  return [...new Set(report.problems.flatMap(({ seq }) => seq ?? []))];
}

/** As somebody with a database tool would: the guard rails are taken down first. */
function tamper(dir: string, work: (db: Database.Database) => void): void {
  const db = new Database(join(dir, 'ledger.db'));
  db.pragma('synchronous = OFF');
  for (const table of ['entries', 'nodes', 'checkpoints']) {
    for (const verb of ['UPDATE', 'DELETE']) db.exec(`DROP TRIGGER IF EXISTS ${table}_${verb}`);
  }
  work(db);
  db.close();
}

function tampered(work: (db: Database.Database) => void): LedgerReport {
  const dir = ledgerFrom(whole);
  tamper(dir, work);
  return verify(dir);
}

test('a whole ledger is whole', () => {
  const report = verify(ledgerFrom(whole));
  expect(report).toMatchObject({ ok: true, entries: 41, checkpoints: 3, problems: [] });
  expect(report.rootHex).toMatch(/^[0-9a-f]{64}$/);
});

test('a ledger is verified while its writer is at work', () => {
  const dir = scratch();
  using ledger = openLedger(dir);
  provision(ledger, sampleUnit(1));
  expect(verify(dir)).toMatchObject({ ok: true, entries: 11 });
  provision(ledger, sampleUnit(2));
  expect(verify(dir)).toMatchObject({ ok: true, entries: 22 });
});

test('an empty ledger is whole, and no ledger is none', () => {
  const dir = scratch();
  expect(faultOf(() => verify(dir)).code).toBe('ledger.cannot-open');
  openLedger(dir)[Symbol.dispose]();
  expect(verify(dir)).toMatchObject({ ok: true, entries: 0 });
});

describe('a changed byte', () => {
  test('every byte of every entry, changed through SQL, is found and named', { timeout: 120_000 }, () => {
    const dir = ledgerFrom(whole);
    tamper(dir, (db) => {
      const write = db.prepare('UPDATE entries SET body = ? WHERE seq = ?');
      const longest = Math.max(...bodies.map((body) => body.length));
      expect(bodies.filter((body) => body.length > 500)).toHaveLength(1);
      // One pass spoils the byte at the same place of every entry that is that long: each must be named, no other.
      const step = (at: number): number => (at < 500 ? 1 : 97); // the one long entry is sampled beyond its first 500
      for (let at = 0; at < longest; at += step(at)) {
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
    for (let seq = 0; seq < bodies.length; seq++) {
      const body = Buffer.from(bodies[seq] ?? []);
      const at = (seq * 37) % body.length;
      body[at] = (body[at] ?? 0) ^ (1 << (seq % 8));
      const dir = ledgerFrom(whole);
      tamper(dir, (db) => db.prepare('UPDATE entries SET body = ? WHERE seq = ?').run(body, seq));
      expect(named(verify(dir))).toEqual([seq]);
      const fault = faultOf(() => openLedger(dir));
      expect([fault.code, fault.evidence['seq']]).toEqual(['ledger.damaged', seq]);
    }
  });

  test('in the raw file, in every entry and just before it, is found and named', { timeout: 120_000 }, () => {
    const dir = scratch();
    let flips = 0;
    for (const [seq, body] of bodies.entries()) {
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
        if (at >= 0 || !report.ok) expect(named(report), `entry ${seq}, byte ${at}`).toContain(seq);
        else expect(readable(dir)).toEqual(bodies);
        flips++;
      }
    }
    expect(flips).toBe(41 * 13);
  });

  test('anywhere in the file never makes verify throw, and never hides a changed entry', { timeout: 120_000 }, () => {
    const dir = scratch();
    for (let i = 0; i < 400; i++) {
      const at = i < 100 ? i : (i * 7919) % whole.length; // the file header, then all over
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (i % 8));
      writeFileSync(join(dir, 'ledger.db'), bytes);
      const report = verify(dir);
      const same = report.ok && report.entries === 41;
      if (same) expect(readable(dir)).toEqual(bodies);
    }
  });

  test('a file cut short or overwritten is a report, not a crash', () => {
    for (const size of [0, 100, 4096, 8192, whole.length - 4096, whole.length - 1]) {
      expect(verify(ledgerFrom(whole.subarray(0, size))).ok).toBe(false);
    }
    const dir = ledgerFrom(Buffer.alloc(whole.length, 0xa5));
    expect(verify(dir)).toMatchObject({ ok: false, entries: 0 });
  });
});

function readable(dir: string): Buffer[] {
  const db = new Database(join(dir, 'ledger.db'), { readonly: true });
  try {
    return db.prepare('SELECT body FROM entries ORDER BY seq').pluck().all() as Buffer[];
  } finally {
    db.close();
  }
}

describe('a changed history', () => {
  test('an entry taken out is named, and the station does not start on it', () => {
    const dir = ledgerFrom(whole);
    tamper(dir, (db) => db.exec('DELETE FROM entries WHERE seq = 17'));
    expect(named(verify(dir))).toEqual([17]);
    expect(faultOf(() => openLedger(dir)).evidence).toMatchObject({ seq: 17 });
  });

  test('two entries swapped are both named', () => {
    const report = tampered((db) => {
      db.exec('UPDATE entries SET seq = -1 WHERE seq = 4; UPDATE entries SET seq = 4 WHERE seq = 5');
      db.exec('UPDATE entries SET seq = 5 WHERE seq = -1');
    });
    expect(named(report)).toEqual([4, 5]);
  });

  test('an entry slipped in behind the head is named', () => {
    const body = Buffer.from(bodies[40] ?? []);
    const dir = ledgerFrom(whole);
    tamper(dir, (db) => db.prepare('INSERT INTO entries VALUES (41, ?)').run(body));
    expect(named(verify(dir))).toContain(41);
    expect(faultOf(() => openLedger(dir)).code).toBe('ledger.damaged');
  });

  test('a tail that was cut is found, and each missing entry named', () => {
    const dir = ledgerFrom(whole);
    tamper(dir, (db) => db.exec('DELETE FROM entries WHERE seq >= 38'));
    expect(named(verify(dir))).toEqual([38, 39, 40]);
    expect(faultOf(() => openLedger(dir)).evidence).toMatchObject({ seq: 38 });
  });

  test('a tail cut below the last checkpoint is found even if head and tree were cut with it', () => {
    // Everything as it was when the ledger had 33 entries, except that a checkpoint over 41 was signed.
    const dir = ledgerFrom(whole);
    tamper(dir, (db) => {
      cutTo(db, 33);
      db.exec('DELETE FROM checkpoints WHERE sizeEntries = 33');
    });
    const report = verify(dir);
    expect(report.problems).toContainEqual({
      seq: 33,
      what: 'missing at the end: the checkpoint over 41 entries speaks of 41 entries',
    });
    expect(faultOf(() => openLedger(dir)).evidence).toMatchObject({ seq: 33, signedSize: 41 });
  });

  test('books written anew from one entry on are caught by the first checkpoint over it', () => {
    const dir = scratch();
    {
      using forged = openLedger(dir);
      provision(forged, sampleUnit(1)); // the same unit at another time: every byte plausible, another tree
      provision(forged, sampleUnit(2));
      provision(forged, sampleUnit(3));
    }
    tamper(dir, (db) => {
      const insert = db.prepare('INSERT INTO checkpoints VALUES (?, ?)');
      for (const { sizeEntries, note } of checkpointsOf(whole)) if (sizeEntries <= 33) insert.run(sizeEntries, note);
    });
    const { problems, ok } = verify(dir);
    expect(ok).toBe(false);
    expect(problems.map(({ what }) => what)).toContain(
      'the checkpoint over 11 entries signed another tree: it differs in the entries 0 to 10',
    );
    expect(faultOf(() => openLedger(dir)).code).toBe('ledger.damaged');
  });
});

function cutTo(db: Database.Database, size: number): void {
  db.exec(`DELETE FROM entries WHERE seq >= ${size}`);
  db.exec(`DELETE FROM nodes WHERE (position + 1) * (1 << level) > ${size}`);
  const nodes = db.prepare('SELECT hash FROM nodes WHERE level = ? AND position = ?').pluck();
  expect(size).toBe(33); // 32 + 1: the root is one hash over two subtrees
  const root = nodeHash(nodes.get(5, 0) as Buffer, nodes.get(0, 32) as Buffer);
  db.prepare('UPDATE head SET sizeEntries = ?, rootHash = ?').run(size, root);
}

function checkpointsOf(bytes: Buffer): { sizeEntries: number; note: string }[] {
  const db = new Database(join(ledgerFrom(bytes), 'ledger.db'), { readonly: true });
  try {
    return db.prepare('SELECT * FROM checkpoints').all() as { sizeEntries: number; note: string }[];
  } finally {
    db.close();
  }
}

describe('a changed checkpoint, tree or table', () => {
  test('no byte of a checkpoint can be changed unnoticed', () => {
    const [{ note } = { note: '' }] = checkpointsOf(whole);
    const dir = ledgerFrom(whole);
    tamper(dir, (db) => {
      const write = db.prepare('UPDATE checkpoints SET note = ? WHERE sizeEntries = 11');
      for (let at = 0; at < note.length; at += 1) {
        write.run(`${note.slice(0, at)}${note[at] === 'x' ? 'y' : 'x'}${note.slice(at + 1)}`);
        expect(verify(dir).ok, `byte ${at}`).toBe(false);
      }
      write.run(note);
    });
    expect(verify(dir).ok).toBe(true);
  });

  test('a checkpoint of another key, station or size counts for nothing', () => {
    expect(verifyLedger(ledgerFrom(whole), { checkpointKey: checkpointSigner().publicKey })).toMatchObject({
      ok: false,
      checkpoints: 0,
    });
    expect(tampered((db) => db.exec('UPDATE checkpoints SET sizeEntries = 12 WHERE sizeEntries = 11')).ok).toBe(false);
    expect(tampered((db) => db.exec("UPDATE head SET station = 'S2'")).ok).toBe(false);
  });

  test.each([
    ['a tree node', 'UPDATE nodes SET hash = zeroblob(32) WHERE level = 2 AND position = 1'],
    ['a missing tree node', 'DELETE FROM nodes WHERE level = 3 AND position = 0'],
    ['a tree node too many', 'INSERT INTO nodes VALUES (9, 9, zeroblob(32))'],
    ['the head’s root', 'UPDATE head SET rootHash = zeroblob(32)'],
    ['a head that is too small', 'UPDATE head SET sizeEntries = 40'],
    ['a head that is far too large', 'UPDATE head SET sizeEntries = 1125899906842624'],
    ['an entry before the first', "INSERT INTO entries VALUES (-1, x'7b7d')"],
    ['an entry far behind the last', "INSERT INTO entries VALUES (1125899906842624, x'7b7d')"],
    ['a receipt', "UPDATE receipts SET note = replace(note, '33', '32')"],
    ['a serial in the table of units', "UPDATE units SET serial = 'BM-S1-000009' WHERE serial = 'BM-S1-000001'"],
    ['an outcome in the table of runs', "UPDATE runs SET outcome = 'PASS' WHERE run = 'run-4'"],
    ['a tag taken out', "DELETE FROM tags WHERE unit = '24:0a:c4:00:00:01'"],
    ['a certificate taken out', 'DELETE FROM certificates WHERE intentSeq = 5'],
    ['a dropped table', 'DROP TABLE labels'],
  ])('%s', (_, sql) => {
    const report = tampered((db) => db.exec(sql));
    expect(report.ok).toBe(false);
    expect(report.problems.length).toBeLessThanOrEqual(1001);
  });
});

test('projections can be lost and are made anew from the entries', () => {
  const dir = ledgerFrom(whole);
  tamper(dir, (db) => db.exec("DELETE FROM units; DELETE FROM tags; UPDATE runs SET outcome = 'PASS'"));
  expect(verify(dir).ok).toBe(false);
  {
    using ledger = openLedger(dir);
    expect(ledger.unit('BM-S1-000001')).toBeUndefined();
    ledger.rebuildProjections();
    expect(ledger.unit('BM-S1-000001')).toMatchObject({ outcome: 'PASS' });
    expect(ledger.unit('BM-S1-000004')).toMatchObject({ outcome: 'FAIL' });
  }
  expect(verify(dir).ok).toBe(true);
});

test('the guard rails refuse changes even through SQL', () => {
  const dir = ledgerFrom(whole);
  const db = new Database(join(dir, 'ledger.db'));
  for (const sql of ['UPDATE entries SET seq = 99 WHERE seq = 1', 'DELETE FROM entries', 'DELETE FROM checkpoints']) {
    expect(() => db.exec(sql)).toThrow(/append-only/);
  }
  db.close();
  expect(verify(dir).ok).toBe(true);
});
