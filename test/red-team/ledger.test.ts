import { execFileSync } from 'node:child_process';
import { linkSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, expect } from 'vitest';
import type { FaultCode } from '../../station-core/fault.ts';
import { openLedger, faultOf, provision, sampleUnit, scratch } from '../ledger/sample-ledger.ts';
import { ledgerFrom, named, tamper, verify, type WholeLedger, wholeLedger } from '../ledger/verify/whole-ledger.ts';
import { attempt, attempts } from './tools/attempt.ts';

/** Promise: the station writes only in a ledger that is plainly its own, and whoever changed an entry is found. */

let whole: WholeLedger;
beforeAll(async () => {
  whole = await wholeLedger();
});

const ledgerIn = (dir: string): string => join(dir, 'ledger.db');
const bytesOf = (dir: string): Buffer => readFileSync(ledgerIn(dir));

attempts<[change: (dir: string) => void, code: FaultCode]>(
  [
    [
      'the ledger is a link to a file that can be exchanged',
      (dir) => {
        const elsewhere = ledgerIn(scratch());
        renameSync(ledgerIn(dir), elsewhere);
        symlinkSync(elsewhere, ledgerIn(dir));
      },
      'ledger.foreign-file',
    ],
    [
      'the ledger has a second name, by which somebody keeps it open',
      (dir) => {
        linkSync(ledgerIn(dir), ledgerIn(scratch()));
      },
      'ledger.foreign-file',
    ],
    [
      'a trigger is planted that takes a hold away as soon as it is written',
      (dir) => {
        sql(dir, 'CREATE TRIGGER planted AFTER INSERT ON entries BEGIN DELETE FROM memos; END');
      },
      'ledger.foreign-schema',
    ],
    [
      'the guard that keeps entries from being deleted is taken down',
      (dir) => {
        sql(dir, 'DROP TRIGGER entries_DELETE');
      },
      'ledger.foreign-schema',
    ],
    [
      'a view stands in the place of a table',
      (dir) => {
        sql(dir, 'DROP TABLE shifts; CREATE VIEW shifts AS SELECT 1 AS seq, 1 AS fromSeq, 1 AS toSeq');
      },
      'ledger.foreign-schema',
    ],
  ],
  (change, code) => {
    const dir = ledgerFrom(whole.whole);
    change(dir);
    const before = bytesOf(dir);
    expect(faultOf(() => openLedger(dir)).code).toBe(code);
    expect(bytesOf(dir).equals(before)).toBe(true);
  },
);

function sql(dir: string, text: string): void {
  const db = new Database(ledgerIn(dir));
  db.exec(text);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}

attempt('the ledger is a pipe', () => {
  const dir = scratch();
  execFileSync('mkfifo', [ledgerIn(dir)]);
  expect(faultOf(() => openLedger(dir)).code).toBe('ledger.foreign-file');
});

attempt('a person with a database tool writes in the file while the station runs', () => {
  const dir = scratch();
  using ledger = openLedger(dir);
  provision(ledger, sampleUnit(1));
  const { sizeEntries } = ledger.head();
  const db = new Database(ledgerIn(dir));
  db.exec("INSERT INTO memos VALUES ('by hand', '')");
  db.close();
  const more = (): void => {
    provision(ledger, sampleUnit(2));
  };
  expect(faultOf(more).code).toBe('ledger.second-writer');
  expect(ledger.head().sizeEntries).toBe(sizeEntries);
});

attempt('a second station gets in after the lock file was deleted: the first one writes no more', () => {
  const dir = scratch();
  using first = openLedger(dir);
  provision(first, sampleUnit(1));
  rmSync(join(dir, 'ledger.lock'));
  {
    using second = openLedger(dir);
    provision(second, sampleUnit(2));
  }
  const more = (): void => {
    provision(first, sampleUnit(3));
  };
  expect(faultOf(more).code).toBe('ledger.second-writer');
});

attempts<[change: (db: Database.Database) => void, seq: number]>(
  [
    [
      'an entry says another thing than when it was witnessed',
      (db) =>
        db.exec(
          `UPDATE entries SET body = CAST(replace(CAST(body AS TEXT), '"seq":5', '"seq":6') AS BLOB) WHERE seq = 5`,
        ),
      5,
    ],
    ['an entry is taken out', (db) => db.exec('DELETE FROM entries WHERE seq = 7'), 7],
  ],
  (change, seq) => {
    const dir = ledgerFrom(whole.whole);
    tamper(dir, change);
    expect(named(verify(dir))).toContain(seq);
  },
);

attempt("yesterday's file is read with the checkpoint of today: the verifier finds that entries are missing", () => {
  const dir = ledgerFrom(whole.whole);
  expect(verify(dir).problems).toEqual([]);
  tamper(dir, (db) => db.exec('DELETE FROM entries WHERE seq > 33'));
  expect(verify(dir).problems).not.toEqual([]);
});
