import {
  chmodSync,
  chownSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, test } from 'vitest';
import { faultOf, openLedger, provision, sampleUnit, scratch } from '../sample-ledger.ts';
import { ledgerFrom, tamper, verify, type WholeLedger, wholeLedger } from '../verify/whole-ledger.ts';
import { needsRoot, NOBODY } from '../where-nothing-can-be-written.ts';

let whole: WholeLedger;
beforeAll(async () => {
  whole = await wholeLedger();
});

describe('a station does not start on a file of the ledger that is not its own', () => {
  function refusal(dir: string): unknown {
    const fault = faultOf(() => openLedger(dir));
    return fault.code === 'ledger.foreign-file' ? fault.evidence['problem'] : fault.code;
  }

  test('a symbolic link', () => {
    const dir = ledgerFrom(whole.whole);
    const elsewhere = join(scratch(), 'ledger.db');
    renameSync(join(dir, 'ledger.db'), elsewhere);
    symlinkSync(elsewhere, join(dir, 'ledger.db'));
    expect(refusal(dir)).toBe('a symbolic link');
    expect(readFileSync(elsewhere).equals(whole.whole)).toBe(true);
  });

  test('a symbolic link that leads to nothing yet', () => {
    const dir = scratch();
    const planted = join(scratch(), 'planted.db');
    symlinkSync(planted, join(dir, 'ledger.db'));
    expect(refusal(dir)).toBe('a symbolic link');
    expect(() => readFileSync(planted)).toThrow('ENOENT');
  });

  test('a second name, by which another station could write in it', () => {
    const dir = ledgerFrom(whole.whole);
    linkSync(join(dir, 'ledger.db'), join(scratch(), 'ledger.db'));
    expect(refusal(dir)).toBe('it has another name');
  });

  test('a folder', () => {
    const dir = scratch();
    mkdirSync(join(dir, 'ledger.db'));
    expect(refusal(dir)).toBe('not a regular file');
  });

  test.each(['ledger.db', 'ledger.db-wal', 'ledger.db-shm', 'ledger.lock'])(
    '%s that other accounts can write',
    (name) => {
      const dir = ledgerFrom(whole.whole);
      if (name !== 'ledger.db') writeFileSync(join(dir, name), '');
      chmodSync(join(dir, name), 0o666);
      expect(refusal(dir)).toBe('other accounts can write it');
    },
  );

  test('one of another account', (context) => {
    needsRoot(context);
    for (const name of ['ledger.db', 'ledger.lock']) {
      const dir = ledgerFrom(whole.whole);
      if (name !== 'ledger.db') writeFileSync(join(dir, name), '');
      chownSync(join(dir, name), NOBODY, NOBODY);
      expect(refusal(dir)).toBe('of another account');
    }
  });

  test.each(['ledger.db-wal', 'ledger.db-shm', 'ledger.lock'])('%s that is a link', (name) => {
    const dir = ledgerFrom(whole.whole);
    const target = join(scratch(), 'target');
    writeFileSync(target, 'as it was');
    symlinkSync(target, join(dir, name));
    expect(refusal(dir)).toBe('a symbolic link');
    expect(readFileSync(target, 'utf8')).toBe('as it was');
  });

  test('a rollback journal, which would change pages at the first question', () => {
    const dir = ledgerFrom(whole.whole);
    writeFileSync(join(dir, 'ledger.db-journal'), Buffer.alloc(512, 1));
    expect(refusal(dir)).toBe('a rollback journal beside a ledger');
  });
});

test('a ledger of the station opens as before, with its log beside it', () => {
  const dir = scratch();
  {
    using ledger = openLedger(dir);
    provision(ledger, sampleUnit(1));
    const copy = scratch();
    for (const name of ['ledger.db', 'ledger.db-wal']) copyFileSync(join(dir, name), join(copy, name));
    using again = openLedger(copy);
    expect(again.head()).toEqual(ledger.head());
  }
});

