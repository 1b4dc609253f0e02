import { expect, test } from 'vitest';
import { UNIT_SORTS } from '../../../station-core/model/desk/unit-search.ts';
import type { Filters } from '../../../station-core/ledger/search/filters.ts';
import { choicesOf, countUnits, listRuns, listUnits } from '../../../station-core/ledger/search/search.ts';
import type { Db } from '../../../station-core/ledger/store.ts';
import { lifeOf, macOfUnit, openLedger, provision, sampleUnit, scratch } from '../sample-ledger.ts';
import { indexedLedger, indexOf, makeSome } from './indexed.ts';

const NEWEST = { by: 'last', descending: true } as const;
const WHOLE = { page: 0, rowsPerPage: 100 };

function sample(): Db {
  const { ledger, index } = indexedLedger();
  makeSome(ledger);
  return index();
}

function serialsWhere(db: Db, filters: Filters): (string | null)[] {
  return listUnits(db, { filters, ordering: { by: 'serial', descending: false }, page: WHOLE }).rows.map(
    ({ serial }) => serial,
  );
}

test('units are listed with the run that counts', () => {
  const { rows, count, isExact } = listUnits(sample(), { filters: {}, ordering: NEWEST, page: WHOLE });
  expect({ count, isExact }).toEqual({ count: 6, isExact: true });
  expect(rows[0]).toMatchObject({
    serial: 'BM-S1-000006',
    unit: macOfUnit(6),
    order: 'WO-8',
    operator: 'grace',
    slot: 2,
    outcome: 'FAIL',
    fault: 'board.verify-mismatch',
    runs: 1,
  });
  expect(rows[1]).toMatchObject({
    outcome: 'PASS',
    fault: null,
    certSerialHex: lifeOf(sampleUnit(5)).issued.certSerialHex,
  });
});

test('a unit whose label in doubt was taken up is listed with the run that took it up, as its record has it', () => {
  const { ledger, index } = indexedLedger();
  const [cutOff, again] = [sampleUnit(1), sampleUnit(1, 'run-2')];
  const { unit, serial } = cutOff;
  const life = lifeOf(cutOff);
  ledger.append([life.begun, life.connected, life.reserved, life.drawn, life.labelIntended]);
  const interrupted = { outcome: 'ERROR', fault: { code: 'station.interrupted' } } as const;
  ledger.append({ kind: 'run-closed', run: 'run-1', unit, serial, ...interrupted });
  const next = lifeOf(again);
  ledger.append([next.begun, next.connected]);
  ledger.append({ kind: 'label-taken-up', run: 'run-2', unit, serial, job: 'job run-1' });
  const [open] = listUnits(index(), { filters: {}, ordering: NEWEST, page: WHOLE }).rows;
  expect(open).toMatchObject({ outcome: null, fault: null, runs: 2 });
  const failed = { outcome: 'FAIL', fault: { code: 'board.silent' } } as const;
  ledger.append({ kind: 'run-closed', run: 'run-2', unit, serial, ...failed });
  const [over] = listUnits(index(), { filters: {}, ordering: NEWEST, page: WHOLE }).rows;
  expect(over).toMatchObject({ outcome: 'FAIL', fault: 'board.silent', runs: 2 });
  expect(ledger.unit(unit)).toMatchObject({ outcome: 'FAIL', fault: 'board.silent', run: 'run-2' });
});

test('each filter leaves what it says, and several leave what all of them say', () => {
  const db = sample();
  expect(serialsWhere(db, { outcome: 'FAIL' })).toEqual(['BM-S1-000006']);
  expect(serialsWhere(db, { order: 'wo-8' })).toEqual(['BM-S1-000006']);
  expect(serialsWhere(db, { operator: 'grace', slot: 2 })).toEqual(['BM-S1-000006']);
  expect(serialsWhere(db, { operator: 'grace', slot: 1 })).toEqual([]);
  expect(serialsWhere(db, { product: 'lamp' })).toHaveLength(6);
  expect(serialsWhere(db, { fault: 'board.verify-mismatch', outcome: 'FAIL' })).toHaveLength(1);
  expect(serialsWhere(db, { outcome: 'open' })).toEqual([]);
  expect(serialsWhere(db, { held: true })).toEqual([]);
  expect(serialsWhere(db, { held: false })).toHaveLength(6);
});

