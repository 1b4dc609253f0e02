import { expect, test } from 'vitest';
import type { LogContext } from '../../../station-core/ledger/log/live-marks.ts';
import { countsSince, peopleBetween } from '../../../station-core/ledger/log/log-counts.ts';
import { type LogFilter, logPage } from '../../../station-core/ledger/log/log-page.ts';
import { LOG_MARKS } from '../../../station-core/model/issuance/log-mark.ts';
import { lifeOf, macOfUnit, sampleUnit } from '../sample-ledger.ts';
import { certify, Planted } from './planted.ts';

const NOON = '2026-03-02T12:00:00.000Z';
const EVENING = '2026-03-02T20:00:00.000Z';
const context: LogContext = { nowMs: Date.parse(EVENING), receivedEntries: null, permits: [] };

function page(planted: Planted, filter: LogFilter, more: Partial<LogContext> = {}) {
  const source = { index: planted.log(), entries: planted.ledger };
  return logPage(source, { filter, context: { ...context, ...more }, offset: 0, limit: 50 });
}

function seqs(planted: Planted, filter: LogFilter, more: Partial<LogContext> = {}): number[] {
  return page(planted, filter, more).rows.map(({ seq }) => seq);
}

test('a certificate is logged with its unit, person, order and product', () => {
  const planted = new Planted(NOON);
  certify(planted, 1, { order: 'WO-1', operator: 'grace' });
  expect(page(planted, {}).rows).toMatchObject([
    {
      kind: 'certificate-issued',
      at: NOON,
      unit: macOfUnit(1),
      serial: 'BM-S1-000001',
      person: 'grace',
      order: 'WO-1',
      product: 'lamp',
      marks: [],
    },
  ]);
});

test('neither a certificate nor a sealed secret is copied into the log', () => {
  const planted = new Planted(NOON);
  const life = lifeOf(sampleUnit(1));
  certify(planted);
  planted.append({ ...life.failed, fault: { code: 'station.stopped' } });
  planted.append(lifeOf(sampleUnit(1, 'again')).begun, {
    ...lifeOf(sampleUnit(1, 'again')).drawn,
    sealedBase64: 'QUJD'.repeat(100),
  });
  const [reissue] = page(planted, { marks: ['reissue'] }).rows;
  expect(reissue?.kind).toBe('secrets-drawn');
  expect(JSON.stringify(reissue)).not.toMatch(/QUJD|softApPassword/);
});

test('the log is filtered by person, order, product, unit, kind and time, and by all of them together', () => {
  const planted = new Planted(NOON);
  const first = certify(planted, 1, { order: 'WO-1', operator: 'grace' });
  planted.at(EVENING);
  const second = certify(planted, 2, { order: 'WO-2', operator: 'otto' });
  const added = planted.append({ kind: 'person-added', by: 'ada', id: 'otto', roles: ['operator'] });
  expect(seqs(planted, {})).toEqual([added, second, first]);
  expect(seqs(planted, { person: 'grace' })).toEqual([first]);
  expect(seqs(planted, { person: 'otto' })).toEqual([added, second]); // what he did, and what was done to him
  expect(seqs(planted, { order: 'WO-1' })).toEqual([first]);
  expect(seqs(planted, { product: 'lamp' })).toEqual([second, first]);
  expect(seqs(planted, { unit: macOfUnit(2) })).toEqual([second]);
  expect(seqs(planted, { kinds: ['person-added', 'person-revoked'] })).toEqual([added]);
  expect(seqs(planted, { since: EVENING })).toEqual([added, second]);
  expect(seqs(planted, { until: EVENING })).toEqual([first]);
  expect(seqs(planted, { fromSeq: second })).toEqual([added, second]);
  expect(seqs(planted, { since: EVENING, order: 'WO-1' })).toEqual([]);
});

test('a time after the newest entry finds nothing, and one before the oldest everything', () => {
  const planted = new Planted(NOON);
  const seq = certify(planted);
  expect(seqs(planted, { since: '2027-01-01T00:00:00Z' })).toEqual([]);
  expect(seqs(planted, { until: '2027-01-01T00:00:00Z', since: '2020-01-01T00:00:00Z' })).toEqual([seq]);
});

test('pages follow each other, newest first or oldest first, with the count of all', () => {
  const planted = new Planted(NOON);
  const all = [1, 2, 3, 4, 5].map((n) => certify(planted, n));
  const source = { index: planted.log(), entries: planted.ledger };
  const ask = (offset: number, oldestFirst: boolean) =>
    logPage(source, { filter: {}, context, offset, limit: 2, oldestFirst });
  expect(ask(2, false)).toMatchObject({ total: 5, rows: [{ seq: all[2] }, { seq: all[1] }] });
  expect(ask(4, true)).toMatchObject({ total: 5, rows: [{ seq: all[4] }] });
});

