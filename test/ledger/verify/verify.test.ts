import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { macOfBytes } from '../../../station-core/model/mac.ts';
import { cpuMsOf } from '../../cpu-time.ts';
import { decodeEntry } from '../../../station-core/ledger/entry.ts';
import { nodeHash } from '../../../station-core/ledger/merkle/leaf-hash.ts';
import { UNSIGNED, verifyLedger, type LedgerReport } from '../../../station-core/ledger/verify/verify.ts';
import { drawCosignerKey, openCosigner } from '../../../upstream/cosigner.ts';
import { checkpointSigner, faultOf, lifeOf, openLedger, provision, sampleUnit, scratch } from '../sample-ledger.ts';
import { ledgerFrom, named, signer, tamper, verify, wholeLedger } from './whole-ledger.ts';

const { whole, bodies } = await wholeLedger();

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

test('a ledger is verified while its writer is at work', async () => {
  const dir = scratch();
  using ledger = openLedger(dir);
  provision(ledger, sampleUnit(1));
  await ledger.checkpoint(signer.sign, signer.publicKey);
  expect(verify(dir)).toMatchObject({ ok: true, entries: 11, unsignedEntries: 0 });
  provision(ledger, sampleUnit(2));
  expect(verify(dir)).toMatchObject({ ok: true, entries: 22, unsignedEntries: 11 });
});

test('entries that no checkpoint covers prove nothing', () => {
  const report = tampered((db) => db.exec('DELETE FROM checkpoints; DELETE FROM receipts'));
  expect(report).toMatchObject({ ok: false, entries: 41, checkpoints: 0, unsignedEntries: 41 });
  expect(report.problems).toEqual([{ what: UNSIGNED }]);
  expect(tampered((db) => db.exec('DELETE FROM checkpoints WHERE sizeEntries = 33')).problems).toEqual([
    { what: 'the receipt over 33 entries is of a checkpoint that is gone' },
  ]);
});

test('a receipt needs the cosignature of the pinned upstream', async () => {
  const cosigner = openCosigner('hq', drawCosignerKey());
  const stranger = openCosigner('hq', drawCosignerKey());
  const dir = scratch();
  using ledger = openLedger(dir);
  provision(ledger, sampleUnit(1));
  const { note } = await ledger.checkpoint(signer.sign, signer.publicKey);
  ledger.saveReceipt({ sizeEntries: 11, note: cosigner.cosign(note, 1) });
  const keys = { checkpointKey: signer.publicKey };
  expect(verifyLedger(dir, { ...keys, upstreamKey: cosigner.key }).problems).toEqual([]);
  const { problems } = verifyLedger(dir, { ...keys, upstreamKey: stranger.key });
  expect(problems).toMatchObject([{ what: expect.stringContaining('the receipt over 11 entries') as string }]);
});

test('an empty ledger is whole, and no ledger is none', () => {
  const dir = scratch();
  expect(faultOf(() => verify(dir)).code).toBe('ledger.cannot-open');
  openLedger(dir)[Symbol.dispose]();
  expect(verify(dir)).toMatchObject({ ok: true, entries: 0 });
});

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

  test('a ledger rewritten from one entry on are caught by the first checkpoint over it', () => {
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
  const root = nodeHash(nodeHash(nodes.get(4, 0) as Buffer, nodes.get(4, 1) as Buffer), nodes.get(0, 32) as Buffer);
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
    ['a tree node', 'UPDATE nodes SET hash = zeroblob(32) WHERE level = 4 AND position = 1'],
    ['a missing tree node', 'DELETE FROM nodes WHERE level = 4 AND position = 0'],
    ['a tree node too many', 'INSERT INTO nodes VALUES (9, 9, zeroblob(32))'],
    ['a wrong tree node where none must be stored', 'INSERT INTO nodes VALUES (2, 1, zeroblob(32))'],
    ['the head’s root', 'UPDATE head SET rootHash = zeroblob(32)'],
    ['a head taken out', 'DELETE FROM head'],
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

describe('projections that contradict the entries', () => {
  test.each([
    [
      'rows taken out',
      "DELETE FROM units; DELETE FROM tags; UPDATE runs SET outcome = 'PASS'",
      ['runs', 'tags', 'units'],
    ],
    ['a value changed', "UPDATE labels SET voidedSeq = 7 WHERE job = 'job run-1'", ['labels']],
    ['a row added', "INSERT INTO tags VALUES ('00', '24:0a:c4:00:00:01', 4)", ['tags']],
    ['a table dropped', 'DROP TABLE labels', ['labels']],
    ['a rule dropped', 'DROP INDEX intentsLive', ['intents']],
  ])('%s: rebuilt at the start, and a note says so', (_, sql, tables) => {
    const dir = ledgerFrom(whole);
    tamper(dir, (db) => db.exec(sql));
    {
      using ledger = openLedger(dir);
      expect(ledger.unit('BM-S1-000001')).toMatchObject({ outcome: 'PASS', labels: [{ state: 'printed' }] });
      expect(ledger.unit('BM-S1-000004')).toMatchObject({ outcome: 'FAIL' });
      const [note] = ledger.entriesFrom(41, 10).map(({ leaf }) => decodeEntry(leaf));
      const all = expect.arrayContaining(tables) as string[];
      expect(note).toMatchObject({ kind: 'tables-rebuilt', reason: 'contents-differed', tables: all });
    }
    expect(verify(dir).problems).toEqual([]);
    using again = openLedger(dir);
    expect(again.head().sizeEntries).toBe(42);
  });

  test('no serial is given twice because its row was deleted', () => {
    const dir = ledgerFrom(whole);
    tamper(dir, (db) => {
      for (const table of ['units', 'tags', 'secrets']) db.exec(`DELETE FROM ${table} WHERE unit LIKE '%:04'`);
    });
    using ledger = openLedger(dir);
    expect(ledger.nextSerialNumber('BM-S1-')).toBe(5);
    const other = lifeOf(sampleUnit(9));
    ledger.append(other.begun);
    const taken = { ...other.reserved, serial: 'BM-S1-000004' };
    expect(faultOf(() => ledger.append(taken)).evidence).toMatchObject({ rule: 'a serial is given once' });
  });

  test('opening a ledger of a thousand units costs a few seconds of the processor at most', async () => {
    const dir = scratch();
    {
      using ledger = openLedger(dir);
      const bodies = Array.from({ length: 1000 }, (_, n) => {
        const mac = macOfBytes([0x24, 0x0a, 0xc4, 1, n >> 8, n % 256]);
        const { begun, connected, reserved, drawn, failed } = lifeOf({ ...sampleUnit(n), unit: mac });
        return [begun, connected, reserved, drawn, failed];
      });
      ledger.append(bodies.flat());
    }
    const tookMs = await cpuMsOf(() => {
      using ledger = openLedger(dir);
      expect(ledger.head().sizeEntries).toBe(5000);
    });
    expect(tookMs).toBeLessThan(5_000); // 0.1 s on an idle machine
  });
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
