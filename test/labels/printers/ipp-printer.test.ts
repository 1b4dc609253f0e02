import { afterAll, beforeAll, expect, test } from 'vitest';
import { cupsPlace, ippPlace } from '../../../station-core/labels/printers/ipp-address.ts';
import { openPrinter } from '../../../station-core/labels/printers/open-printer.ts';
import { renderLabel } from '../../../station-core/labels/render-label.ts';
import { labelData } from '../sample-label.ts';
import { type IppEvePrinter, missing, startIppEvePrinter } from './servers/ippeveprinter.ts';
import { until } from './servers/process.ts';
import { printJob } from './sample-job.ts';

const never = new AbortController().signal;
const LONG = 60_000;

let server: IppEvePrinter;

beforeAll(async () => {
  if (missing === undefined) server = await startIppEvePrinter();
}, LONG);

afterAll(async () => {
  if (missing === undefined) await server[Symbol.asyncDispose]();
});

const withPrinter = (name: string, body: () => Promise<void>): void => {
  test.skipIf(missing !== undefined)(missing === undefined ? name : `${name} (${missing})`, body, LONG);
};

withPrinter('an IPP printer that waits for jobs is ready, and asking prints nothing', async () => {
  const printer = await openPrinter(server.address);
  expect(await printer.status(never)).toEqual({ ready: true, conditions: [] });
  expect(server.paper()).toEqual([]);
});

withPrinter('an IPP printer prints the very PDF that was rendered, and the print returns when it is out', async () => {
  const printer = await openPrinter(server.address);
  const label = await renderLabel(labelData({ widthMm: 60, heightMm: 40 }));
  const before = server.paper().length;
  await printer.print({ job: 'job-a', fileName: 'GS-1', title: 'Garden Sensor GS-1', label }, never);
  const printed = server.paper().slice(before);
  expect(printed).toHaveLength(1);
  expect(printed[0]?.equals(label.pdf.reveal())).toBe(true);
});

withPrinter('an IPP printer names the resolutions of its print head', async () => {
  const printer = await openPrinter(server.address);
  expect(await printer.resolutionsDpi?.(never)).toEqual(expect.arrayContaining([expect.any(Number)]));
});

withPrinter('over TLS the printer is known by its pinned certificate', async () => {
  const unpinned = await openPrinter(`ipps://${server.authority}/ipp/print`);
  const refused = await unpinned.status(never).catch((error: unknown) => error);
  expect(refused).toMatchObject({
    code: 'printer.certificate',
    evidence: { seenSha256: server.certSha256Hex(), pinnedSha256: 'none' },
  });
  const pinned = await openPrinter(`ipps://${server.authority}/ipp/print#sha256=${server.certSha256Hex()}`);
  const before = server.paper().length;
  await pinned.print(printJob('job-b', 'GS-2', '%PDF-1.4 over TLS'), never);
  expect(server.paper().at(before)?.toString()).toBe('%PDF-1.4 over TLS');
});

withPrinter('a printer with another certificate gets no label', async () => {
  const other = await openPrinter(`ipps://${server.authority}/ipp/print#sha256=${'0'.repeat(64)}`);
  const before = server.paper().length;
  await expect(other.print(printJob('job-c', 'GS-3', 'secret'), never)).rejects.toMatchObject({
    code: 'printer.certificate',
  });
  expect(server.paper()).toHaveLength(before);
});

withPrinter('a print that is stopped while the printer is at it is cancelled there', async () => {
  const printer = await openPrinter(server.address);
  const stop = new AbortController();
  server.holdNextJob('media-empty');
  const print = printer.print(printJob('job-d', 'GS-4', 'secret'), stop.signal);
  await until(async () => (await printer.status(never)).conditions.includes('paper-out'));
  expect(await printer.jobs(never)).toEqual(['job-d']);
  await expect(printer.print(printJob('job-e', 'GS-5', 'secret'), never)).rejects.toMatchObject({
    code: 'printer.paper-out',
    text: { remedy: 'Load a new roll of labels and close the printer.' },
  });
  stop.abort(new Error('stopped by hand'));
  await expect(print).rejects.toThrow('stopped by hand');
  server.goOn();
  await until(async () => (await printer.jobs(never)).length === 0);
  expect(await printer.recall('job-d', never)).toBe('not-there');
});

test('a printer that nobody answers for is offline, and its label goes nowhere', async () => {
  const printer = await openPrinter('ipp://localhost:1/ipp/print');
  await expect(printer.status(never)).rejects.toMatchObject({ code: 'printer.offline' });
  await expect(printer.print(printJob('job', 'GS-1', 'secret'), never)).rejects.toMatchObject({
    code: 'printer.offline',
  });
});

test.each([
  'ipp:',
  'ipp://',
  'ipp://user:pin@host/',
  'ipps://host/#sha256=12',
  'ipp://host/#sha256=12',
  'cups:',
  'cups:a/b',
  'cups:a b',
  'lpd://host',
  'fax:12',
])('the address %j is refused', async (address) => {
  await expect(openPrinter(address)).rejects.toMatchObject({ code: 'station.bad-config' });
});

test('addresses say where the printer is and what it is called there', () => {
  expect(ippPlace('ipp://printer.example/ipp/print')).toMatchObject({
    printerUri: 'ipp://printer.example/ipp/print',
    path: '/ipp/print',
    reach: { kind: 'plain', host: 'printer.example', port: 631 },
  });
  expect(ippPlace(`ipps://[fd00::1]:8443/a#sha256=${'AB'.repeat(32)}`)).toMatchObject({
    printerUri: 'ipps://[fd00::1]:8443/a',
    reach: { kind: 'tls', host: 'fd00::1', port: 8443, certSha256Hex: 'ab'.repeat(32) },
  });
  expect(cupsPlace('zebra')).toMatchObject({
    printerUri: 'ipp://localhost/printers/zebra',
    reach: { kind: 'local-socket', socket: '/run/cups/cups.sock' },
  });
});
