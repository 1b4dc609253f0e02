import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { copyOldData } from '../../../fixtures/old-data/copy.ts';
import { openLedgerReader } from '../../../station-core/ledger/reader.ts';
import {
  indexBatch,
  openIndexForWriting,
  readMark,
  searchPath,
} from '../../../station-core/ledger/search/index-file.ts';
import { find, listUnits } from '../../../station-core/ledger/search/search.ts';
import type { Db } from '../../../station-core/ledger/store.ts';
import { lifeOf, openLedger, provision, sampleUnit, scratch } from '../sample-ledger.ts';
import { indexAll, indexedLedger, makeSome } from './indexed.ts';

function serialsIn(db: Db): (string | null)[] {
  const asked = {
    filters: {},
    ordering: { by: 'serial', descending: false },
    page: { page: 0, rowsPerPage: 50 },
  } as const;
  return listUnits(db, asked).rows.map(({ serial }) => serial);
}

test('the index says how far it is, and answers from what it has', () => {
  const { ledger, dir } = indexedLedger();
  makeSome(ledger);
  using db = disposable(openIndexForWriting(searchPath(dir)));
  const { sizeEntries } = ledger.head();
  expect(indexBatch(db.of, ledger, 12)).toEqual({ indexedEntries: 12, sizeEntries });
  expect(serialsIn(db.of)).toEqual(['BM-S1-000001']);
  indexAll(db.of, ledger);
  expect(serialsIn(db.of)).toHaveLength(6);
});

test('batches of any size make the same index', () => {
  const { ledger, dir } = indexedLedger();
  makeSome(ledger);
  const dumps = [1, 7, 1_000].map((limit) => {
    using db = disposable(openIndexForWriting(join(dir, `${limit}.db`)));
    indexAll(db.of, ledger, limit);
    return ['runs', 'units', 'keys'].map((table) => db.of.prepare(`SELECT * FROM ${table}`).all());
  });
  expect(dumps[1]).toEqual(dumps[0]);
  expect(dumps[2]).toEqual(dumps[0]);
});

test('an index follows its ledger from where it was', () => {
  const { ledger, index } = indexedLedger();
  provision(ledger, sampleUnit(1));
  index();
  provision(ledger, sampleUnit(2));
  expect(serialsIn(index())).toEqual(['BM-S1-000001', 'BM-S1-000002']);
});

test('an index of another version is made again, and so is one of another ledger', () => {
  const one = indexedLedger();
  makeSome(one.ledger);
  const db = one.index();
  db.exec("UPDATE mark SET version = 'another'; DROP TABLE units");
  expect(readMark(db)).toBeUndefined();
  expect(serialsIn(one.index())).toHaveLength(6);

  const other = indexedLedger();
  for (const n of [11, 12, 13, 14, 15, 16, 17]) provision(other.ledger, sampleUnit(n));
  indexAll(db, other.ledger);
  expect(serialsIn(db)).toEqual([11, 12, 13, 14, 15, 16, 17].map((n) => `BM-S1-0000${n}`));
});

test('an index that is ahead of its ledger is made again: the ledger came from a backup', () => {
  const { ledger, dir, index } = indexedLedger();
  provision(ledger, sampleUnit(1));
  const backup = join(scratch(), 'ledger.db');
  ledger[Symbol.dispose]();
  copyFileSync(join(dir, 'ledger.db'), backup);
  using again = openLedger(dir);
  provision(again, sampleUnit(2));
  const db = openIndexForWriting(join(dir, 'other.db'));
  indexAll(db, again);
  expect(serialsIn(db)).toHaveLength(2);
  using old = openLedgerReader(join(backup, '..'));
  indexBatch(db, old, 1_000);
  expect(serialsIn(db)).toEqual(['BM-S1-000001']);
  db.close();
  expect(index).toThrow();
});

