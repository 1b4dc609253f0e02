import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { ExportEvent, ExportForm, UnitFilters } from '../../station-core/contract.ts';
import { Ledger } from '../../station-core/ledger/ledger.ts';
import { failAfterLabel } from '../ledger/search/indexed.ts';
import { sampleUnit } from '../ledger/sample-ledger.ts';
import { ADMIN, type Client, type FloorLine, screenOf, startFloor } from './floor-line.ts';
import { hireAt } from '../hire.ts';

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
  await hireAt(office, { ...QUINN, roles: ['qa'] });
  await hireAt(office, { id: 'olga', name: 'Olga', pin: '73910468', roles: ['operator'] });
  qa = screenOf(floor.host).client;
  await qa.session.signInWithPin({ id: QUINN.id, pin: QUINN.pin });
});

afterAll(() => floor[Symbol.asyncDispose]());

const isComplete = (at: { indexedEntries: number; sizeEntries: number }): boolean =>
  at.indexedEntries === at.sizeEntries;
async function exported(filters: UnitFilters, form: ExportForm) {
  const progress: ExportEvent[] = [];
  const pieces: Buffer[] = [];
  let file = { name: '', sizeBytes: -1, sha256Hex: '' };
  for await (const event of await qa.records.exportFound({ filters, form })) {
    if (event.kind === 'progress') progress.push(event);
    else if (event.kind === 'file') file = event;
    else pieces.push(Buffer.from(event.base64, 'base64'));
  }
  return { progress, saved: { ...file, bytes: Buffer.concat(pieces) } };
}

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

test('what a list has is exported in each form, over all its pages', async () => {
  const { saved, progress } = await exported({ order: 'wo-8', slot: 2, station: 'S01' }, 'json');
  const documents = JSON.parse(saved.bytes.toString()) as { serial: string }[];
  expect(documents.map(({ serial }) => serial)).toEqual(['BM-S1-000001', 'BM-S1-000002', 'BM-S1-000003']);
  expect(saved.name).toBe('units.json');
  expect(saved.bytes.length).toBe(saved.sizeBytes);
  expect(progress.at(-1)).toMatchObject({ doneUnits: 3, allUnits: 3 });
  for (const form of ['pdf', 'zip'] as const) {
    const { saved: zip } = await exported({ outcome: 'FAIL' }, form);
    expect(Object.keys(unzipSync(zip.bytes)).sort()).toEqual([
      'units.csv',
      ...[1, 2, 3].map((n) => `units/BM-S1-00000${n}.${form}`),
    ]);
  }
});

test('filters that no unit fits, and another station, leave nothing to export', async () => {
  for (const filters of [{ outcome: 'PASS' as const }, { station: 'S02' }])
    await expect(exported(filters, 'json')).rejects.toMatchObject({ data: { code: 'export.nothing' } });
});

test('a folder that cannot be written to is said so, with its path', async () => {
  vi.stubEnv('TMPDIR', join(floor.line.dataDir, 'nowhere'));
  try {
    await expect(exported({ slot: 2 }, 'json')).rejects.toMatchObject({
      data: { code: 'export.not-writable', evidence: { path: join(floor.line.dataDir, 'nowhere'), system: 'ENOENT' } },
    });
  } finally {
    vi.unstubAllEnvs();
  }
});

test('an export that is called off ends, and leaves no file', async () => {
  const dir = join(floor.line.dataDir, 'exports');
  mkdirSync(dir);
  vi.stubEnv('TMPDIR', dir);
  try {
    const stop = new AbortController();
    const events = await qa.records.exportFound({ filters: { slot: 2 }, form: 'zip' }, { signal: stop.signal });
    for await (const event of events) {
      if (event.kind !== 'progress') throw new Error('it was made before it was called off');
      expect(readdirSync(dir)).toHaveLength(1);
      stop.abort();
      break;
    }
    await expect.poll(() => readdirSync(dir)).toEqual([]);
  } finally {
    vi.unstubAllEnvs();
  }
});

test('a hold takes all filters that a list has', async () => {
  const { order } = { order: 'WO-8' };
  const of = async (filters: object) =>
    (await qa.holds.preview({ asked: { ids: [], filters } })).toHold.map(({ serial }) => serial);
  expect(await of({ order, slot: 2, station: 'S01', outcome: 'FAIL', held: false })).toHaveLength(3);
  await expect(of({ order, slot: 3 })).rejects.toMatchObject({ data: { code: 'hold.empty' } });
  await expect(of({ order, station: 'S02' })).rejects.toMatchObject({ data: { code: 'hold.empty' } });
  await expect(of({ order, until: '2020-01-01T00:00:00.000Z' })).rejects.toMatchObject({
    data: { code: 'hold.empty' },
  });
});

test('text of any kind is no id and no filter, and does no harm', async () => {
  const texts = ["'; DROP TABLE units; --", '" OR 1=1 --', '%', '_', '.*', '(?:a+)+$', '🦊'];
  for (const text of texts) {
    expect((await qa.units.find({ text })).matches).toEqual([]);
    for (const name of ['order', 'product', 'operator', 'station', 'firmware', 'fault'])
      expect((await all({ [name]: text })).count).toBe(0);
    await expect(exported({ order: text }, 'json')).rejects.toMatchObject({ data: { code: 'export.nothing' } });
  }
  for (const text of ['x'.repeat(10_000_000), '\u0000', '\u001b[2J', '\u202e100000-1S-MB', '\ud800']) {
    const invalid = { data: { code: 'entry.invalid' } };
    await expect(qa.units.find({ text })).rejects.toMatchObject(invalid);
    await expect(all({ order: text })).rejects.toMatchObject(invalid);
    await expect(exported({ order: text }, 'json')).rejects.toMatchObject(invalid);
  }
  expect((await all()).count).toBe(3);
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
  for (const query of [
    `q=${encodeURIComponent('{"pop":"ABCDEFGHJKLMNPQR"}')}`,
    'ABCDEFGHJKLMNPQR',
    'outcome=FAIL&abcd-efgh-jklm-npqr=1',
  ]) {
    await expect(qa.units.saveView({ name: 'secret', query })).rejects.toMatchObject({
      data: { code: 'search.label-text' },
    });
  }
});

test('each person has views of their own, beside the ledger and not in it', async () => {
  const before = readFileSync(join(floor.line.dataDir, 'station.json'));
  await qa.units.saveView({ name: 'Failed', query: 'outcome=FAIL' });
  expect(await qa.units.views()).toEqual([{ name: 'Failed', query: 'outcome=FAIL' }]);
  expect(await office.units.views()).toEqual([]);
  expect(await qa.units.removeView({ name: 'Failed' })).toEqual([]);
  expect(readFileSync(join(floor.line.dataDir, 'station.json'))).toEqual(before);
});
