import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { parseCsvRecords } from '../../../station-core/formats/text/csv-records.ts';
import { lifeOf, openLedger, sampleUnit } from '../../ledger/sample-ledger.ts';
import { birthmark, type Ran } from '../birthmark.ts';

/** As in versions up to 0.3, which wrote orders of several lines. Their ledgers are still read. */
vi.mock('../../../station-core/ledger/kinds/printable-entry.ts', () => ({
  unprintableAt: () => undefined,
  withPrintableEvidence: (body: object) => body,
}));

/** Orders as somebody may type them who does not mean well, and as people type them elsewhere. */
const ORDERS = ['=HYPERLINK("http://x")', '+49 1', '-2', '@SUM(A1)', 'a,b', 'say "hi"', 'two\nlines', '订单-7'];
const SHOWN = ['\'=HYPERLINK("http://x")', "'+49 1", "'-2", "'@SUM(A1)", ...ORDERS.slice(4)];
const dataDir = mkdtempSync(join(tmpdir(), 'birthmark-list-'));

beforeAll(() => {
  using ledger = openLedger(dataDir);
  for (const [at, order] of ORDERS.entries()) {
    const life = lifeOf(sampleUnit(at + 1));
    ledger.append([{ ...life.begun, order, operator: 'grace' }, life.connected, life.reserved, life.stopped]);
    ledger.append(life.failed);
  }
});

afterAll(() => {
  rmSync(dataDir, { recursive: true });
});

const list = (...words: readonly string[]): Promise<Ran> => birthmark('unit', 'list', ...words, '--data', dataDir);
const search = (...words: readonly string[]): Promise<Ran> =>
  birthmark('ledger', 'search', ...words, '--data', dataDir);

/** The table as a program reads it, by the names of its columns. */
function table({ stdout }: Ran): readonly Readonly<Record<string, string>>[] {
  const [head, ...rows] = parseCsvRecords(stdout, (line, reason) => new Error(`line ${line}: ${reason}`));
  return rows.map(({ fields }) => Object.fromEntries(fields.map((field, at) => [head?.fields[at] ?? '', field])));
}

test('unit list --csv is a table that a program reads whole and in which a spreadsheet runs nothing', async () => {
  const ran = await list('--csv', '--sort', 'serial', '--ascending');
  expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
  expect(table(ran).map(({ order }) => order)).toEqual(SHOWN);
  expect(table(ran)[0]).toMatchObject({ serial: 'BM-S1-000001', outcome: 'FAIL', operator: 'grace', slot: '1' });
  expect(ran.stdout.replaceAll('\r\n', '').replace('two\nlines', '')).not.toContain('\n');
});

test('unit list --json has what was written, to the character', async () => {
  const ran = await list('--json', '--sort', 'serial', '--ascending');
  const { rows, count } = ran.json() as { rows: { order: string }[]; count: number };
  expect([count, rows.map(({ order }) => order)]).toEqual([8, ORDERS]);
});

test('unit list for people has straight columns, whatever the script, and one line a unit', async () => {
  const { stdout } = await list('--order', '订单-7');
  const [head = '', row = '', count] = stdout.split('\n');
  expect(head).toContain('LAST ENTRY');
  // Each of the two characters takes two cells of the terminal.
  expect(row.indexOf('lamp') + 2).toBe(head.indexOf('PRODUCT'));
  expect(count).toBe('1 found');
  expect((await list()).stdout.trimEnd().split('\n')).toHaveLength(ORDERS.length + 2);
});

test('a table that is not the whole says so, and how to have the whole; CSV says it beside the table', async () => {
  const some = await list('--csv', '--rows', '3');
  expect(table(some)).toHaveLength(3);
  expect(some.stderr).toBe('3 of 8 found; --page shows more, --all everything\n');
  expect(table(await list('--csv', '--rows', '3', '--all'))).toHaveLength(8);
  expect((await list('--page', '9')).stdout).toBe('Page 9 is past the last one: 8 found\n');
});

test('nothing found is a table without rows, not an empty file', async () => {
  const none = await list('--order', 'WO-9', '--csv');
  expect(none).toMatchObject({ exitCode: 0, stderr: '' });
  expect(none.stdout).toMatch(/^unit,serial,product,order,[^\r\n]+\r\n$/);
  expect((await list('--order', 'WO-9')).stdout).toBe('0 found\n');
  expect((await list('--order', 'WO-9', '--json')).json()).toEqual({ rows: [], count: 0, countIsExact: true });
});

test('units of another station are not in this ledger, and that is said', async () => {
  const ran = await list('--station', 'S2');
  expect(ran.stdout).toBe('0 found: this is the ledger of station S1, which has no unit of S2\n');
  const foreign = await search('L1-S02-000001');
  expect(foreign).toMatchObject({ exitCode: 1, stdout: 'Nothing found.\n' });
});

test.each([
  ['--outcome', 'MAYBE', 'Allowed choices are PASS, FAIL'],
  ['--slot', '65', 'a whole number from 0 to 64'],
  ['--from', 'yesterday', 'Expected a day or time'],
  ['--sort', 'colour', 'Allowed choices are'],
  ['--rows', '0', 'a whole number from 1 to 500'],
])('unit list %s %s is wrong usage, and the answer says what would be right', async (option, word, right) => {
  const ran = await list(option, word);
  expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
  expect(ran.stderr).toContain(right);
});

test('JSON and CSV at once is wrong usage; a folder without a ledger is a fault', async () => {
  expect(await list('--json', '--csv')).toMatchObject({ exitCode: 2 });
  const nowhere = await birthmark('unit', 'list', '--csv', '--data', join(dataDir, 'none'));
  expect(nowhere).toMatchObject({
    exitCode: 1,
    stdout: '',
    stderr: expect.stringContaining('there is no ledger') as string,
  });
});

test('ledger search finds by any id, in the same columns, and nothing is the answer no', async () => {
  const exact = await search('bm-s1-000003', '--csv');
  expect(table(exact)).toMatchObject([{ by: 'serial', near: 'exact', serial: 'BM-S1-000003', order: "'-2" }]);
  expect(table(await search('24-0A-C4-00-00-02', '--csv'))).toMatchObject([{ by: 'mac', serial: 'BM-S1-000002' }]);
  const none = await search('L9-S09-000001', '--csv');
  expect(none).toMatchObject({ exitCode: 1, stdout: expect.stringMatching(/^by,near,unit,[^\r\n]+\r\n$/) as string });
});

test('ledger search for an order shows its units', async () => {
  const text = await search('订单-7');
  expect(text.stdout).toMatch(/BM-S1-000008[^]*A work order has this name: 1 unit\./);
  const asCsv = await search('订单-7', '--csv');
  expect(table(asCsv)).toMatchObject([{ by: 'order', serial: 'BM-S1-000008', order: '订单-7' }]);
  expect(asCsv.stderr).toContain('A work order has this name: 1 unit.');
  expect((await search('订单-7', '--json')).json()).toMatchObject({ matches: [], isOrder: true });
});
