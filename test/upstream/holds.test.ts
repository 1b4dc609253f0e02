import { afterAll, beforeAll, expect, test } from 'vitest';
import { MAX_HOLD_NEWS } from '../../station-core/sync/hold-news.ts';
import { type Headquarters, openHeadquarters } from './headquarters.ts';

let hq: Headquarters;
beforeAll(async () => {
  hq = await openHeadquarters(['line-1', 'line-2', 'line-3', 'line-4', 'line-5']);
});
afterAll(async () => {
  await hq[Symbol.asyncDispose]();
});

const held = { by: 'quinn', hold: 'H-1', unit: '24:0a:c4:00:00:01', serial: 'L1-000001', reason: 'torn label' };

test('what one station puts aside is news for every other, word for word, and none for itself', async () => {
  const ledger = hq.ledgerOf('line-1');
  ledger.append('station-started', { version: '1' });
  ledger.append('unit-held', held);
  ledger.append('unit-released', { ...held, by: 'olga', reason: 'checked' });
  expect((await hq.post('line-1', ledger.batch(0))).status).toBe(200);
  const { status, body } = await hq.holds('line-2', { heard: {} });
  expect(status).toBe(200);
  const at = '2025-11-21T09:00:00.000Z';
  expect(body).toEqual({
    more: false,
    news: [
      { station: 'line-1', seq: 1, at, what: 'held', ...held },
      { station: 'line-1', seq: 2, at, what: 'released', ...held, by: 'olga', reason: 'checked' },
    ],
  });
  expect((await hq.holds('line-1', { heard: {} })).body).toEqual({ news: [], more: false });
});

test('whoever says how far it has heard gets what came after, from each station', async () => {
  const ledger = hq.ledgerOf('line-3');
  ledger.append('unit-held', { ...held, unit: '24:0a:c4:00:00:03' });
  await hq.post('line-3', ledger.batch(0));
  const { body } = await hq.holds('line-2', { heard: { 'line-1': 1, 'line-9': 40 } });
  expect(body.news?.map(({ station, seq }) => [station, seq])).toEqual([
    ['line-1', 2],
    ['line-3', 0],
  ]);
});

test('more than one answer holds is told in several', async () => {
  const ledger = hq.ledgerOf('line-4');
  for (let i = 0; i < MAX_HOLD_NEWS + 5; i++) ledger.append('unit-held', held);
  await hq.post('line-4', ledger.batch(0));
  const heard: Record<string, number> = { 'line-1': 9, 'line-3': 9 };
  const first = (await hq.holds('line-2', { heard })).body;
  expect([first.news?.length, first.more]).toEqual([MAX_HOLD_NEWS, true]);
  const last = first.news?.at(-1)?.seq ?? -1;
  const second = (await hq.holds('line-2', { heard: { ...heard, 'line-4': last } })).body;
  expect([second.news?.map(({ seq }) => seq), second.more]).toEqual([[100, 101, 102, 103, 104], false]);
});

test('the same batch again makes no second news', async () => {
  const ledger = hq.ledgerOf('line-5');
  ledger.append('unit-held', held);
  await hq.post('line-5', ledger.batch(0));
  await hq.post('line-5', ledger.batch(0));
  const heard = { 'line-1': 9, 'line-3': 9, 'line-4': 999 };
  expect((await hq.holds('line-2', { heard })).body.news).toHaveLength(1);
});

test.each([
  ['without a reason', { ...held, reason: '' }],
  ['of no unit', { ...held, unit: 'the blue one' }],
  ['with more than a hold says', { ...held, password: 'x' }],
])('a hold %s is no entry', async (_, fields) => {
  const ledger = hq.ledgerOf('line-2');
  ledger.leaves.length = 0;
  ledger.append('unit-held', fields);
  expect((await hq.post('line-2', ledger.batch(0))).refusal).toMatchObject({
    reason: 'bad-entry',
    detail: { entryKind: 'unit-held' },
  });
});

test.each([
  ['nothing', {}],
  ['a list', { heard: ['line-1'] }],
  ['a negative place', { heard: { 'line-1': -1 } }],
  ['a name that is none', { heard: { 'line 1; drop table holds': 1 } }],
])('%s is no question', async (_, asked) => {
  expect((await hq.holds('line-2', asked)).refusal?.reason).toBe('malformed');
});
