import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { BLOCK_ENTRIES } from '../../../station-core/ledger/file/block-form.ts';
import { Ledger } from '../../../station-core/ledger/ledger.ts';
import { LedgerReader } from '../../../station-core/ledger/reader.ts';
import { openForReading } from '../../../station-core/ledger/store.ts';
import { checkRange } from '../../../station-core/ledger/verify/ranges/check-range.ts';
import { UNSIGNED } from '../../../station-core/ledger/verify/verify.ts';
import { openLedger, scratch } from '../sample-ledger.ts';
import { ledgerFrom, tamper, verify } from '../verify/whole-ledger.ts';
import { ENTRIES, fill, ledgerInRows, packedSeqs, packFirst } from './packed-ledger.ts';

const file = await ledgerInRows();

type Question = (reader: LedgerReader, db: Database.Database) => unknown;

/** Answers a question while somebody else packs a block after so many statements of it; tells whether it came to that. */
function answered(question: Question, afterStatements: number): { readonly answer: unknown; readonly moved: boolean } {
  const dir = ledgerFrom(file);
  const db = openForReading(join(dir, 'ledger.db'));
  let left = afterStatements;
  const count = (): void => {
    if (left-- === 0) packFirst(dir, 1);
  };
  const prepare = db.prepare.bind(db);
  db.prepare = ((sql: string) => counted(prepare(sql), count)) as typeof db.prepare;
  using reader = new LedgerReader(db);
  const answer = question(reader, db);
  return { answer, moved: left < 0 };
}

/** Calls `done` each time that the statement was asked. */
function counted(statement: Database.Statement, done: () => void): Database.Statement {
  const proxy: Database.Statement = new Proxy(statement, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        const result: unknown = Reflect.apply(value, target, args);
        if (name === 'get' || name === 'all') done();
        return result === target ? proxy : result;
      };
    },
  });
  return proxy;
}

const questions: readonly (readonly [string, Question])[] = [
  ['one entry', (reader) => reader.leaves([7, 250, 255, 256])],
  ['entries in order', (reader) => reader.entriesFrom(3, 400)],
  ['an inclusion proof', (reader) => reader.inclusionProof(7, reader.head().sizeEntries)],
  ['a consistency proof', (reader) => reader.consistencyProof(77, reader.head().sizeEntries)],
  ['an earlier root', (reader) => reader.rootAt(201)],
  ['a unit', (reader) => reader.history('BM-S1-000003')],
  ['intents', (reader) => reader.signedIntents(-1, 3)],
  ['the newest entry', (reader) => reader.newestAt()],
  [
    'a range that is verified',
    (_, db) =>
      db.transaction(() => checkRange(db, { range: { fromSeq: 0, toSeq: 512 }, station: 'S1', treeSizes: [9] }))(),
  ],
];

test.each(questions)('%s is answered in the same way whenever a block is packed meanwhile', (_, question) => {
  const { answer } = answered(question, Infinity);
  for (let statements = 0; ; statements += statements < 16 ? 1 : 9) {
    const asked = answered(question, statements);
    expect(asked.answer).toEqual(answer);
    if (!asked.moved) {
      expect(statements).toBeGreaterThan(0);
      return;
    }
  }
});

const OLD = join(import.meta.dirname, '../../../fixtures/old-data/dad4558/ledger.db');
const OLD_ENTRIES = 145;

test('a file of version 1 is packed with the appends that follow, and reads as before', () => {
  const dir = scratch();
  copyFileSync(OLD, join(dir, 'ledger.db'));
  const old = reading(dir, (reader) => reader.entriesFrom(0, 1000));
  using ledger = openLedger(dir, { station: 'S01', version: '0.2.0' });
  fill(ledger, ENTRIES);
  expect(packedSeqs(dir)).toContain(0);
  expect(old).toHaveLength(OLD_ENTRIES);
  expect(reading(dir, (reader) => reader.entriesFrom(0, OLD_ENTRIES))).toEqual(old);
  expect(verify(dir).problems.filter(({ what }) => !/checkpoint|receipt/.test(what))).toEqual([]);
});

function reading<T>(dir: string, work: (reader: LedgerReader) => T): T {
  using reader = new LedgerReader(openForReading(join(dir, 'ledger.db')));
  return work(reader);
}

test('a file of version 2 is read as it is, and packed one block an append', () => {
  const dir = scratch();
  longInRows(dir);
  asVersion2(dir);
  using reader = new LedgerReader(openForReading(join(dir, 'ledger.db')));
  const before = reader.entriesFrom(0, LONG);
  expect(before).toHaveLength(LONG);
  using ledger = openLedger(dir);
  for (let blocks = 1; blocks <= 4; blocks++) {
    ledger.append({ kind: 'station-started', version: '0.1.0' });
    expect(packedSeqs(dir)).toHaveLength(blocks);
    expect(reader.entriesFrom(0, LONG)).toEqual(before);
  }
  expect(verify(dir).problems).toEqual([{ what: UNSIGNED }]);
});

const LONG = 4 * BLOCK_ENTRIES + 1024;

/** A ledger that is not checked packs nothing. */
function longInRows(dir: string): void {
  using ledger = Ledger.openUnchecked({ dir, station: 'S1', version: '0.1.0' });
  ledger.append(Array.from({ length: LONG }, () => ({ kind: 'station-started', version: '0.1.0' }) as const));
}

function asVersion2(dir: string): void {
  tamper(dir, (db) => {
    db.exec('DROP TABLE packed');
    for (const table of ['entries', 'nodes'])
      for (const verb of ['UPDATE', 'DELETE'])
        db.exec(
          `CREATE TRIGGER ${table}_${verb} BEFORE ${verb} ON ${table} BEGIN SELECT RAISE(ABORT, 'append-only'); END`,
        );
    db.pragma('user_version = 2');
  });
}
