import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Ledger } from '../../station-core/ledger/ledger.ts';
import { failAfterLabel } from '../ledger/search/indexed.ts';
import { sampleUnit } from '../ledger/sample-ledger.ts';
import { ADMIN, type Client, type FloorLine, screenOf, startFloor } from './floor-line.ts';

/** A station with a few units in its ledger, and QA at one of its screens. */
let floor: FloorLine;
let office: Client;
let qa: Client;

const QUINN = { id: 'quinn', name: 'Quinn', pin: '58203917' };

beforeAll(async () => {
  floor = await startFloor();
  const dir = floor.line.dataDir;
  await floor.host[Symbol.asyncDispose]();
  using ledger = Ledger.open({ dir, station: 'S01', version: '0' });
  // Failed ones: a certificate that its signer never made keeps a station out of service.
  for (const n of [1, 2, 3]) failAfterLabel(ledger, sampleUnit(n));
  ledger[Symbol.dispose]();
  floor = { ...floor, host: await floor.open() };
  office = screenOf(floor.host).client;
  await office.session.createFirstAdministrator(ADMIN);
  await office.session.addPerson({ ...QUINN, roles: ['qa'] });
  await office.session.addPerson({ id: 'olga', name: 'Olga', pin: '73910468', roles: ['operator'] });
  qa = screenOf(floor.host).client;
  await qa.session.signInWithPin({ id: QUINN.id, pin: QUINN.pin });
});

afterAll(() => floor[Symbol.asyncDispose]());

const isComplete = (at: { indexedEntries: number; sizeEntries: number }): boolean =>
  at.indexedEntries === at.sizeEntries;
const all = (filters = {}) =>
  qa.units.list({ filters, ordering: { by: 'serial', descending: false }, page: { page: 0, rowsPerPage: 50 } });

test('units are found, listed and counted once the thread has indexed the ledger', async () => {
  await expect.poll(async () => (await all()).indexed, { timeout: 20_000 }).toSatisfy(isComplete);
  expect((await qa.units.find({ text: 'bm s1 000003' })).matches).toMatchObject([{ unit: { serial: 'BM-S1-000003' } }]);
  expect((await all()).count).toBe(3);
  expect((await all({ outcome: 'FAIL', slot: 2 })).rows[0]).toMatchObject({ serial: 'BM-S1-000001', order: 'WO-8' });
  expect(await qa.units.count({ filters: { outcome: 'PASS' } })).toBe(0);
  expect(await qa.units.count({ filters: { order: 'wo-8' } })).toBe(3);
  expect((await qa.units.choices()).order).toEqual(['WO-8']);
});

test('all that is here was made by this station', async () => {
  expect((await all({ station: 'S01' })).count).toBe(3);
  expect((await all({ station: 'S02' })).count).toBe(0);
});

test('the search follows what is written', async () => {
  const { sizeEntries } = (await all()).indexed;
  await qa.session.signInWithPin({ id: QUINN.id, pin: QUINN.pin });
  await expect.poll(async () => (await all()).indexed.indexedEntries, { timeout: 20_000 }).toBeGreaterThan(sizeEntries);
});

test('an operator may not look units up', async () => {
  using screen = screenOf(floor.host);
  await screen.client.session.signInWithPin({ id: 'olga', pin: '73910468' });
  await expect(screen.client.units.find({ text: 'BM-S1-000003' })).rejects.toMatchObject({
    data: { code: 'person.not-allowed' },
  });
});

test('a text that is too long, and the secret of a label, are refused and not quoted', async () => {
  await expect(qa.units.find({ text: 'x'.repeat(10_000_000) })).rejects.toMatchObject({
    data: { code: 'entry.invalid' },
  });
  const secret = 'ABCD-EFGH-JKLM-NPQR';
  const refused = qa.units.find({ text: secret });
  await expect(refused).rejects.toMatchObject({ data: { code: 'search.label-text' } });
  expect(JSON.stringify(await refused.catch((error: unknown) => error))).not.toContain('ABCD');
  const query = `q=${encodeURIComponent('{"pop":"ABCDEFGHJKLMNPQR"}')}`;
  await expect(qa.units.saveView({ name: 'secret', query })).rejects.toMatchObject({
    data: { code: 'search.label-text' },
  });
});

test('each person has views of their own, beside the ledger and not in it', async () => {
  const before = readFileSync(join(floor.line.dataDir, 'station.json'));
  await qa.units.saveView({ name: 'Failed', query: 'outcome=FAIL' });
  expect(await qa.units.views()).toEqual([{ name: 'Failed', query: 'outcome=FAIL' }]);
  expect(await office.units.views()).toEqual([]);
  expect(await qa.units.removeView({ name: 'Failed' })).toEqual([]);
  expect(readFileSync(join(floor.line.dataDir, 'station.json'))).toEqual(before);
});