test('a unit whose certificate is revoked is listed as such, until another certificate takes its place', () => {
  const { ledger, index } = indexedLedger();
  makeSome(ledger);
  const { unit } = sampleUnit(2);
  const { issued } = lifeOf(sampleUnit(2));
  const [{ seq }] = ledger.append({
    kind: 'revocation-intended',
    by: ['olga'],
    reason: 'keyCompromise',
    note: 'flash was read out',
    certificates: [{ unit, certSerialHex: issued.certSerialHex }],
  });
  expect(serialsWhere(index(), { revoked: true })).toEqual([]);
  ledger.append({
    kind: 'certificate-revoked',
    unit,
    certSerialHex: issued.certSerialHex,
    reason: 'keyCompromise',
    revokedAt: '2026-05-04T03:02:01.000Z',
    intentSeq: seq,
  });
  const db = index();
  expect(serialsWhere(db, { revoked: true })).toEqual(['BM-S1-000002']);
  expect(serialsWhere(db, { revoked: true, outcome: 'FAIL' })).toEqual([]);
  expect(serialsWhere(db, { revoked: false })).toHaveLength(5);
  expect(listUnits(db, { filters: { revoked: true }, ordering: NEWEST, page: WHOLE }).rows[0]?.revoked).toBe(
    'keyCompromise',
  );
  expect(listRuns(db, { filters: { revoked: true }, ordering: NEWEST, page: WHOLE }).count).toBe(1);
});

test('a filter of time is from, and before', () => {
  const hours = [1, 2, 3, 4, 5];
  const dir = scratch();
  let hour = 0;
  using ledger = openLedger(dir, { now: () => new Date(Date.UTC(2026, 0, 1, hour)) });
  const index = indexOf(dir, ledger);
  for (const n of hours) {
    hour = n;
    provision(ledger, sampleUnit(n));
  }
  const between = { fromMs: Date.UTC(2026, 0, 1, 2), untilMs: Date.UTC(2026, 0, 1, 4) };
  expect(serialsWhere(index(), between)).toEqual(['BM-S1-000002', 'BM-S1-000003']);
  expect(serialsWhere(index(), { ...between, outcome: 'PASS' })).toEqual(['BM-S1-000002', 'BM-S1-000003']);
});

test('every order is that order, both ways, and pages put together are the list', () => {
  const db = sample();
  for (const by of UNIT_SORTS) {
    const ordered = (descending: boolean) => {
      const pages = [0, 1, 2, 3].map((page) =>
        listUnits(db, { filters: {}, ordering: { by, descending }, page: { page, rowsPerPage: 2 } }),
      );
      return pages.flatMap(({ rows }) => rows.map(({ unit }) => unit));
    };
    expect([by, ordered(true)]).toEqual([by, ordered(false).toReversed()]);
    expect(new Set(ordered(true)).size).toBe(6);
  }
  expect(serialsWhere(db, {})).toEqual([1, 2, 3, 4, 5, 6].map((n) => `BM-S1-00000${n}`));
});

test('a page beyond the last has no rows, and the count is still right', () => {
  const asked = { filters: {}, ordering: NEWEST, page: { page: 9, rowsPerPage: 10 } };
  expect(listUnits(sample(), asked)).toEqual({ rows: [], count: 6, isExact: true });
});

test('runs are listed too, those of boards that never said who they are included', () => {
  const db = sample();
  const { rows, count } = listRuns(db, { filters: { operator: 'grace' }, ordering: NEWEST, page: WHOLE });
  expect(count).toBe(2);
  expect(rows.map(({ run, unit }) => [run, unit])).toEqual([
    ['run-nobody', null],
    ['run-6', macOfUnit(6)],
  ]);
});

test('what a filter can be set to is what there is', () => {
  expect(choicesOf(sample())).toEqual({
    order: ['WO-8'],
    product: ['lamp'],
    operator: ['grace'],
    slot: [1, 2],
    firmware: [],
    fault: ['board.verify-mismatch'],
  });
});

test('hostile values of a filter are values', () => {
  const db = sample();
  for (const value of ["' OR 1=1 --", '%', '\u0000', '"; DROP TABLE units']) {
    expect(serialsWhere(db, { order: value })).toEqual([]);
    expect(serialsWhere(db, { firmware: value, fault: value })).toEqual([]);
  }
  expect(countUnits(db, {})).toBe(6);
});
