import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPrinter } from '../../../station-core/labels/printers/open-printer.ts';
import type { Printer } from '../../../station-core/labels/printers/printer.ts';
import { printJob } from './sample-job.ts';
import { type Cups, missing as missingCups, startCups } from './servers/cupsd.ts';
import { type IppEvePrinter, missing as missingPrinter, startIppEvePrinter } from './servers/ippeveprinter.ts';
import { until } from './servers/process.ts';

const never = new AbortController().signal;
const LONG = 60_000;
const missing = missingCups ?? missingPrinter;

/** Behind the queue. */
let device: IppEvePrinter;
let cups: Cups;
let printer: Printer;

beforeAll(async () => {
  if (missing !== undefined) return;
  device = await startIppEvePrinter();
  cups = await startCups(device.address);
  printer = await openPrinter(`cups:${cups.queue}`, { cupsSocket: cups.socket });
}, LONG);

afterAll(async () => {
  if (missing !== undefined) return;
  await cups[Symbol.asyncDispose]();
  await device[Symbol.asyncDispose]();
});

const withCups = (name: string, body: () => Promise<void>): void => {
  test.skipIf(missing !== undefined)(missing === undefined ? name : `${name} (${missing})`, body, LONG);
};

withCups('a queue prints the label, and CUPS keeps neither the job nor its file', async () => {
  expect(await printer.status(never)).toEqual({ ready: true, conditions: [] });
  await printer.print(printJob('job-a', 'GS-1', '%PDF-1.4 a secret label'), never);
  const [paper, ...more] = device.paper();
  expect(paper?.includes('a secret label')).toBe(true);
  expect(more).toEqual([]);
  expect(cups.spooled()).toEqual([]);
  expect(await printer.jobs(never)).toEqual([]);
});

withCups(
  'a label that is stopped in the middle leaves neither job nor file, and is told apart after a restart',
  async () => {
    device.holdNextJob('media-empty');
    const stop = new AbortController();
    const print = printer.print(printJob('job-b', 'GS-2', '%PDF-1.4 another secret'), stop.signal);
    await until(async () => (await printer.status(never)).conditions.includes('paper-out'));
    expect(cups.spooled()).not.toEqual([]);
    const afterRestart = await openPrinter(printer.address, { cupsSocket: cups.socket });
    expect(await afterRestart.jobs(never)).toEqual(['job-b']);
    stop.abort(new Error('stopped by hand'));
    await expect(print).rejects.toThrow('stopped by hand');
    await until(async () => (await afterRestart.jobs(never)).length === 0);
    expect(cups.spooled()).toEqual([]);
    device.goOn();
  },
);

withCups('a label of a station that died is recalled by the next one, with its file', async () => {
  await until(async () => (await printer.status(never)).ready);
  device.holdNextJob('media-empty');
  const print = printer.print(printJob('job-c', 'GS-3', '%PDF-1.4'), never).catch((error: unknown) => error);
  await until(async () => (await printer.jobs(never)).length > 0);
  expect(await printer.recall('job-c', never)).toBe('recalled');
  expect(await print).toMatchObject({ code: 'printer.refused-job' });
  expect(cups.spooled()).toEqual([]);
  device.goOn();
});

withCups('a queue that stopped gets no label, and goes on when it is resumed', async () => {
  await cups.isPaused(true);
  const label = printJob('job-d', 'GS-4', '%PDF-1.4 of a queue that stopped');
  await expect(printer.print(label, never)).rejects.toMatchObject({ code: 'printer.paused' });
  expect(cups.spooled()).toEqual([]);
  await cups.isPaused(false);
  expect((await printer.status(never)).conditions).not.toContain('paused');
});

withCups('a queue that does not exist rejects the label', async () => {
  const absent = await openPrinter('cups:absent', { cupsSocket: cups.socket });
  await expect(absent.status(never)).rejects.toMatchObject({ code: 'printer.refused-job' });
});

test('without CUPS its queues are offline', async () => {
  const nowhere = await openPrinter('cups:labels', { cupsSocket: '/nowhere/cups.sock' });
  await expect(nowhere.status(never)).rejects.toMatchObject({
    code: 'printer.offline',
    evidence: { reason: 'ENOENT' },
  });
});