describe('a station does not start on a file in which somebody defined something', () => {
  const TRIGGER = 'BEGIN DELETE FROM entries WHERE 0; END';

  test.each([
    ['a trigger on entries', `CREATE TRIGGER t AFTER INSERT ON entries ${TRIGGER}`, 't', 'unknown'],
    ['a trigger on a table that is rebuilt', `CREATE TRIGGER t AFTER INSERT ON units ${TRIGGER}`, 't', 'unknown'],
    ['a trigger on the memos', `CREATE TRIGGER t AFTER INSERT ON memos ${TRIGGER}`, 't', 'unknown'],
    ['a view', 'CREATE VIEW v AS SELECT * FROM entries', 'v', 'unknown'],
    ['a table', 'CREATE TABLE notes (text TEXT)', 'notes', 'unknown'],
    ['an index', 'CREATE INDEX i ON entries (length(body))', 'i', 'unknown'],
    [
      'a view in place of a table',
      'DROP TABLE shifts; CREATE VIEW shifts AS SELECT 1 AS seq, 1 AS fromSeq, 1 AS toSeq',
      'shifts',
      'unknown',
    ],
    ['a guard that was taken down', 'DROP TRIGGER entries_DELETE', 'entries_DELETE', 'missing'],
    [
      'a guard that was exchanged',
      `DROP TRIGGER entries_DELETE; CREATE TRIGGER entries_DELETE BEFORE DELETE ON entries ${TRIGGER}`,
      'entries_DELETE',
      'altered',
    ],
    [
      'a table without its rules',
      'DROP TABLE receipts; CREATE TABLE receipts (sizeEntries INTEGER, note TEXT)',
      'receipts',
      'altered',
    ],
  ])('%s, and nothing is written', (_, sql, ...named) => {
    const [name, problem] = named;
    const dir = ledgerFrom(whole.whole);
    const db = new Database(join(dir, 'ledger.db'));
    db.exec(sql);
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.close();
    const before = readFileSync(join(dir, 'ledger.db'));
    expect(faultOf(() => openLedger(dir))).toMatchObject({
      code: 'ledger.foreign-schema',
      evidence: { name, problem },
    });
    expect(readFileSync(join(dir, 'ledger.db')).equals(before)).toBe(true);
    expect(verify(dir).problems.map(({ what }) => what)).toContainEqual(
      expect.stringContaining(`${name} is ${problem}`),
    );
  });

  test('the text of a definition, changed in the schema itself', () => {
    const dir = ledgerFrom(whole.whole);
    tamper(dir, (db) => {
      db.unsafeMode();
      db.pragma('writable_schema = ON');
      db.exec(
        "UPDATE sqlite_schema SET sql = replace(sql, 'NOT NULL) STRICT', 'NOT NULL)') WHERE name = 'checkpoints'",
      );
    });
    expect(faultOf(() => openLedger(dir))).toMatchObject({ evidence: { name: 'checkpoints', problem: 'altered' } });
  });

  test('an earlier form of the file keeps its own guards until it is brought up to date', () => {
    const dir = scratch();
    copyFileSync(join(import.meta.dirname, '../../../fixtures/old-data/dad4558/ledger.db'), join(dir, 'ledger.db'));
    using ledger = openLedger(dir, { station: 'S01', version: '0.2.0' });
    expect(ledger.head().sizeEntries).toBeGreaterThan(100);
  });

  test('an earlier form of the file is no way around it', () => {
    const dir = scratch();
    copyFileSync(join(import.meta.dirname, '../../../fixtures/old-data/dad4558/ledger.db'), join(dir, 'ledger.db'));
    const db = new Database(join(dir, 'ledger.db'));
    db.exec(`CREATE TRIGGER t AFTER UPDATE ON head ${TRIGGER}`);
    db.close();
    expect(faultOf(() => openLedger(dir, { station: 'S01' })).code).toBe('ledger.foreign-schema');
  });
});

test('without its lock file a second station gets in, and neither writes on a history that the other has changed', () => {
  const dir = scratch();
  using first = openLedger(dir);
  provision(first, sampleUnit(1));
  rmSync(join(dir, 'ledger.lock'));
  using second = openLedger(dir);
  provision(second, sampleUnit(2));
  const more = (): void => {
    provision(first, sampleUnit(3));
  };
  expect(faultOf(more).code).toBe('ledger.second-writer');
  expect(faultOf(more).code).toBe('ledger.second-writer');
  provision(second, sampleUnit(4));
  expect(second.head().sizeEntries).toBe(33);
});

test('a copy, which has no write-ahead log yet, is written in as soon as it is opened', () => {
  const [from, to] = [scratch(), scratch()];
  provision(openLedger(from), sampleUnit(1));
  const db = new Database(join(from, 'ledger.db'));
  db.exec(`VACUUM INTO '${join(to, 'ledger.db')}'`);
  db.close();
  using ledger = openLedger(to);
  provision(ledger, sampleUnit(2));
  expect(ledger.head().sizeEntries).toBe(22);
});

test('a person who writes in the file while the station runs stops the line', () => {
  const dir = scratch();
  using ledger = openLedger(dir);
  provision(ledger, sampleUnit(1));
  const db = new Database(join(dir, 'ledger.db'));
  db.exec("INSERT INTO memos VALUES ('by hand', '')");
  db.close();
  const more = (): void => {
    provision(ledger, sampleUnit(2));
  };
  expect(faultOf(more).code).toBe('ledger.second-writer');
});

test('readers, and their ends, are no writers', () => {
  const dir = scratch();
  using ledger = openLedger(dir);
  for (let n = 1; n < 4; n++) {
    provision(ledger, sampleUnit(n));
    expect(verify(dir).entries).toBe(11 * n);
  }
});
