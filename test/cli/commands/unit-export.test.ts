import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addRuns, folder, oldRecord, SERIAL, unzipped } from '../../station/records/old-record.ts';
import { sampleUnit } from '../../ledger/sample-ledger.ts';
import { birthmark } from '../birthmark.ts';

test('unit export writes one file in the form that was asked for, and says what is in it', async () => {
  const { dataDir } = await oldRecord();
  const out = join(folder(), 'unit.json');
  const ran = await birthmark('unit', 'export', SERIAL, '--json', '--out', out, '--data', dataDir);
  expect(ran.exitCode).toBe(0);
  expect(ran.json()).toMatchObject({ out, form: 'json', units: 1, sizeBytes: statSync(out).size });
  const pdf = await birthmark('unit', 'export', SERIAL, '--pdf', '--out', `${out}.pdf`, '--data', dataDir);
  expect(pdf.stdout).toMatch(/unit\.json\.pdf: 1 unit, \d+ bytes, SHA-256 [0-9a-f]{64}\n$/);
});

test('unit export --zip writes the evidence pack of a unit', async () => {
  const { dataDir } = await oldRecord();
  const out = join(folder(), 'unit.zip');
  expect(await birthmark('unit', 'export', SERIAL, '--zip', '--out', out, '--data', dataDir)).toMatchObject({
    exitCode: 0,
  });
  expect(readdirSync(unzipped(out))).toEqual(expect.arrayContaining(['README.txt', 'SHA256SUMS', 'record.json']));
});

test.each([
  ['--json', 'order.json'],
  ['--pdf', 'order.zip'],
])('unit export --order %s writes %s', async (form, name) => {
  const { dataDir } = await oldRecord((dir) => {
    addRuns(dir, 'WO-1', [sampleUnit(1), sampleUnit(2)]);
  });
  const out = join(folder(), name);
  const ran = await birthmark('unit', 'export', '--order', 'WO-1', form, '--out', out, '--data', dataDir);
  expect(ran.exitCode).toBe(0);
  const units =
    form === '--json'
      ? (JSON.parse(readFileSync(out, 'utf8')) as unknown[]).length
      : readdirSync(join(unzipped(out), 'units')).length;
  expect(units).toBe(2);
});

test('unit export --order writes all units of the order', async () => {
  const { dataDir } = await oldRecord((dir) => {
    addRuns(dir, 'WO-1', [sampleUnit(1), sampleUnit(2)]);
  });
  const out = join(folder(), 'order.zip');
  const ran = await birthmark('unit', 'export', '--order', 'WO-1', '--zip', '--out', out, '--data', dataDir);
  expect(ran).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('order.zip: 2 units, ') as string });
});

test.each([
  ['no form', [SERIAL], 'name one form'],
  ['two forms', [SERIAL, '--pdf', '--zip'], 'name one form'],
  ['neither unit nor order', ['--pdf'], 'name one unit'],
  ['a part of one unit', [SERIAL, '--part', '1/2', '--pdf'], 'name one unit'],
  ['both unit and order', [SERIAL, '--order', 'WO-1', '--pdf'], 'name one unit'],
])('unit export with %s is refused, and nothing is written', async (_what, words, problem) => {
  const { dataDir } = await oldRecord();
  const dir = folder();
  const ran = await birthmark('unit', 'export', ...words, '--out', join(dir, 'x'), '--data', dataDir);
  expect(ran.exitCode).toBe(1);
  expect(ran.stderr).toContain(problem);
  expect(readdirSync(dir)).toEqual([]);
});

test.each([
  { what: 'a ZIP called .pdf', words: ['--order', 'WO-1', '--pdf'], name: 'order.pdf', right: '.zip' },
  { what: 'a PDF called .zip', words: [SERIAL, '--pdf'], name: 'unit.zip', right: '.pdf' },
  { what: 'JSON called .PDF', words: [SERIAL, '--json'], name: 'unit.PDF', right: '.json' },
])('$what is refused: it would open nowhere', async ({ words, name, right }) => {
  const { dataDir } = await oldRecord();
  const dir = folder();
  const ran = await birthmark('unit', 'export', ...words, '--out', join(dir, name), '--data', dataDir);
  expect(ran.exitCode).toBe(1);
  expect(ran.stdout + ran.stderr).toContain(`a name that ends with ${right}`);
  expect(readdirSync(dir)).toEqual([]);
});

test('unit export --part writes a part of an order, and a part that is none is wrong usage', async () => {
  const { dataDir } = await oldRecord((dir) => {
    addRuns(dir, 'WO-1', [sampleUnit(1), sampleUnit(2), sampleUnit(3)]);
  });
  const part = (text: string) =>
    birthmark(
      ...['unit', 'export', '--order', 'WO-1', '--json', '--part', text, '--out', join(dataDir, `${text[0]}.json`)],
      ...['--data', dataDir],
    );
  const parts = [await part('1/2'), await part('2/2')];
  expect(parts.map((ran) => ran.json()['units'])).toEqual([2, 1]);
  for (const text of ['0/2', '3/2', '1', '1/0', 'a/b']) expect(await part(text)).toMatchObject({ exitCode: 2 });
});

test.each([
  ['a unit of nobody', ['L9-S09-000001', '--zip'], 'ledger.not-found'],
  ['an order of nobody', ['--order', 'WO-9', '--json'], 'export.nothing'],
])('unit export of %s is a fault, and nothing is written', async (_what, words, code) => {
  const { dataDir } = await oldRecord();
  const dir = folder();
  const ran = await birthmark('unit', 'export', ...words, '--out', join(dir, 'x'), '--data', dataDir);
  expect(ran.exitCode).toBe(1);
  expect(ran.stdout + ran.stderr).toContain(code);
  expect(readdirSync(dir)).toEqual([]);
});

test('a product folder that is none is said, instead of a pack that lacks the manifest', async () => {
  const { dataDir } = await oldRecord();
  const [nowhere, dir] = [folder(), folder()];
  const words = ['--zip', '--out', join(dir, 'unit.zip'), '--product', nowhere, '--data', dataDir];
  const ran = await birthmark('unit', 'export', SERIAL, ...words);
  expect(ran).toMatchObject({ exitCode: 1, stdout: '' });
  expect(ran.stderr).toContain('(product.bad-config)');
  expect(readdirSync(dir)).toEqual([]);
});

test('a folder that cannot be written is named', async () => {
  const { dataDir } = await oldRecord();
  const ran = await birthmark('unit', 'export', SERIAL, '--pdf', '--out', '/proc/no/unit.pdf', '--data', dataDir);
  expect(ran.exitCode).toBe(1);
  expect(ran.stderr).toMatch(/\(export\.not-writable\)[^]*\/proc\/no\/unit\.pdf/);
});

test('unit export does not look up the text of a label, and does not repeat it', async () => {
  const { dataDir } = await oldRecord();
  const secret = 'ABCD-EFGH-JKLM-NPQR';
  const ran = await birthmark('unit', 'export', secret, '--pdf', '--out', '/nowhere', '--data', dataDir);
  expect(ran.exitCode).toBe(1);
  expect(ran.stderr).not.toContain(secret);
});