test('what is no database any more is made again', () => {
  const { ledger, dir } = indexedLedger();
  makeSome(ledger);
  const path = join(dir, 'damaged.db');
  writeFileSync(path, 'this was never a database, however long it is '.repeat(200));
  using db = disposable(openIndexForWriting(path));
  indexAll(db.of, ledger);
  expect(serialsIn(db.of)).toHaveLength(6);
});

test('two processes may index at once', () => {
  const { ledger, dir } = indexedLedger();
  makeSome(ledger);
  using one = disposable(openIndexForWriting(join(dir, 'both.db')));
  using two = disposable(openIndexForWriting(join(dir, 'both.db')));
  for (let turn = 0; turn < 40; turn++) indexBatch(turn % 2 === 0 ? one.of : two.of, ledger, 3);
  expect(serialsIn(one.of)).toHaveLength(6);
  expect(serialsIn(two.of)).toEqual(serialsIn(one.of));
});

test('entries that somebody damaged are passed over, and the rest is found', () => {
  const { ledger, dir } = indexedLedger();
  makeSome(ledger);
  ledger[Symbol.dispose]();
  const file = openIndexForWriting(join(dir, 'ledger.db'));
  const seq = file.prepare("SELECT min(seq) FROM entries WHERE CAST(body AS TEXT) LIKE '%BM-S1-000003%'").pluck().get();
  file.exec('DROP TRIGGER entries_UPDATE; DROP TRIGGER entries_DELETE');
  file.prepare("UPDATE entries SET body = CAST('no entry' AS BLOB) WHERE seq = ?").run(seq);
  file.prepare('DELETE FROM entries WHERE seq = 1').run();
  file.close();
  using reader = openLedgerReader(dir);
  using db = disposable(openIndexForWriting(searchPath(dir)));
  let at = { indexedEntries: 0, sizeEntries: 1 };
  for (let turn = 0; turn < 100 && at.indexedEntries < at.sizeEntries; turn++) at = indexBatch(db.of, reader, 5);
  expect(at.indexedEntries).toBe(at.sizeEntries);
  expect(find(db.of, 'BM-S1-000004').matches).toHaveLength(1);
  expect(find(db.of, 'BM-S1-000006').matches).toHaveLength(1);
});

test('the ledger of an earlier version is indexed as it is', async () => {
  await using old = await copyOldData('dad4558');
  using ledger = openLedgerReader(old.dataDir);
  using db = disposable(openIndexForWriting(searchPath(old.dataDir)));
  indexAll(db.of, ledger);
  expect(serialsIn(db.of)).toContain('L1-S01-000001');
  expect(find(db.of, 'l1s01000001').matches).toMatchObject([{ by: 'serial', unit: { outcome: 'PASS' } }]);
});

test('a resumed unit has the serial it was given, and what its last run says', () => {
  const { ledger, index } = indexedLedger();
  const first = sampleUnit(1);
  const life = lifeOf(first);
  ledger.append([life.begun, life.connected, life.reserved, life.drawn, life.failed]);
  const again = lifeOf(sampleUnit(1, 'again'));
  ledger.append([{ ...again.begun, slot: 5 }, again.connected, again.drawn]);
  const asked = { filters: {}, ordering: { by: 'last', descending: true }, page: { page: 0, rowsPerPage: 5 } } as const;
  expect(listUnits(index(), asked).rows).toMatchObject([{ serial: first.serial, outcome: null, slot: 5, runs: 2 }]);
  // Turned away at the door, later: the run that drew secrets still counts.
  const refused = lifeOf(sampleUnit(1, 'refused'));
  ledger.append([
    again.failed,
    refused.begun,
    refused.connected,
    { ...refused.failed, fault: { code: 'unit.finished' } },
  ]);
  expect(listUnits(index(), asked).rows).toMatchObject([{ fault: 'board.verify-mismatch', slot: 5, runs: 3 }]);
});

function disposable(db: Db): Disposable & { readonly of: Db } {
  return {
    of: db,
    [Symbol.dispose]: () => {
      db.close();
      rmSync(`${db.name}-journal`, { force: true });
    },
  };
}
