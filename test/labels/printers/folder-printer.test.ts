import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { openPrinter } from '../../../station-core/labels/printers/open-printer.ts';
import { printJob as job } from './sample-job.ts';

const { signal } = new AbortController();
let dir = '';

beforeEach(async () => {
  const folder = await mkdtempDisposable(join(tmpdir(), 'birthmark-printer-'));
  onTestFinished(() => folder.remove());
  dir = folder.path;
});

const labels = (): string[] => readdirSync(dir).filter((name) => name !== '.jobs');

test('a label is filed under its serial number, for its owner only', async () => {
  const printer = await openPrinter(`folder:${dir}`);
  expect(printer.address).toBe(`folder:${dir}`);
  await printer.print(job('job-1', 'GS-S1-000123', 'label'), signal);
  expect(labels()).toEqual(['GS-S1-000123.pdf']);
  expect(readFileSync(join(dir, 'GS-S1-000123.pdf'), 'utf8')).toBe('label');
  expect(statSync(join(dir, 'GS-S1-000123.pdf')).mode & 0o777).toBe(0o600);
});

test('what is kept about a job holds no part of the label', async () => {
  const printer = await openPrinter(`folder:${dir}`);
  await printer.print(job('job-1', 'GS-S1-000123', 'label'), signal);
  const sha256Hex = createHash('sha256').update('label').digest('hex');
  const record: unknown = JSON.parse(readFileSync(join(dir, '.jobs', 'job-1'), 'utf8'));
  expect(record).toEqual({ fileName: 'GS-S1-000123', sha256Hex });
  expect(statSync(join(dir, '.jobs')).mode & 0o777).toBe(0o700);
});

test('the same job printed again leaves one label', async () => {
  const printer = await openPrinter(`folder:${dir}`);
  for (const content of ['first try', 'second try']) await printer.print(job('job-1', 'GS-1', content), signal);
  expect(labels()).toEqual(['GS-1.pdf']);
  expect(readFileSync(join(dir, 'GS-1.pdf'), 'utf8')).toBe('second try');
});

test('a recalled label is gone, also when the station was restarted in between', async () => {
  const before = await openPrinter(`folder:${dir}`);
  await before.print(job('job-1', 'GS-1', 'one'), signal);
  await before.print(job('job-2', 'GS-2', 'two'), signal);
  const after = await openPrinter(`folder:${dir}`);
  expect(await after.recall('job-1', signal)).toBe('recalled');
  expect(labels()).toEqual(['GS-2.pdf']);
  expect(await after.recall('job-1', signal)).toBe('not-there');
  expect(await after.recall('never-printed', signal)).toBe('not-there');
});

test('recalling an old job leaves the later label of the same unit alone', async () => {
  const printer = await openPrinter(`folder:${dir}`);
  await printer.print(job('job-1', 'GS-1', 'void'), signal);
  await printer.print(job('job-2', 'GS-1', 'valid'), signal);
  expect(await printer.recall('job-1', signal)).toBe('not-there');
  expect(readFileSync(join(dir, 'GS-1.pdf'), 'utf8')).toBe('valid');
  expect(await printer.recall('job-2', signal)).toBe('recalled');
  expect(labels()).toEqual([]);
});

test('recalling a job whose label somebody took away is no fault', async () => {
  const printer = await openPrinter(`folder:${dir}`);
  await printer.print(job('job-1', 'GS-1', 'label'), signal);
  writeFileSync(join(dir, 'GS-1.pdf'), 'what somebody else put there');
  expect(await printer.recall('job-1', signal)).toBe('not-there');
  expect(labels()).toEqual(['GS-1.pdf']);
});

test('what a crash left half written is swept at the start, and nothing else', async () => {
  await openPrinter(`folder:${dir}`);
  for (const name of ['.birthmark-0123456789abcdef.part', 'GS-1.pdf', '.birthmark-notes', 'x.part']) {
    writeFileSync(join(dir, name), 'bytes');
  }
  writeFileSync(join(dir, '.jobs', '.birthmark-fedcba9876543210.part'), 'bytes');
  await openPrinter(`folder:${dir}`);
  expect(labels().sort()).toEqual(['.birthmark-notes', 'GS-1.pdf', 'x.part']);
  expect(readdirSync(join(dir, '.jobs'))).toEqual([]);
});

test('many slots print side by side', async () => {
  const printer = await openPrinter(`folder:${dir}`);
  const serials = Array.from({ length: 32 }, (_, at) => `GS-${at}`);
  await Promise.all(serials.map((serial) => printer.print(job(`job-${serial}`, serial, serial), signal)));
  expect(labels().sort()).toEqual(serials.map((serial) => `${serial}.pdf`).sort());
});

test('a stop before the label is there prints nothing', async () => {
  const printer = await openPrinter(`folder:${dir}`);
  const stopped = AbortSignal.abort(new Error('stopped by hand'));
  await expect(printer.print(job('job-1', 'GS-1', 'label'), stopped)).rejects.toThrow('stopped by hand');
  expect(labels()).toEqual([]);
});

test('a label that was read back is gone with its record, and the later label of the same unit is not', async () => {
  const printer = await openPrinter(`folder:${dir}`);
  await printer.print(job('job-1', 'GS-1', 'one'), signal);
  await printer.print(job('job-2', 'GS-2', 'two'), signal);
  await printer.discard('job-1', signal);
  expect(labels()).toEqual(['GS-2.pdf']);
  expect(readdirSync(join(dir, '.jobs'))).toEqual(['job-2']);
  await printer.discard('job-1', signal);
  expect(await printer.recall('job-1', signal)).toBe('not-there');
});

test('a folder keeps labels that were read back only when it was opened to', async () => {
  const printer = await openPrinter(`folder:${dir}`, { keepsLabels: true });
  await printer.print(job('job-1', 'GS-1', 'one'), signal);
  await printer.discard('job-1', signal);
  expect(labels()).toEqual(['GS-1.pdf']);
  expect(await printer.recall('job-1', signal)).toBe('recalled');
});
