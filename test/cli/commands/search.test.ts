import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { list, search } from '../../../station-core/cli/commands/search.ts';
import type { SearchOptions } from '../../../station-core/cli/usage/desk/search-options.ts';
import { searchPath } from '../../../station-core/ledger/search/index-file.ts';
import { openLedger, scratch } from '../../ledger/sample-ledger.ts';
import { makeReadOnly, mounted } from '../../ledger/where-nothing-can-be-written.ts';
import { makeSome } from '../../ledger/search/indexed.ts';

const NEVER = new AbortController().signal;

function station(dir = scratch()): SearchOptions {
  using ledger = openLedger(dir);
  makeSome(ledger);
  const how = { json: false, csv: false, sort: 'serial', ascending: true, page: 1, rows: 50, all: false } as const;
  return { data: dir, ...how };
}

test('units are listed as text, as JSON and as CSV', async () => {
  const options = station();
  const { text, json } = await list(options, NEVER);
  expect(text).toMatch(/^SERIAL +UNIT +OUTCOME/);
  expect(text).toContain('BM-S1-000006');
  expect(text).toMatch(/6 found$/);
  expect(json).toMatchObject({ count: 6, countIsExact: true });
  expect((json as { rows: unknown[] }).rows[0]).toMatchObject({ serial: 'BM-S1-000001', outcome: 'PASS' });
  const lines = (await list({ ...options, csv: true }, NEVER)).text.split('\r\n');
  expect(lines).toHaveLength(8); // the last line is ended, too
  expect(lines[0]).toContain('unit,serial,product,order');
});

test('filters leave what they say, pages show a part, and all of it can be had', async () => {
  const options = station();
  const count = async (more: Partial<SearchOptions>) =>
    ((await list({ ...options, ...more }, NEVER)).json as { rows: unknown[] }).rows.length;
  expect(await count({ outcome: 'FAIL' })).toBe(1);
  expect(await count({ order: 'wo-8', operator: 'grace' })).toBe(1);
  expect(await count({ rows: 4 })).toBe(4);
  expect(await count({ rows: 4, page: 2 })).toBe(2);
  expect(await count({ rows: 4, all: true })).toBe(6);
  expect(await count({ station: 'S1' })).toBe(6);
  expect(await count({ station: 'S2' })).toBe(0);
  expect(await count({ from: '2000-01-01T00:00:00.000Z', until: '2001-01-01T00:00:00.000Z' })).toBe(0);
});

test('an id is searched for, and nothing found is the answer no', async () => {
  const options = station();
  const found = await search('bm s1 000013', options, NEVER);
  expect(found).toMatchObject({ ok: true, json: { matches: expect.any(Array) as unknown } });
  expect(found.text).toContain('near');
  expect(await search('run-nobody', options, NEVER)).toMatchObject({ ok: true, json: { run: { unit: null } } });
  expect(await search('no such thing', options, NEVER)).toMatchObject({ ok: false, text: 'Nothing found.' });
});

test('without an id, every run is listed, also those of boards that never said who they are', async () => {
  const { json } = await search(undefined, { ...station(), outcome: 'FAIL' }, NEVER);
  expect(json).toMatchObject({ count: 2 });
});

test('the text of a label is refused and not repeated', async () => {
  const refused = search('{"name":"LAMP","pop":"ABCDEFGHJKLMNPQR"}', station(), NEVER);
  await expect(refused).rejects.toMatchObject({ code: 'search.label-text', evidence: {} });
});

test('on a medium that cannot be written, the index is made elsewhere', async (context) => {
  const dir = join(scratch(), 'medium');
  mkdirSync(dir);
  mounted(context, { at: dir });
  const options = station(dir);
  execFileSync('sync');
  makeReadOnly(dir);
  expect((await list(options, NEVER)).json).toMatchObject({ count: 6 });
  expect(existsSync(searchPath(dir))).toBe(false);
});
