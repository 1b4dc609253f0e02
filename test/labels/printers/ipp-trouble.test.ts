import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { ippPlace } from '../../../station-core/labels/printers/ipp-address.ts';
import { ippPrinter } from '../../../station-core/labels/printers/ipp-printer.ts';
import type { Printer } from '../../../station-core/labels/printers/printer.ts';
import { PRINT_TIMEOUT_MS } from '../../../station-core/labels/printers/printer.ts';
import { type IppListener, startIppListener } from './servers/ipp-listener.ts';
import { printJob } from './sample-job.ts';

const never = new AbortController().signal;
const NOT_AUTHORIZED = 0x0403;
/** Of a machine that is busy with other tests; the second that is usual is three polls of the printer. */
const PATIENT = { timeout: 20_000 };

let listener: IppListener;

beforeEach(async () => {
  listener = await startIppListener();
  onTestFinished(() => listener[Symbol.asyncDispose]());
});

const printer = (isCupsQueue: boolean): Printer => ippPrinter(ippPlace(listener.address), { isCupsQueue });

test('a printed label stays printed when CUPS does not forget its job; the scan has it forget the job again', async () => {
  listener.state.cancelStatus = NOT_AUTHORIZED;
  const queue = printer(true);
  await queue.print(printJob('job-a', 'GS-1', '%PDF'), never);
  expect(listener.asked.filter((each) => each === 'Cancel-Job')).toHaveLength(1);
  listener.state.cancelStatus = undefined;
  listener.state.jobNames = ['GS-1 [job-a]'];
  await queue.discard('job-a', never);
  expect(listener.asked.filter((each) => each === 'Cancel-Job')).toHaveLength(2);
});

test('a label that is late says what the printer lacks, not that it is slow', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  listener.state.jobState = 5;
  const print = printer(false)
    .print(printJob('job-a', 'GS-1', '%PDF'), never)
    .catch((error: unknown) => error);
  await vi.waitUntil(() => listener.asked.includes('Print-Job'), PATIENT);
  listener.state.reasons = 'media-empty';
  const before = listener.asked.length;
  await vi.waitUntil(() => listener.asked.slice(before + 2).includes('Get-Printer-Attributes'), PATIENT);
  listener.state.jobState = 7;
  await vi.advanceTimersByTimeAsync(PRINT_TIMEOUT_MS);
  expect(await print).toMatchObject({ code: 'printer.paper-out' });
});

const [BUSY, TEMPORARY_ERROR, NOT_ACCEPTING] = [0x0507, 0x0505, 0x0506];

test('a printer that is busy with another label is asked again; one that takes no jobs is not', async () => {
  listener.state.printStatuses = [BUSY, TEMPORARY_ERROR];
  await printer(false).print(printJob('job-a', 'GS-1', 'label'), never);
  expect(listener.asked.filter((each) => each === 'Print-Job')).toHaveLength(3);
  listener.state.printStatuses = [NOT_ACCEPTING];
  await expect(printer(false).print(printJob('job-b', 'GS-1', 'label'), never)).rejects.toMatchObject({
    code: 'printer.refused-job',
  });
});

test('what a printer lacks that has the label already is told as it is seen', async () => {
  listener.state.jobState = 5;
  const heard: string[] = [];
  const seen = ({ conditions }: { readonly conditions: readonly string[] }): void => {
    heard.push(conditions.join());
    if (heard.length === 1) listener.state.reasons = 'media-empty';
    else listener.state.jobState = 9;
  };
  await printer(false).print({ ...printJob('job-a', 'GS-1', 'label'), seen }, never);
  expect(heard).toEqual(['', 'paper-out']);
});

test('only a queue of CUPS is asked for jobs that are over, and only it is told to forget one', async () => {
  const plain = printer(false);
  expect(await plain.jobs(never)).toEqual([]);
  await plain.discard('job-a', never);
  expect(listener.asked).toEqual(['Get-Jobs not-completed']);
  await printer(true).jobs(never);
  expect(listener.asked.slice(1)).toEqual(['Get-Jobs not-completed', 'Get-Jobs completed']);
});