test('an intent is in the log for as long as it has no result, and is marked when nobody waits for one', () => {
  const planted = new Planted(NOON);
  const life = lifeOf(sampleUnit(1));
  planted.append(life.begun, life.reserved);
  const intent = planted.append(life.intended);
  const filter: LogFilter = { marks: ['no-result'] };
  expect(seqs(planted, filter, { nowMs: Date.parse(NOON) + 60_000 })).toEqual([]);
  expect(seqs(planted, filter, { nowMs: Date.parse(NOON) + 60_001 })).toEqual([intent]);
  const issued = planted.append({ ...life.issued, intentSeq: intent });
  expect(seqs(planted, {})).toEqual([issued]);
});

test('a certificate that comes after its run has ended still says whose run it was', () => {
  const planted = new Planted(NOON);
  const life = lifeOf(sampleUnit(1));
  planted.append({ ...life.begun, operator: 'grace' }, life.reserved);
  const intentSeq = planted.append(life.intended);
  planted.append(life.failed);
  const issued = planted.append({ ...life.issued, intentSeq });
  expect(seqs(planted, { person: 'grace' })).toEqual([issued]);
});

test('an entry without a receipt is marked after a day, and only where an upstream is set up', () => {
  const planted = new Planted(NOON);
  const seq = certify(planted);
  const day = Date.parse(NOON) + 24 * 60 * 60_000;
  const filter: LogFilter = { marks: ['unwitnessed'] };
  expect(seqs(planted, filter, { nowMs: day + 1, receivedEntries: seq })).toEqual([seq]);
  expect(seqs(planted, filter, { nowMs: day, receivedEntries: seq })).toEqual([]);
  expect(seqs(planted, filter, { nowMs: day + 1, receivedEntries: seq + 1 })).toEqual([]);
  expect(seqs(planted, filter, { nowMs: day + 1, receivedEntries: null })).toEqual([]);
});

test('of a quota of ten the ninth certificate is marked and the tenth, by their own permit', () => {
  const planted = new Planted(NOON);
  const all = Array.from({ length: 11 }, (_, n) => certify(planted, n));
  const permits = [
    { permit: 'P-1', quota: 10 },
    { permit: 'P-2', quota: 5 },
  ];
  expect(seqs(planted, { marks: ['quota'] }, { permits })).toEqual([all[9], all[8]]);
  expect(seqs(planted, { marks: ['quota'] })).toEqual([]);
});

test('what is found by a mark carries that mark, for every mark', () => {
  const planted = new Planted(NOON);
  planted.append({
    kind: 'working-hours-set',
    by: 'olga',
    timeZone: 'UTC',
    spans: [{ weekday: 7, from: '00:00', to: '01:00' }],
  });
  for (const n of [1, 2]) certify(planted, n);
  const life = lifeOf(sampleUnit(3));
  planted.append(life.begun, life.reserved, life.intended, life.labelIntended, life.labelPrinted, life.labelVoided);
  planted.append({ kind: 'sign-in-refused', how: 'pin', reason: 'person.locked-out' });
  const live = {
    nowMs: Date.parse(NOON) + 48 * 60 * 60_000,
    receivedEntries: 0,
    permits: [{ permit: 'P-1', quota: 2 }],
  };
  const found = LOG_MARKS.filter((mark) => {
    const { rows } = page(planted, { marks: [mark] }, live);
    const all = page(planted, {}, live).rows.filter(({ marks }) => marks.some((each) => each.mark === mark));
    expect(rows.map(({ seq }) => seq)).toEqual(all.map(({ seq }) => seq));
    return rows.length > 0;
  });
  expect(found).toEqual([
    'no-result',
    'out-of-hours',
    'locked-out',
    'unwitnessed',
    'quota',
    'label-void',
    'setup-changed',
  ]);
});

test('since an entry: how much of each kind, and of each mark that occurs', () => {
  const planted = new Planted(NOON);
  certify(planted, 1);
  const from = planted.append({ kind: 'signed-in', id: 'olga', how: 'badge' });
  certify(planted, 2);
  planted.append({ kind: 'person-revoked', by: 'ada', id: 'otto' });
  const counts = countsSince(planted.log(), from, context);
  expect(counts.kinds).toEqual([
    { kind: 'certificate-issued', count: 1 },
    { kind: 'person-revoked', count: 1 },
    { kind: 'signed-in', count: 1 },
  ]);
  expect(counts.marks).toEqual([{ mark: 'people-changed', count: 1 }]);
});

test('what each person did is counted by their id, within the time that is asked for', () => {
  const planted = new Planted(NOON);
  planted.append({ kind: 'signed-in', id: 'grace', how: 'badge' });
  certify(planted, 1, { operator: 'grace' });
  planted.at(EVENING).append({ kind: 'sign-in-refused', id: 'grace', how: 'pin', reason: 'person.unknown-or-wrong' });
  const last = planted.append({ kind: 'person-revoked', by: 'ada', id: 'otto' });
  const index = planted.log();
  expect(peopleBetween(index, Date.parse(NOON), Date.parse(EVENING))).toEqual([
    { id: 'grace', signIns: 1, refusedSignIns: 0, certificates: 1, acts: 0, lastSeq: last - 2 },
  ]);
  expect(peopleBetween(index, Date.parse(EVENING), Date.parse(EVENING) + 1)).toMatchObject([
    { id: 'ada', acts: 1 },
    { id: 'grace', signIns: 0, refusedSignIns: 1 },
  ]);
});
